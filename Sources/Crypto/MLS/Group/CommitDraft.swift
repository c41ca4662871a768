import Metering
import Primitives
import WireFormat

/// A commit up to its signature: what it makes of the tree (RFC 9420 §12.4.1).
struct CommitDraft {
    /// Who makes the commit.
    struct Author {
        let leaf: LeafIndex
        /// The leaf's content; key and source are made anew.
        let content: LeafNode.Content
        let signer: SigningKeyPair
    }

    /// A commit with its tag, and the epoch that it begins.
    struct Begun {
        let authenticated: AuthenticatedContent
        let start: KeySchedule.EpochStart
        let state: GroupState
    }

    let applied: AppliedProposals
    let ownPath: OwnPath?
    let updatePath: UpdatePath?
    /// What goes beside the path, each to those who can open it.
    let sealedSecrets: [(secret: SealedPathSecret, readers: [LeafIndex])]
    let tree: RatchetTree
    private let before: GroupState
    private let provisional: GroupContext

    /// - Parameter tree: The tree in which the author has its place, if not that after the proposals.
    init(
        _ applied: AppliedProposals, by author: Author, path: CommitPlan.PathRule,
        secrets: PathSecretPlace = .inside, in state: GroupState, tree: RatchetTree? = nil,
        context: inout CryptoContext
    ) throws(MLSError) {
        self.applied = applied
        before = state
        let tree = tree ?? applied.tree
        guard path == .always else {
            ownPath = nil
            updatePath = nil
            sealedSecrets = []
            self.tree = tree
            provisional = try state.nextContext(
                tree: tree, extensions: applied.extensions, tally: &context.tally)
            return
        }
        let path = try OwnPath(
            at: author.leaf, in: tree, content: author.content, groupID: state.groupID,
            signer: author.signer, suite: state.suite, context: &context)
        ownPath = path
        self.tree = path.tree
        provisional = try state.nextContext(
            tree: path.tree, extensions: applied.extensions, tally: &context.tally)
        let whole = try path.encrypted(
            without: applied.excluded, groupContext: provisional.encoded, suite: state.suite,
            context: &context)
        updatePath = secrets == .inside ? whole : whole.withoutSecrets
        sealedSecrets = secrets == .inside ? [] : path.sealedSecrets(of: whole, without: applied.excluded)
    }

    /// Begins the epoch, which follows from the commit's signature.
    func begin(
        with signed: AuthenticatedContent, after initSecret: InitSecret,
        preSharedKeys: CombinedPreSharedKey, context: inout CryptoContext
    ) -> Begun {
        let transcriptHash = TranscriptHash.confirmed(
            after: before.interimTranscriptHash, commit: signed.transcriptInput, tally: &context.tally)
        let next = provisional.with(confirmedTranscriptHash: transcriptHash)
        let start = KeySchedule.advance(
            from: initSecret, commitSecret: ownPath?.commitSecret ?? .none, preSharedKeys: preSharedKeys,
            groupContext: next.encoded, tally: &context.tally)
        let tag = start.secrets.confirmation.tag(of: transcriptHash, tally: &context.tally)
        let state = GroupState(
            suite: before.suite, context: next, tree: tree, confirmationTag: tag, tally: &context.tally)
        return Begun(authenticated: signed.with(confirmationTag: tag), start: start, state: state)
    }
}
