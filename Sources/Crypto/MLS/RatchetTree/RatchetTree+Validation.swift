package import Primitives

/// What a new member checks of the tree that it is given (RFC 9420 §12.4.3.1).
extension RatchetTree {
    /// Checks structure, hashes and every leaf.
    ///
    /// - Parameter rules: What the group demands of leaves.
    /// - Throws: `.invalidTree` or `.invalidLeaf`.
    package func validate(_ rules: LeafRules, context: inout CryptoContext) throws(MLSError) {
        try validateStructure(context: &context)
        for (index, leaf) in members {
            try rules.validate(leaf, at: index, signature: .check, context: &context)
        }
        guard root.credentials.isMutual else { throw .invalidLeaf(.credentialNotSupportedByAll) }
    }

    /// Checks keys, unmerged leaves and parent hashes.
    func validateStructure(context: inout CryptoContext) throws(MLSError) {
        try Self.validateParentKeys(of: root)
        try Self.validateUnmergedLeaves(of: root)
        try Self.validateParentHashes(of: root, context: &context)
    }

    /// Who commits must be able to encrypt to each node.
    private static func validateParentKeys(of subtree: Subtree) throws(MLSError) {
        guard let (left, right) = subtree.children else { return }
        if let parent = subtree.parentNode, parent.encryptionKey.isLowOrder {
            throw .invalidTree(.lowOrderKey(node: subtree.nodeIndex))
        }
        try validateParentKeys(of: left)
        try validateParentKeys(of: right)
    }

    /// Each unmerged leaf is a member below the node, and unmerged at every node between that has a key.
    private static func validateUnmergedLeaves(
        of subtree: Subtree
    ) throws(MLSError) {
        guard let (left, right) = subtree.children else { return }
        if let parent = subtree.parentNode {
            for (place, leaf) in parent.unmergedLeaves.enumerated() {
                let fault = MLSError.invalidTree(.unmergedLeaf(leaf, node: subtree.nodeIndex))
                let rises = place == 0 || parent.unmergedLeaves[place - 1] < leaf
                guard rises, subtree.leaves.contains(leaf.number) else { throw fault }
                let path = subtree.path(to: leaf).dropFirst()
                guard path.last?.leafNode != nil,
                    path.allSatisfy({ $0.parentNode?.unmergedLeaves.contains(leaf) ?? true })
                else { throw fault }
            }
        }
        try validateUnmergedLeaves(of: left)
        try validateUnmergedLeaves(of: right)
    }

    /// Each node that has a key is vouched for by one below it, which came with the same commit (RFC 9420
    /// §7.9.2).
    private static func validateParentHashes(
        of subtree: Subtree, context: inout CryptoContext
    ) throws(MLSError) {
        guard let (left, right) = subtree.children else { return }
        if let parent = subtree.parentNode {
            let isVouchedFor =
                vouches(left, for: parent, sibling: right, context: &context)
                || vouches(right, for: parent, sibling: left, context: &context)
            guard isVouchedFor else { throw .invalidTree(.parentHash(node: subtree.nodeIndex)) }
        }
        try validateParentHashes(of: left, context: &context)
        try validateParentHashes(of: right, context: &context)
    }

    private static func vouches(
        _ child: Subtree, for parent: ParentNode, sibling: Subtree, context: inout CryptoContext
    ) -> Bool {
        // All of the child's resolution but the one that vouches must be leaves that joined since.
        let unmerged = parent.unmergedLeaves.filter { child.leaves.contains($0.number) }
        guard child.resolutionCount == unmerged.count + 1 else { return false }
        let rest = child.resolution().filter { node in
            node.level > 0 || !unmerged.contains(LeafIndex(node.first))
        }
        guard rest.count == 1, let stated = rest[0].parentHash else { return false }
        let original = sibling.originalTreeHash(
            without: parent.unmergedLeaves, tally: &context.tally)
        let hash = ParentNode.hash(
            of: parent.encryptionKey, parentHash: parent.parentHash, originalSibling: original,
            tally: &context.tally)
        return stated == hash
    }
}

extension Subtree {
    /// The parent's hash that its topmost node bears.
    fileprivate var parentHash: [UInt8]? {
        switch top {
        case nil: nil
        case .leaf(let leaf): leaf.parentHash
        case .parent(let parent): parent.parentHash
        }
    }
}
