import Primitives
import WireFormat

/// A complete binary subtree of the ratchet tree (RFC 9420 §4.1): a value that trees have in common where
/// they do not differ.
///
/// A change makes new subtrees from one leaf to the root, O(log n), and leaves all others as they are. All
/// members of an epoch in one run hold the same one. Not shared between tasks, since it remembers its hash.
final class Subtree {
    /// The topmost node, if it is not blank.
    let top: TreeNode?
    /// None of a leaf.
    let children: (left: Subtree, right: Subtree)?
    /// 0 for a leaf; a subtree has 2^level leaves, blank ones included.
    let level: Int
    /// Its leftmost leaf.
    let first: UInt32
    /// How many leaves are not blank.
    let memberCount: Int
    /// How many nodes its resolution has (RFC 9420 §4.1.1).
    let resolutionCount: Int
    /// How many bytes its nodes take in the list that new members get, blank ones at the end included; found out
    /// when it is asked for.
    private(set) lazy var listedSize: Int =
        1 + (top?.encoded.count ?? 0) + (children.map { $0.listedSize + $1.listedSize } ?? 0)
    let credentials: CredentialSupport
    /// Its tree hash, once it was asked for.
    var knownHash: Block32?

    init(leaf: LeafNode?, at index: UInt32) {
        top = leaf.map { .leaf($0) }
        children = nil
        level = 0
        first = index
        memberCount = leaf == nil ? 0 : 1
        resolutionCount = memberCount
        credentials = leaf.map(CredentialSupport.init(of:)) ?? .none
    }

    init(parent: ParentNode?, left: Subtree, right: Subtree) {
        top = parent.map { .parent($0) }
        children = (left, right)
        level = left.level + 1
        first = left.first
        memberCount = left.memberCount + right.memberCount
        resolutionCount =
            parent.map { 1 + $0.unmergedLeaves.count } ?? left.resolutionCount + right.resolutionCount
        credentials = left.credentials.joined(with: right.credentials)
    }

    /// A subtree without any node.
    static func blank(level: Int, at first: UInt32) -> Subtree {
        guard level > 0 else { return Subtree(leaf: nil, at: first) }
        return Subtree(
            parent: nil, left: blank(level: level - 1, at: first),
            right: blank(level: level - 1, at: first + 1 << UInt32(level - 1)))
    }

    /// Its leaves, blank ones included.
    var leaves: Range<UInt32> { first..<first + 1 << UInt32(level) }

    var isFull: Bool { memberCount == 1 << level }

    var leafNode: LeafNode? {
        if case .leaf(let leaf) = top { leaf } else { nil }
    }

    var parentNode: ParentNode? {
        if case .parent(let parent) = top { parent } else { nil }
    }

    /// The key of its topmost node, if that is not blank.
    var encryptionKey: AgreementPublicKey? {
        switch top {
        case nil: nil
        case .leaf(let leaf): leaf.encryptionKey.key
        case .parent(let parent): parent.encryptionKey.key
        }
    }

    /// Of a leaf that is not blank.
    var signatureKey: SigningPublicKey? {
        if case .leaf(let leaf) = top { leaf.signatureKey.key } else { nil }
    }

    /// The place of its topmost node in the array form of the tree (RFC 9420 Appendix C).
    var nodeIndex: UInt32 { first << 1 + (1 << UInt32(level)) - 1 }

    /// The child that has `leaf` below it, and the other.
    func children(towards leaf: LeafIndex) -> (own: Subtree, sibling: Subtree)? {
        guard let (left, right) = children else { return nil }
        return leaf.number < right.first ? (left, right) : (right, left)
    }
}

// MARK: - Looking up

extension Subtree {
    /// - Precondition: The leaf is below here.
    func leaf(_ index: LeafIndex) -> LeafNode? {
        var place = self
        while let (own, _) = place.children(towards: index) { place = own }
        return place.leafNode
    }

    /// The subtree whose topmost node has this index in the array form (RFC 9420 Appendix C), if it is here.
    func subtree(at node: UInt32) -> Subtree? {
        let level = (~node).trailingZeroBitCount
        let leaf = LeafIndex(node >> 1)
        guard leaves.contains(leaf.number), level <= self.level else { return nil }
        var place = self
        while place.level > level, let (own, _) = place.children(towards: leaf) { place = own }
        return place
    }

    /// From here down to the leaf, both included.
    func path(to leaf: LeafIndex) -> [Subtree] {
        var path = [self]
        path.reserveCapacity(level + 1)
        while let (own, _) = path[path.count - 1].children(towards: leaf) { path.append(own) }
        return path
    }

    /// The leftmost blank leaf, if there is one.
    var firstBlankLeaf: LeafIndex? {
        guard !isFull else { return nil }
        var place = self
        while let (left, right) = place.children { place = left.isFull ? right : left }
        return LeafIndex(place.first)
    }

    /// Calls `body` for each leaf that is not blank, from left to right.
    func forEachMember(_ body: (LeafIndex, LeafNode) -> Void) {
        guard memberCount > 0 else { return }
        if let leafNode { body(LeafIndex(first), leafNode) }
        children?.left.forEachMember(body)
        children?.right.forEachMember(body)
    }
}

// MARK: - Changing

extension Subtree {
    /// This subtree with another leaf at `index`, and what `change` makes of the nodes above it.
    ///
    /// - Parameter change: Given a node's level and the node, says what takes its place.
    func replacing(
        _ index: LeafIndex, by leaf: LeafNode?, above change: (Int, ParentNode?) -> ParentNode?
    ) -> Subtree {
        guard let (left, right) = children else { return Subtree(leaf: leaf, at: first) }
        let changed = change(level, parentNode)
        if index.number < right.first {
            return Subtree(
                parent: changed, left: left.replacing(index, by: leaf, above: change), right: right)
        }
        return Subtree(
            parent: changed, left: left, right: right.replacing(index, by: leaf, above: change))
    }
}

/// Which kinds of credential the members below a node use, and which all of them know (RFC 9420 §7.3).
struct CredentialSupport: Equatable {
    /// As bits, the one of a type at its number.
    let used: UInt8
    let known: UInt8

    static let none = CredentialSupport(used: 0, known: .max)

    private init(used: UInt8, known: UInt8) {
        self.used = used
        self.known = known
    }

    init(of leaf: LeafNode) {
        used = 1 << UInt8(leaf.credential.type)
        known = leaf.capabilities.credentials.reduce(0) { $1 < 8 ? $0 | 1 << UInt8($1) : $0 }
    }

    func joined(with other: CredentialSupport) -> CredentialSupport {
        CredentialSupport(used: used | other.used, known: known & other.known)
    }

    /// Whether every member knows every kind in use.
    var isMutual: Bool { used & ~known == 0 }
}
