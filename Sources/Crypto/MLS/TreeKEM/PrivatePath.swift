package import Primitives

/// The private keys that a member has of the tree: of its leaf, and of nodes above it (RFC 9420 §4.2).
package struct PrivatePath {
    package let leaf: LeafIndex
    /// By level, the leaf's first; `nil` where the node is blank or its secret unknown.
    private(set) var keys: [AgreementKeyPair?]

    package init(leaf: LeafIndex, leafKeys: AgreementKeyPair) {
        self.leaf = leaf
        keys = [leafKeys]
    }

    /// A secret key a node.
    var serializedSize: Int { keys.count { $0 != nil } * Block32.count }

    func keys(at level: Int) -> AgreementKeyPair? { level < keys.count ? keys[level] : nil }

    package mutating func set(_ pair: AgreementKeyPair, at level: Int) {
        while keys.count <= level { keys.append(nil) }
        keys[level] = pair
    }

    /// Deletes keys of nodes that are blank in `tree`, or have another key there.
    mutating func reconcile(with tree: RatchetTree) {
        let path = tree.root.path(to: leaf)
        if keys.count > path.count { keys.removeLast(keys.count - path.count) }
        for level in keys.indices {
            let node = path[path.count - 1 - level]
            if node.encryptionKey != keys[level]?.publicKey { keys[level] = nil }
        }
    }
}
