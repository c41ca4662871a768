import Primitives

/// The proposals of a commit with who made them, in the commit's order; those by reference looked up.
struct ProposalList {
    struct Item {
        let proposal: Proposal
        let sender: Sender
        let isByReference: Bool
    }

    let items: [Item]

    /// Whether a commit of these needs a path (RFC 9420 §12.4).
    var needsPath: Bool {
        guard !items.isEmpty else { return true }
        return items.contains { item in
            switch item.proposal {
            case .add, .preSharedKey, .reinit: false
            case .update, .remove, .externalInit, .groupContextExtensions: true
            }
        }
    }

    /// What the group's extensions are to be, if a proposal says so.
    var extensions: [Extension]? {
        for case .groupContextExtensions(let next) in items.lazy.map(\.proposal) { return next }
        return nil
    }

    /// Checks what can be said without the tree: who may propose what, and what excludes what (RFC 9420 §12.1.8,
    /// §12.2).
    ///
    /// - Throws: `.invalidProposal`.
    func validate(for committer: Committer, epoch: UInt64) throws(MLSError) {
        for item in items {
            guard item.isProposable else { throw .invalidProposal(.senderMayNot(item.proposal.type)) }
        }
        switch committer {
        case .member(let leaf): try validateAsMember(leaf)
        case .newMember: try validateAsNewMember()
        }
        try validatePreSharedKeys(isFirstCommit: epoch == 0 && committer != .newMember)
    }

    private func validateAsMember(_ committer: LeafIndex) throws(MLSError) {
        var changed: Set<LeafIndex> = []
        var extensionsCount = 0
        for item in items {
            switch (item.proposal, item.sender) {
            case (.update, .member(let leaf)):
                guard leaf != committer else { throw .invalidProposal(.updateByCommitter) }
                guard changed.insert(leaf).inserted else { throw .invalidProposal(.changedTwice(leaf)) }
            case (.remove(let leaf), _):
                guard leaf != committer else { throw .invalidProposal(.removesCommitter) }
                guard changed.insert(leaf).inserted else { throw .invalidProposal(.changedTwice(leaf)) }
            case (.externalInit, _): throw .invalidProposal(.externalInitByMember)
            case (.groupContextExtensions, _): extensionsCount += 1
            case (.reinit, _):
                guard items.count == 1 else { throw .invalidProposal(.reinitWithOthers) }
            default: break
            }
        }
        guard extensionsCount <= 1 else { throw .invalidProposal(.extensionsTwice) }
    }

    private func validateAsNewMember() throws(MLSError) {
        var (initCount, removalCount) = (0, 0)
        for item in items {
            guard !item.isByReference else { throw .invalidProposal(.referenceByNewMember) }
            switch item.proposal {
            case .externalInit: initCount += 1
            case .remove: removalCount += 1
            default: break
            }
        }
        guard initCount == 1 else { throw .invalidProposal(.externalInitCount(initCount)) }
        guard removalCount <= 1 else { throw .invalidProposal(.removalsByNewMember(removalCount)) }
    }

    /// - Parameter isFirstCommit: Whether the commit sets up a group that may follow another one (RFC 9420 §11.2,
    ///   §11.3).
    private func validatePreSharedKeys(isFirstCommit: Bool) throws(MLSError) {
        var seen: Set<PreSharedKeyID> = []
        for item in items {
            guard case .preSharedKey(let id) = item.proposal else { continue }
            guard id.nonce.count == CipherSuite.hashCount else {
                throw .invalidProposal(
                    .pskNonce(expected: CipherSuite.hashCount, got: id.nonce.count))
            }
            if let origin = id.origin {
                guard isFirstCommit, !seen.contains(where: { $0.origin != nil }) else {
                    throw .invalidProposal(.pskUsage(origin))
                }
            }
            guard seen.insert(id).inserted else { throw .invalidProposal(.pskTwice) }
        }
    }
}

/// Who makes a commit.
package enum Committer: Equatable {
    case member(LeafIndex)
    /// One who joins by the commit (RFC 9420 §12.4.3.2).
    case newMember
}

extension ProposalList.Item {
    /// Whether such a sender may make such a proposal (RFC 9420 §12.1.8, §12.4.3.2).
    var isProposable: Bool {
        switch (sender, proposal) {
        case (.member, _): true
        case (.external, .add), (.external, .remove), (.external, .preSharedKey), (.external, .reinit),
            (.external, .groupContextExtensions):
            true
        case (.external, _): false
        case (.newMemberProposal, .add): true
        case (.newMemberProposal, _): false
        case (.newMemberCommit, .externalInit), (.newMemberCommit, .remove),
            (.newMemberCommit, .preSharedKey):
            true
        case (.newMemberCommit, _): false
        }
    }
}
