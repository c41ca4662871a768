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
        var place = tree.root
        if keys.count > place.level + 1 { keys.removeLast(keys.count - place.level - 1) }
        while true {
            if let known = keys(at: place.level)?.publicKey, known != place.encryptionKey {
                keys[place.level] = nil
            }
            guard let (own, _) = place.children(towards: leaf) else { return }
            place = own
        }
    }
}
