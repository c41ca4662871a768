import Primitives

/// What a commit's proposals make of a group, before its path (RFC 9420 §12.3).
struct AppliedProposals {
    private(set) var tree: RatchetTree
    /// The extensions of the group context from now on.
    private(set) var extensions: [Extension]
    /// The new members, in the order of their proposals.
    private(set) var added: [(leaf: LeafIndex, keyPackage: KeyPackage)] = []
    private(set) var removed: [LeafIndex] = []
    /// Members who have a new leaf by an Update proposal.
    private(set) var updated: [(leaf: LeafIndex, node: LeafNode)] = []
    private(set) var preSharedKeys: [PreSharedKeyID] = []
    private(set) var externalInit: [UInt8]?
    private(set) var reinit: Proposal.Reinit?

    /// New members' leaves, rising: who cannot decrypt the commit's path.
    var excluded: [LeafIndex] { added.map(\.leaf).sorted() }

    /// - Parameter instant: Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    /// - Throws: `.invalidProposal`, `.invalidKeyPackage`, `.invalidLeaf`, `.invalidExtensions`, `.unknownMember`.
    init(
        _ list: ProposalList, by committer: Committer, to state: GroupState, instant: UInt64?,
        context: inout CryptoContext
    ) throws(MLSError) {
        try list.validate(for: committer, epoch: state.epoch)
        tree = state.tree
        extensions = state.context.extensions
        let next = list.extensions
        if let next { extensions = next }
        let rules = try LeafRules(
            suite: state.suite, groupID: state.context.groupID, extensions: extensions, instant: instant)
        try applyUpdates(of: list, rules, context: &context)
        try applyRemovals(of: list)
        try applyAdditions(of: list, rules, context: &context)
        if next != nil { try checkAllSupportExtensions(by: rules) }
        for item in list.items {
            switch item.proposal {
            case .preSharedKey(let id): preSharedKeys.append(id)
            case .externalInit(let kemOutput): externalInit = kemOutput
            case .reinit(let next):
                guard next.version >= state.context.version else {
                    throw .invalidProposal(.reinitVersion(next.version))
                }
                try next.extensions.validate(in: .groupContext)
                reinit = next
            default: break
            }
        }
    }

    /// The leaf in whose place the committer's new one stands: its own, or that of one who joins anew and removes
    /// its former self (RFC 9420 §12.2); `nil` of one who was not in the group.
    func replacedLeaf(by committer: Committer, before: RatchetTree) -> LeafNode? {
        switch committer {
        case .member(let leaf): tree[leaf]
        case .newMember: removed.first.flatMap { before[$0] }
        }
    }

    /// New extensions are judged by who is in the group afterwards: those removed with them need not know them.
    private func checkAllSupportExtensions(by rules: LeafRules) throws(MLSError) {
        for (_, leaf) in tree.members {
            guard rules.demanded.isMet(by: leaf.capabilities) else {
                throw .invalidProposal(.extensionsNotSupported)
            }
        }
    }

    private mutating func applyUpdates(
        of list: ProposalList, _ rules: LeafRules, context: inout CryptoContext
    ) throws(MLSError) {
        for item in list.items {
            guard case .update(let node) = item.proposal, case .member(let leaf) = item.sender else {
                continue
            }
            try rules.validate(node, in: .update, at: leaf, context: &context)
            if let old = tree[leaf] { try node.validate(asSuccessorOf: old) }
            try tree.update(leaf, to: node)
            updated.append((leaf, node))
        }
    }

    private mutating func applyRemovals(of list: ProposalList) throws(MLSError) {
        for case .remove(let leaf) in list.items.lazy.map(\.proposal) {
            try tree.remove(leaf)
            removed.append(leaf)
        }
    }

    private mutating func applyAdditions(
        of list: ProposalList, _ rules: LeafRules, context: inout CryptoContext
    ) throws(MLSError) {
        for case .add(let keyPackage) in list.items.lazy.map(\.proposal) {
            try keyPackage.validate(rules, context: &context)
            added.append((try tree.add(keyPackage.leafNode), keyPackage))
        }
        guard tree.root.credentials.isMutual else { throw .invalidLeaf(.credentialNotSupportedByAll) }
    }
}
