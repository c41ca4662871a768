public import Metering
public import Primitives

/// The public part of a group's ratchet tree (RFC 9420 §7): a persistent value.
///
/// A change costs O(log n): copies share all that did not change, hashes are kept by node, and whether a key is
/// new is looked up, not scanned.
public struct RatchetTree {
    /// More than any group has; it bounds what a list of nodes can make us build.
    static let levelMax = 24

    private(set) var root: Subtree
    private var keys: KeyIndex

    /// The tree of a group of one.
    init(_ leaf: LeafNode) {
        root = Subtree(leaf: leaf, at: 0)
        guard let keys = KeyIndex(of: root) else { preconditionFailure("one leaf has no key twice") }
        self.keys = keys
    }

    /// - Throws: `.invalidTree(.duplicateKey)`.
    init(root: Subtree) throws(MLSError) {
        guard let keys = KeyIndex(of: root) else { throw .invalidTree(.duplicateKey) }
        self.root = root
        self.keys = keys
    }

    public var memberCount: Int { root.memberCount }

    /// How many leaves it has room for without growing.
    public var leafCount: Int { 1 << root.level }

    public subscript(leaf: LeafIndex) -> LeafNode? {
        leaf.number < leafCount ? root.leaf(leaf) : nil
    }

    /// The members from left to right.
    public var members: [(leaf: LeafIndex, node: LeafNode)] {
        var members: [(LeafIndex, LeafNode)] = []
        members.reserveCapacity(memberCount)
        root.forEachMember { members.append(($0, $1)) }
        return members
    }

    /// The member that signs with `key`.
    public func leaf(signingWith key: SigningPublicKey) -> LeafIndex? {
        keys.leaf(signingWith: key, in: root)
    }

    func holds(_ key: AgreementPublicKey) -> Bool { keys.node(of: key, in: root) != nil }

    /// Its hash, for which only what changed since the last is hashed (RFC 9420 §7.8).
    public func hash(tally: inout OperationTally) -> [UInt8] { root.treeHash(tally: &tally).bytes }
}

// MARK: - Changes (RFC 9420 §7.7, §12.1)

extension RatchetTree {
    /// Puts a new member at the leftmost blank leaf; the tree grows if there is none.
    ///
    /// - Throws: `.invalidLeaf` with `.duplicateSignatureKey` or `.duplicateEncryptionKey`.
    package mutating func add(_ leaf: LeafNode) throws(MLSError) -> LeafIndex {
        try checkKeysAreNew(leaf, replacing: nil)
        if root.isFull {
            root = Subtree(
                parent: nil, left: root, right: .blank(level: root.level, at: UInt32(leafCount)))
        }
        keys = keys.following(root)
        guard let index = root.firstBlankLeaf else {
            preconditionFailure("a tree that has grown has a blank leaf")
        }
        root = root.replacing(index, by: leaf) { _, parent in parent?.withUnmerged(index) }
        keys.note(leaf, at: index)
        return index
    }

    /// Puts another leaf in a member's place and blanks the path above it.
    ///
    /// - Throws: `.unknownMember`, or `.invalidLeaf` for keys that others have.
    package mutating func update(_ index: LeafIndex, to leaf: LeafNode) throws(MLSError) {
        guard let old = self[index] else { throw .unknownMember(index) }
        try checkKeysAreNew(leaf, replacing: old)
        install([], under: leaf, at: index)
    }

    /// Takes a member out, and with it the right half of the tree as long as that is empty.
    ///
    /// - Throws: `.unknownMember`.
    package mutating func remove(_ index: LeafIndex) throws(MLSError) {
        guard self[index] != nil else { throw .unknownMember(index) }
        install([], under: nil, at: index)
        while let (left, right) = root.children, right.memberCount == 0 { root = left }
    }

    /// Replaces a member's leaf and all nodes above it: those of `parents` by them, others by blanks.
    mutating func install(
        _ parents: [(level: Int, node: ParentNode)], under leaf: LeafNode?, at index: LeafIndex
    ) {
        keys = keys.following(root)
        root = root.replacing(index, by: leaf) { level, _ in parents.first { $0.level == level }?.node }
        for (level, parent) in parents { keys.note(parent.encryptionKey, at: index.ancestor(at: level)) }
        if let leaf { keys.note(leaf, at: index) }
    }

    /// Refuses a leaf that has a key of another member or of a parent (RFC 9420 §7.3).
    func checkKeysAreNew(_ leaf: LeafNode, replacing old: LeafNode?) throws(MLSError) {
        let signatureKey = try leaf.signatureKey.spoken()
        guard leaf.signatureKey == old?.signatureKey || self.leaf(signingWith: signatureKey) == nil
        else {
            throw .invalidLeaf(.duplicateSignatureKey)
        }
        guard try !holds(leaf.encryptionKey.spoken()) else {
            throw .invalidLeaf(.duplicateEncryptionKey)
        }
    }
}
