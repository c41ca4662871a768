import Primitives

/// Where the keys of a tree stand, so that whether a key is new need not be searched for.
///
/// One for each version of a tree, shared by its copies; earlier and later versions have its tables in common. (Sets
/// of keys that are values like the tree took, at 4,096 members, a third of what a commit costs beyond its
/// cryptography.) Not shared between tasks.
final class KeyIndex {
    private var encryptionKeys: KeyPlaces
    private var signatureKeys: KeyPlaces

    /// The index of a tree with this root; `nil` when a key stands twice in it.
    init?(of root: Subtree) {
        encryptionKeys = KeyPlaces(capacity: 2 << root.level)
        signatureKeys = KeyPlaces(capacity: 1 << root.level)
        guard note(root) else { return nil }
    }

    private init(_ encryptionKeys: KeyPlaces, _ signatureKeys: KeyPlaces) {
        (self.encryptionKeys, self.signatureKeys) = (encryptionKeys, signatureKeys)
    }

    /// The index of a version that follows.
    ///
    /// When most of the tables is out of date they are made anew, O(n) and once for as many changes. All copies of
    /// this version have them then, or else each change that is tried on it would make its own.
    ///
    /// - Parameter root: That of this version.
    func following(_ root: Subtree) -> KeyIndex {
        // A tree has fewer nodes than twice its leaves; a small one need not be tidied at each change.
        let countMax = 3 * max(1 << root.level, 64)
        if max(encryptionKeys.count, signatureKeys.count) > countMax, let renewed = KeyIndex(of: root) {
            (encryptionKeys, signatureKeys) = (renewed.encryptionKeys, renewed.signatureKeys)
        }
        return KeyIndex(encryptionKeys, signatureKeys)
    }

    func note(_ leaf: LeafNode, at index: LeafIndex) {
        if let key = leaf.signatureKey.key { signatureKeys.note(key.block, at: index.number << 1) }
        note(leaf.encryptionKey, at: index.number << 1)
    }

    /// Notes the key of a node by its index in the array form (RFC 9420 Appendix C).
    ///
    /// Keys of other suites are in no tree: they were refused before.
    func note(_ key: HPKEPublicKey, at node: UInt32) {
        if let key = key.key { encryptionKeys.note(key.block, at: node) }
    }

    /// Which node below `root`, that of the version, has the key.
    func node(of key: AgreementPublicKey, in root: Subtree) -> UInt32? {
        encryptionKeys.place(of: key.block) { root.subtree(at: $0)?.encryptionKey == key }
    }

    func leaf(signingWith key: SigningPublicKey, in root: Subtree) -> LeafIndex? {
        signatureKeys.place(of: key.block) { root.subtree(at: $0)?.signatureKey == key }
            .map { LeafIndex($0 >> 1) }
    }

    /// - Returns: Whether all keys were unknown until now.
    private func note(_ subtree: Subtree) -> Bool {
        if let key = subtree.encryptionKey {
            guard encryptionKeys.note(key.block, at: subtree.nodeIndex) else { return false }
        }
        if let key = subtree.signatureKey {
            guard signatureKeys.note(key.block, at: subtree.nodeIndex) else { return false }
        }
        guard let (left, right) = subtree.children else { return true }
        return note(left) && note(right)
    }
}

/// A table of where keys were put.
///
/// Entries are not taken out, since other versions of a tree may need them; so what is found is a place to look at,
/// and nothing more.
private final class KeyPlaces {
    private var places: [Block32: UInt32]
    /// Of keys that have moved: of a member who left and came back, or in versions that do not follow each other.
    private var furtherPlaces: [Block32: [UInt32]] = [:]
    private(set) var count = 0

    init(capacity: Int) {
        places = Dictionary(minimumCapacity: capacity)
    }

    /// - Returns: Whether the key was unknown until now.
    @discardableResult
    func note(_ key: Block32, at node: UInt32) -> Bool {
        guard let known = places[key] else {
            places[key] = node
            count += 1
            return true
        }
        if known != node, furtherPlaces[key]?.contains(node) != true {
            furtherPlaces[key, default: []].append(node)
            count += 1
        }
        return false
    }

    /// The first place where the key stands, by the word of `stands`.
    func place(of key: Block32, where stands: (UInt32) -> Bool) -> UInt32? {
        guard let node = places[key] else { return nil }
        if stands(node) { return node }
        guard !furtherPlaces.isEmpty else { return nil }
        return furtherPlaces[key]?.first(where: stands)
    }
}
