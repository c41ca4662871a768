import Metering
public import Primitives
import WireFormat

/// What a commit is to do besides the proposals that have come.
public struct CommitPlan {
    public enum WelcomeTree: Sendable {
        /// In the Welcome, encrypted: all that a new member needs is one message.
        case inline
        /// The new member gets it elsewhere (RFC 9420 §12.4.3.3).
        case separate
    }

    public enum PathRule: Sendable {
        /// New keys for the committer's path, which heals the group of a compromise of its.
        case always
        /// Where the proposals demand it.
        case whereNeeded
    }

    public var proposals: [Proposal]
    public var path: PathRule
    public var pathSecrets: PathSecretPlace
    public var authenticatedData: [UInt8]
    public var wireFormat: WireFormatID
    public var welcomeTree: WelcomeTree
    /// Further extensions of the group info that new members get.
    public var groupInfoExtensions: [Extension]

    /// - Parameter wireFormat: `.publicMessage` or `.privateMessage`.
    public init(
        proposals: [Proposal] = [], path: PathRule = .always, pathSecrets: PathSecretPlace = .inside,
        authenticatedData: [UInt8] = [],
        wireFormat: WireFormatID = .publicMessage, welcomeTree: WelcomeTree = .inline,
        groupInfoExtensions: [Extension] = []
    ) {
        self.proposals = proposals
        self.path = path
        self.pathSecrets = pathSecrets
        self.authenticatedData = authenticatedData
        self.wireFormat = wireFormat
        self.welcomeTree = welcomeTree
        self.groupInfoExtensions = groupInfoExtensions
    }
}

/// A commit that was made and is not in force yet: it is merged by putting `next` in the group's place.
public struct PendingCommit {
    public let message: MLSMessage
    /// What goes beside the message, each to those who can open it; nothing where the message has all.
    public let pathSecrets: [(secret: SealedPathSecret, readers: [LeafIndex])]
    /// For the new members, if there are any.
    public let welcome: Welcome?
    /// This member's view of the epoch that the commit begins.
    public let next: Group
}

extension Group {
    /// Makes a commit of the plan's proposals and of those that have come, as far as they are valid and go together
    /// (RFC 9420 §12.2, §12.4.1).
    ///
    /// - Parameter instant: Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    /// - Throws: What the others would say to the plan's proposals; `.suspended`, `.lastEpoch`.
    public mutating func commit(
        _ plan: CommitPlan = CommitPlan(), at instant: UInt64? = nil, context: inout CryptoContext
    ) throws(MLSError) -> PendingCommit {
        try checkIsActive()
        let choice = try choice(for: plan, at: instant, context: &context)
        let applied = choice.applied
        guard let leaf = applied.tree[ownLeaf] else { throw .unknownMember(ownLeaf) }
        let draft = try CommitDraft(
            applied, by: CommitDraft.Author(leaf: ownLeaf, content: leaf.content, signer: signer),
            path: plan.path == .always || choice.list.needsPath ? .always : .whereNeeded,
            secrets: plan.pathSecrets, in: state, context: &context)
        let commit = Commit(
            proposals: choice.received.map { .reference($0.reference) }
                + plan.proposals.map { .proposal($0) },
            path: draft.updatePath)
        let signed = AuthenticatedContent.signed(
            FramedContent(
                groupID: state.groupID, epoch: state.epoch, sender: .member(ownLeaf),
                authenticatedData: plan.authenticatedData, body: .commit(commit)),
            as: plan.wireFormat, groupContext: state.encodedContext, signer: signer, suite: state.suite,
            context: &context)
        let begun = draft.begin(
            with: signed, after: epoch.secrets.initialization, preSharedKeys: choice.preSharedKeys,
            context: &context)
        let next = group(after: draft, begun)
        let welcome = try next.welcome(to: begun, from: draft, plan, context: &context)
        let message = try framed(begun.authenticated, context: &context)
        return PendingCommit(
            message: message, pathSecrets: draft.sealedSecrets, welcome: welcome, next: next)
    }

    /// What a commit of ours is made of.
    private struct Choice {
        /// Of the proposals that have come.
        let received: [ReceivedProposal]
        let list: ProposalList
        let applied: AppliedProposals
        let preSharedKeys: CombinedPreSharedKey
    }

    /// Takes all that has come and goes together, or where something in it is not valid, what is: nobody who may
    /// propose shall keep others from committing.
    ///
    /// - Throws: What is wrong with the plan's own proposals.
    private func choice(
        for plan: CommitPlan, at instant: UInt64?, context: inout CryptoContext
    ) throws(MLSError) -> Choice {
        let received = ProposalList.choice(of: proposals, besides: plan.proposals, by: ownLeaf)
        do throws(MLSError) {
            return try choice(of: received, for: plan, at: instant, context: &context)
        } catch {
            guard !received.isEmpty else { throw error }
        }
        let own = try choice(of: [], for: plan, at: instant, context: &context)
        return taking(received[...], besides: own, for: plan, at: instant, context: &context)
    }

    /// As many of `entries` as are valid with what is taken already, in their order; by halves, so that a few that
    /// are not cost little.
    private func taking(
        _ entries: ArraySlice<ReceivedProposal>, besides taken: Choice, for plan: CommitPlan,
        at instant: UInt64?, context: inout CryptoContext
    ) -> Choice {
        let all = taken.received + entries
        if let more = try? choice(of: all, for: plan, at: instant, context: &context) { return more }
        guard entries.count > 1 else { return taken }
        let middle = entries.startIndex + entries.count / 2
        let first = taking(
            entries[..<middle], besides: taken, for: plan, at: instant, context: &context)
        return taking(entries[middle...], besides: first, for: plan, at: instant, context: &context)
    }

    private func choice(
        of received: [ReceivedProposal], for plan: CommitPlan, at instant: UInt64?,
        context: inout CryptoContext
    ) throws(MLSError) -> Choice {
        let own = plan.proposals.map {
            ProposalList.Item(proposal: $0, sender: .member(ownLeaf), isByReference: false)
        }
        let list = ProposalList(items: received.map(\.item) + own)
        let applied = try AppliedProposals(
            list, by: .member(ownLeaf), to: state, instant: instant, context: &context)
        return Choice(
            received: received, list: list, applied: applied,
            preSharedKeys: try preSharedKeys.combined(applied.preSharedKeys, context: &context))
    }

    /// Our view of the epoch that our commit begins.
    private func group(after draft: CommitDraft, _ begun: CommitDraft.Begun) -> Group {
        var path = draft.ownPath?.privatePath ?? path
        path.reconcile(with: draft.tree)
        let next = memo.shared(begun.state)
        return Group(
            state: next, epoch: EpochKeys(begun.start.secrets, state: next, mode: memo.mode), path: path,
            signer: signer, preSharedKeys: preSharedKeys, successor: draft.applied.reinit, memo: memo)
    }

    mutating func framed(
        _ authenticated: AuthenticatedContent, context: inout CryptoContext
    ) throws(MLSError) -> MLSMessage {
        switch authenticated.wireFormat {
        case .privateMessage: .privateMessage(try sealed(authenticated, context: &context))
        default:
            .publicMessage(
                PublicMessage(
                    authenticated, membershipKey: epoch.secrets.membership,
                    groupContext: state.encodedContext, context: &context))
        }
    }
}
