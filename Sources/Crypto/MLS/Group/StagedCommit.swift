import Metering
import Primitives
import WireFormat

/// What a commit makes of a group's public state: a pure function of both, so that one object serves all
/// members of a run.
///
/// It remembers besides what members who hold equal secrets find out alike: the path as the holders of one
/// node open it, and the epoch that follows. Each is charged as if it had done the work.
final class StagedCommit {
    let committer: Committer
    /// Where the committer sits from now on.
    let committerLeaf: LeafIndex
    let applied: AppliedProposals
    let path: ReceivedPath?
    let tree: RatchetTree
    /// The context under which the path is encrypted (RFC 9420 §7.6).
    let provisionalContext: [UInt8]
    let context: GroupContext
    let encodedContext: [UInt8]
    let confirmationTag: [UInt8]

    private var openings: [Opening: Remembered<OpenedPath>] = [:]
    private var epochs: [EpochInput: Remembered<KeySchedule.EpochStart>] = [:]
    private var nextState: GroupState?
    private var epochKeys: EpochKeys?

    /// The result of some work, and what it cost.
    private struct Remembered<Value> {
        let value: Value
        let cost: OperationTally
    }

    /// A secret as the holders of one node get it.
    private struct Opening: Hashable {
        let holder: UInt32
        /// Nothing where it is inside the path.
        let beside: HPKECiphertext?

        /// Whether others may ask for it: a leaf, at an even index (Appendix C), has one holder, and in a tree that one commit
        /// has filled nearly all holders are leaves.
        var isOfMany: Bool { holder & 1 == 1 }
    }

    /// What an epoch follows from besides its context.
    private struct EpochInput: Hashable {
        let initSecret: Block32
        let commitSecret: Block32
        let preSharedKeys: Block32
    }

    /// Checks and applies a commit whose signature was verified (RFC 9420 §12.4.2).
    ///
    /// - Parameters:
    ///   - secrets: Where those of its path are.
    ///   - list: The commit's proposals, those by reference looked up.
    ///   - instant: Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    init(
        _ authenticated: AuthenticatedContent, commit: Commit, secrets: PathSecretPlace,
        proposals list: ProposalList, in state: GroupState, instant: UInt64?, context: inout CryptoContext
    ) throws(MLSError) {
        committer = try Self.committer(of: authenticated.content)
        applied = try AppliedProposals(list, by: committer, to: state, instant: instant, context: &context)
        guard commit.path != nil || !list.needsPath else { throw .invalidCommit(.missingPath) }
        guard let confirmationTag = authenticated.confirmationTag else { throw .confirmationTag }
        self.confirmationTag = confirmationTag
        if let received = commit.path {
            let rules = try LeafRules(
                suite: state.suite, groupID: state.groupID, extensions: applied.extensions, instant: instant)
            var tree = applied.tree
            committerLeaf = try Self.leaf(of: committer, joiningWith: received.leafNode, in: &tree)
            try rules.validate(received.leafNode, in: .commit, at: committerLeaf, context: &context)
            if let old = applied.replacedLeaf(by: committer, before: state.tree) {
                try received.leafNode.validate(asSuccessorOf: old)
            }
            let path = try ReceivedPath(
                received, from: committerLeaf, replacing: committer == .newMember ? nil : tree[committerLeaf],
                in: tree, without: applied.excluded, secrets: secrets, tally: &context.tally)
            self.path = path
            self.tree = path.tree
        } else {
            guard case .member(let leaf) = committer else { throw .invalidCommit(.missingPath) }
            committerLeaf = leaf
            path = nil
            tree = applied.tree
        }
        guard tree.root.credentials.isMutual else { throw .invalidLeaf(.credentialNotSupportedByAll) }
        let provisional = try state.nextContext(
            tree: tree, extensions: applied.extensions, tally: &context.tally)
        provisionalContext = provisional.encoded
        let transcriptHash = TranscriptHash.confirmed(
            after: state.interimTranscriptHash, commit: authenticated.transcriptInput,
            tally: &context.tally)
        self.context = provisional.with(confirmedTranscriptHash: transcriptHash)
        encodedContext = self.context.encoded
    }

    private static func committer(of content: FramedContent) throws(MLSError) -> Committer {
        switch content.sender {
        case .member(let leaf): .member(leaf)
        case .newMemberCommit: .newMember
        case .external, .newMemberProposal: throw .invalidCommit(.sender)
        }
    }

    /// The committer's leaf; one who joins gets a place first.
    private static func leaf(
        of committer: Committer, joiningWith leaf: LeafNode, in tree: inout RatchetTree
    ) throws(MLSError) -> LeafIndex {
        switch committer {
        case .member(let index): index
        case .newMember: try tree.add(leaf)
        }
    }

    // MARK: - What members find out

    /// The path's secret as `own` opens it.
    ///
    /// - Parameter candidates: What came beside the commit, of which any may be the one; `nil` where it is inside.
    /// - Throws: `.invalidPath` or `.refused`; of candidates that are no good no more than `.invalidPath(.noSecret)`.
    func open(
        _ path: ReceivedPath, beside candidates: [SealedPathSecret]?, with own: PrivatePath,
        suite: CipherSuite, context: inout CryptoContext
    ) throws(MLSError) -> OpenedPath {
        guard let holder = path.holder(for: own.leaf) else { throw .invalidPath(.noKey) }
        guard let candidates else {
            return try open(
                path, Opening(holder: holder, beside: nil), with: own, suite: suite, context: &context)
        }
        for candidate in candidates where candidate.node == holder {
            let opening = Opening(holder: holder, beside: candidate.ciphertext)
            if let opened = try? open(path, opening, with: own, suite: suite, context: &context) {
                return opened
            }
        }
        throw .invalidPath(.noSecret)
    }

    private func open(
        _ path: ReceivedPath, _ opening: Opening, with own: PrivatePath, suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> OpenedPath {
        let isRemembered = context.memo.mode == .shared && opening.isOfMany
        if isRemembered, let known = openings[opening] {
            context.tally.add(known.cost)
            return known.value
        }
        let before = context.tally
        let opened = try path.open(
            opening.beside, with: own, groupContext: provisionalContext, suite: suite, context: &context)
        if isRemembered {
            openings[opening] = Remembered(value: opened, cost: context.tally.since(before))
        }
        return opened
    }

    /// The secrets of the epoch that begins.
    func epoch(
        after initSecret: InitSecret, commitSecret: CommitSecret, preSharedKeys: CombinedPreSharedKey,
        context: inout CryptoContext
    ) throws(MLSError) -> KeySchedule.EpochStart {
        let input = EpochInput(
            initSecret: initSecret.block, commitSecret: commitSecret.block,
            preSharedKeys: preSharedKeys.block)
        if context.memo.mode == .shared, let known = epochs[input] {
            context.tally.add(known.cost)
            return known.value
        }
        let before = context.tally
        let start = KeySchedule.advance(
            from: initSecret, commitSecret: commitSecret, preSharedKeys: preSharedKeys,
            groupContext: encodedContext, tally: &context.tally)
        let isConfirmed = start.secrets.confirmation.isValid(
            tag: confirmationTag, of: self.context.confirmedTranscriptHash, tally: &context.tally)
        guard isConfirmed else { throw .confirmationTag }
        if context.memo.mode == .shared {
            epochs[input] = Remembered(value: start, cost: context.tally.since(before))
        }
        return start
    }

    /// The epoch's keys, whose secret tree is one for all members.
    func keys(_ start: KeySchedule.EpochStart, state: GroupState, mode: OperationMemo.Mode) -> EpochKeys {
        if mode == .shared, let epochKeys, epochKeys.secrets === start.secrets { return epochKeys }
        let keys = EpochKeys(start.secrets, state: state, mode: mode)
        epochKeys = keys
        return keys
    }

    /// The public state of the epoch that begins; its confirmation tag was checked.
    func state(suite: CipherSuite, memo: GroupMemo, tally: inout OperationTally) -> GroupState {
        if let nextState {
            // Its interim transcript hash, which each member computes.
            tally.charge(.sha256, bytes: Block32.count + 1 + confirmationTag.count)
            return nextState
        }
        let next = GroupState(
            suite: suite, context: context, tree: tree, confirmationTag: confirmationTag, tally: &tally)
        let shared = memo.shared(next)
        nextState = shared
        return shared
    }
}
