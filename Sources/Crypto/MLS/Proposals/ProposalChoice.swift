/// What a committer takes of the proposals that have come (RFC 9420 §12.2).
extension ProposalList {
    /// Those that go together with each other and with the committer's own: of several for one leaf a removal, or
    /// else the last update; no update of the committer's; a reinitialization with nothing else.
    static func choice(
        of received: [Group.ReceivedProposal], besides own: [Proposal], by committer: LeafIndex
    ) -> [Group.ReceivedProposal] {
        // Who proposes to replace the group by value will have nothing besides.
        guard !own.contains(where: \.isReinit) else { return [] }
        var taken = Set(own.compactMap(\.removedLeaf))
        taken.insert(committer)
        var kept: Set<ProposalReference> = []
        let changes = received.filter { !$0.item.proposal.isReinit }
        for entry in changes {
            guard let leaf = entry.item.proposal.removedLeaf else { continue }
            if taken.insert(leaf).inserted { kept.insert(entry.reference) }
        }
        for entry in changes.reversed() {
            guard case .update = entry.item.proposal, case .member(let leaf) = entry.item.sender else {
                continue
            }
            if taken.insert(leaf).inserted { kept.insert(entry.reference) }
        }
        let chosen = changes.filter { entry in
            switch entry.item.proposal {
            case .update, .remove: kept.contains(entry.reference)
            default: true
            }
        }
        guard chosen.isEmpty, own.isEmpty else { return chosen }
        return received.last { $0.item.proposal.isReinit }.map { [$0] } ?? []
    }
}

extension Proposal {
    fileprivate var isReinit: Bool {
        if case .reinit = self { true } else { false }
    }

    fileprivate var removedLeaf: LeafIndex? {
        if case .remove(let leaf) = self { leaf } else { nil }
    }
}
