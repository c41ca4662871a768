import Metering
public import Primitives
import WireFormat

/// What became of a message to the group.
public enum ProcessedMessage {
    case application([UInt8], sender: LeafIndex, authenticatedData: [UInt8])
    /// It waits to be committed.
    case proposal(ProposalReference)
    /// A new epoch has begun.
    case commit(authenticatedData: [UInt8], sender: Sender)
    /// A commit has removed this member, whose view stays as it was.
    case removed(authenticatedData: [UInt8])
}

extension Group {
    /// Takes a message of another member, or of one who may send to the group from outside.
    ///
    /// - Parameters:
    ///   - bytes: An encoded `MLSMessage` of a public or a private message.
    ///   - pathSecrets: What may be this member's secret of a commit's path, in a group in which these go beside their
    ///     commits; `nil` in all others.
    ///   - instant: Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    /// - Throws: An `MLSError` that names the rule which the message breaks; the group is then as it was.
    public mutating func process(
        _ bytes: [UInt8], pathSecrets: [SealedPathSecret]? = nil, at instant: UInt64? = nil,
        context: inout CryptoContext
    ) throws(MLSError) -> ProcessedMessage {
        let place = pathSecrets == nil ? PathSecretPlace.inside : .beside
        let (opened, taking) = try open(bytes, place, at: instant, context: &context)
        let content = opened.authenticated.content
        let result: ProcessedMessage
        switch content.body {
        case .application(let text):
            guard case .member(let leaf) = content.sender else { throw .invalidSignature }
            result = .application(text, sender: leaf, authenticatedData: content.authenticatedData)
        case .proposal(let proposal):
            result = .proposal(note(proposal, in: opened.authenticated, context: &context))
        case .commit(let commit):
            let staged = try staged(opened, commit, place, at: instant, context: &context)
            result = try enter(staged, content, pathSecrets, context: &context)
            // The new epoch has another tree.
            if case .commit = result { return result }
        }
        // Only now, since a commit may come before the proposals that it refers to, and then comes again.
        if let taking { reader.secretTree.finish(taking) }
        return result
    }

    /// What a proposal asks for, and who made it; it is not noted for a commit.
    ///
    /// For a committer that is alone in getting it: what it commits by reference others must have, too.
    ///
    /// - Returns: `nil` for a message that is no proposal.
    /// - Throws: As `process` does.
    public func proposal(
        in bytes: [UInt8], context: inout CryptoContext
    ) throws(MLSError) -> (proposal: Proposal, sender: Sender)? {
        let content = try open(bytes, .inside, at: nil, context: &context).0.authenticated.content
        guard case .proposal(let proposal) = content.body else { return nil }
        return (proposal, content.sender)
    }

    private func open(
        _ bytes: [UInt8], _ place: PathSecretPlace, at instant: UInt64?, context: inout CryptoContext
    ) throws(MLSError) -> (OpenedMessage, SecretTree.Taking?) {
        // One of two bytes of kind follows the version; the rest is looked at below.
        let isPublic = bytes.count > 3 && bytes[3] == UInt8(WireFormatID.publicMessage.rawValue)
        guard memo.mode == .shared, isPublic else {
            return try opened(try Self.message(bytes), place, at: instant, context: &context)
        }
        let reading = GroupMemo.Reading(
            state: state, message: memo.names.name(of: bytes, under: epoch.secrets.membership.block),
            pathSecrets: place)
        if let known = memo.openings.remembered(reading) {
            try checkIsOfOthers(known.authenticated.content)
            context.tally.add(known.cost)
            return (known, nil)
        }
        let (opened, taking) = try opened(try Self.message(bytes), place, at: instant, context: &context)
        memo.openings.remember(opened, for: reading)
        return (opened, taking)
    }

    private static func message(_ bytes: [UInt8]) throws(MLSError) -> MLSMessage {
        do { return try MLSMessage(decoding: bytes) } catch { throw .malformed(error) }
    }

    /// Checks tag and signature; a commit that refers to no earlier proposal is staged too, since that is the
    /// same for all.
    private func opened(
        _ message: MLSMessage, _ place: PathSecretPlace, at instant: UInt64?, context: inout CryptoContext
    ) throws(MLSError) -> (OpenedMessage, SecretTree.Taking?) {
        let before = context.tally
        let authenticated: AuthenticatedContent
        var taking: SecretTree.Taking?
        switch message {
        case .publicMessage(let message):
            try check(message.authenticated.content.groupID, message.authenticated.content.epoch)
            try checkIsOfOthers(message.authenticated.content)
            try message.checkTag(
                epoch.secrets.membership, groupContext: state.encodedContext, context: &context)
            authenticated = message.authenticated
            try authenticated.verify(
                by: try state.signatureKey(of: authenticated.content), groupContext: state.encodedContext,
                suite: state.suite, context: &context)
        case .privateMessage(let message):
            try check(message.groupID, message.epoch)
            (authenticated, taking) = try reader.unsealed(message, context: &context)
            try checkIsOfOthers(authenticated.content)
        case .welcome, .groupInfo, .keyPackage: throw .wrongGroup
        }
        if case .proposal(let proposal) = authenticated.content.body {
            let item = ProposalList.Item(
                proposal: proposal, sender: authenticated.content.sender, isByReference: true)
            guard item.isProposable else { throw .invalidProposal(.senderMayNot(proposal.type)) }
        }
        var staged: StagedCommit?
        if case .commit(let commit) = authenticated.content.body, !commit.refersToProposals {
            staged = try stage(
                commit, authenticated, place,
                list: try proposals(of: commit, from: authenticated.content.sender), at: instant,
                context: &context)
        }
        let opened = OpenedMessage(
            authenticated: authenticated, staged: staged, cost: context.tally.since(before))
        return (opened, taking)
    }

    /// Who is set up from an old copy of itself is sent its own commits, and lacks what it had made for them.
    private func checkIsOfOthers(_ content: FramedContent) throws(MLSError) {
        guard case .member(self.ownLeaf) = content.sender, case .commit = content.body else { return }
        throw .invalidCommit(.own)
    }

    private func check(_ groupID: [UInt8], _ epoch: UInt64) throws(MLSError) {
        guard groupID == state.groupID else { throw .wrongGroup }
        guard epoch == state.epoch else { throw .wrongEpoch(expected: state.epoch, got: epoch) }
    }

    // MARK: - Proposals

    private mutating func note(
        _ proposal: Proposal, in authenticated: AuthenticatedContent, context: inout CryptoContext
    ) -> ProposalReference {
        let reference = authenticated.proposalReference(suite: state.suite, context: &context)
        let item = ProposalList.Item(
            proposal: proposal, sender: authenticated.content.sender, isByReference: true)
        if !proposals.contains(where: { $0.reference == reference }) {
            proposals.append(ReceivedProposal(reference: reference, item: item))
        }
        return reference
    }

    /// The commit's proposals, those by reference looked up.
    ///
    /// - Throws: `.invalidCommit(.unknownProposal)`.
    private func proposals(of commit: Commit, from sender: Sender) throws(MLSError) -> ProposalList {
        var items: [ProposalList.Item] = []
        for entry in commit.proposals {
            switch entry {
            case .proposal(let proposal):
                items.append(
                    ProposalList.Item(proposal: proposal, sender: sender, isByReference: false))
            case .reference(let reference):
                guard let known = proposals.first(where: { $0.reference == reference }) else {
                    throw .invalidCommit(.unknownProposal(reference))
                }
                items.append(known.item)
            }
        }
        return ProposalList(items: items)
    }

    // MARK: - Commits

    private func staged(
        _ opened: OpenedMessage, _ commit: Commit, _ place: PathSecretPlace, at instant: UInt64?,
        context: inout CryptoContext
    ) throws(MLSError) -> StagedCommit {
        if let staged = opened.staged { return staged }
        let list = try proposals(of: commit, from: opened.authenticated.content.sender)
        return try stage(commit, opened.authenticated, place, list: list, at: instant, context: &context)
    }

    private func stage(
        _ commit: Commit, _ authenticated: AuthenticatedContent, _ place: PathSecretPlace,
        list: ProposalList, at instant: UInt64?, context: inout CryptoContext
    ) throws(MLSError) -> StagedCommit {
        try checkIsActive()
        return try StagedCommit(
            authenticated, commit: commit, secrets: place, proposals: list, in: state, instant: instant,
            context: &context)
    }

    /// Goes on to the epoch that a commit begins (RFC 9420 §12.4.2).
    private mutating func enter(
        _ staged: StagedCommit, _ content: FramedContent, _ pathSecrets: [SealedPathSecret]?,
        context: inout CryptoContext
    ) throws(MLSError) -> ProcessedMessage {
        guard !staged.applied.removed.contains(ownLeaf) else {
            return .removed(authenticatedData: content.authenticatedData)
        }
        var path = path
        if let update = staged.applied.updated.first(where: { $0.leaf == ownLeaf }) {
            guard let keys = proposedKeys.first(where: { $0.publicKey == update.node.encryptionKey.key })
            else {
                throw .invalidPath(.noKey)
            }
            path = PrivatePath(leaf: ownLeaf, leafKeys: keys)
        }
        var commitSecret = CommitSecret.none
        if let received = staged.path {
            // Keys of nodes that the proposals have blanked decrypt nothing any more.
            if staged.applied.tree.root !== state.tree.root { path.reconcile(with: staged.applied.tree) }
            let opened = try staged.open(
                received, beside: pathSecrets, with: path, suite: state.suite, context: &context)
            for (level, keys) in opened.keys { path.set(keys, at: level) }
            commitSecret = opened.commitSecret
        }
        path.reconcile(with: staged.tree)
        let start = try staged.epoch(
            after: try initSecret(for: staged, context: &context), commitSecret: commitSecret,
            preSharedKeys: try preSharedKeys.combined(staged.applied.preSharedKeys, context: &context),
            context: &context)
        let next = staged.state(suite: state.suite, memo: memo, tally: &context.tally)
        self = Group(
            state: next, epoch: staged.keys(start, state: next, mode: memo.mode), path: path, signer: signer,
            preSharedKeys: preSharedKeys, successor: staged.applied.reinit, memo: memo)
        return .commit(authenticatedData: content.authenticatedData, sender: content.sender)
    }

    private func initSecret(
        for staged: StagedCommit, context: inout CryptoContext
    ) throws(MLSError) -> InitSecret {
        guard let kemOutput = staged.applied.externalInit else { return epoch.secrets.initialization }
        let keys = try epoch.secrets.externalKeyPair(context: &context)
        return try ExternalInit.open(kemOutput, with: keys, suite: state.suite, context: &context)
    }
}

extension Commit {
    fileprivate var refersToProposals: Bool {
        proposals.contains { if case .reference = $0 { true } else { false } }
    }
}
