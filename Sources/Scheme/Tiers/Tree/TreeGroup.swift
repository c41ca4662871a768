import Accounts
import Identity
import MLS
import Megolm
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The MLS group (RFC 9420) of a period in the tree tier: one MLS epoch for each epoch of the log.
///
/// Its identifier is the log's with the epoch before the period, so no two periods have the same.
struct TreeGroup: CarriedEpoch {
    /// The epoch of the log at which the MLS group, not yet shared, stands at 0.
    let base: EpochTag
    private(set) var group: Group
    /// What the Welcome said of the log, if we joined by one.
    private(set) var position: LogPosition?

    /// What a change of the membership becomes in the tree.
    struct CommitMessages {
        /// For the members so far; there are none when the group is new.
        let commit: [UInt8]
        /// What goes beside the commit, each to the members that can open it.
        let pathSecrets: [(secret: SealedPathSecret, readers: [DeviceID])]
        /// For the new members.
        let welcomes: [(joiners: [DeviceID], bytes: [UInt8])]
        let next: TreeGroup
    }

    /// What a commit of another member leads to.
    enum Received {
        case change(MembershipChange, by: Member?, next: TreeGroup)
        /// This device is removed by it.
        case removal(MembershipChange)
    }

    /// The epoch of the log.
    var epoch: EpochNumber {
        EpochNumber(base.number.number &+ UInt32(truncatingIfNeeded: group.state.epoch))
    }

    /// What members of the epoch compare; no secret.
    var authenticator: [UInt8] { group.epochAuthenticator }

    /// Names the tree of the epoch, and so all its members.
    var treeHash: [UInt8] { group.state.context.treeHash }

    var reader: EpochReader { group.reader }

    /// This device's own.
    var leaf: LeafIndex { group.ownLeaf }

    var serializedSize: Int { group.serializedSize + group.publicStateSize }

    // MARK: - Beginning

    /// The group of its creator alone, which all others are added to by its first commit.
    init(
        after base: EpochTag, of own: Member, in group: GroupID, signer: SigningKeyPair,
        suite: CipherSuite,
        memo: GroupMemo, at now: SimulatedInstant, context: inout CryptoContext
    ) throws(MLSError) {
        self.base = base
        self.group = try Group(
            creating: TreeGroupName(group: group, base: base).encoded,
            client: ClientDescription(own), lifetime: .from(now), signer: signer, suite: suite, memo: memo,
            context: &context)
    }

    /// - Throws: Also `.wrongGroup` when it is none of this log's groups.
    init(
        joining welcome: Welcome, as bundle: KeyPackageBundle, tree: [UInt8]?, in group: GroupID,
        signer: SigningKeyPair, memo: GroupMemo, at now: SimulatedInstant, context: inout CryptoContext
    ) throws(MLSError) {
        let joined = try Group.join(
            welcome, as: bundle, tree: tree, signer: signer, at: now.secondsForLifetimes, memo: memo,
            context: &context)
        guard let name = try? TreeGroupName(decoding: joined.group.state.groupID), name.group == group,
            let data = joined.infoExtensions.data(of: LogPosition.extensionType),
            let position = try? LogPosition(decoding: data), Gears.has(position.tier)
        else { throw .wrongGroup }
        base = name.base
        self.group = joined.group
        self.position = position
        guard position.epoch == epoch else { throw .wrongGroup }
    }

    // MARK: - Changing

    /// Commits a change of the log, which travels in the commit as authenticated data; so the two cannot come
    /// apart.
    ///
    /// - Parameters:
    ///   - after: The state of the log that the change leads to.
    ///   - keyPackages: Of the devices that the commit adds to the tree.
    ///   - removed: The members that the change removes.
    /// - Throws: Where a key package is not what its owner would publish.
    mutating func commit(
        _ change: MembershipChange, leadingTo after: MembershipState, adding keyPackages: [KeyPackage],
        removing removed: [Member],
        options: MechanismConfiguration.Tree, at now: SimulatedInstant,
        context: inout CryptoContext
    ) throws(MLSError) -> CommitMessages {
        var proposals = keyPackages.map { Proposal.add($0) }
        proposals += removed.compactMap { leaf(of: $0).map { .remove($0) } }
        var encoder = WireEncoder()
        change.encode(into: &encoder)
        let info = LogPosition(of: after).asExtension
        let pending = try group.commit(
            CommitPlan(
                proposals: proposals,
                path: Tree.path(of: change, options) == .always ? .always : .whereNeeded,
                pathSecrets: options.commitFanOut == .full ? .inside : .beside,
                authenticatedData: encoder.bytes, wireFormat: .publicMessage,
                welcomeTree: options.delivery == .inline ? .inline : .separate,
                groupInfoExtensions: [info]),
            at: now.secondsForLifetimes, context: &context)
        var next = self
        next.group = pending.next
        next.position = nil
        // A newcomer that is another than the change says, or a member that has no leaf to take away.
        guard next.isOf(after) else { throw .invalidCommit(.sender) }
        return CommitMessages(
            commit: pending.message.encoded,
            pathSecrets: pending.pathSecrets.map { ($0.secret, $0.readers.compactMap(device)) },
            welcomes: Self.welcomes(pending.welcome, to: keyPackages, options.welcome),
            next: next)
    }

    private static func welcomes(
        _ welcome: Welcome?, to keyPackages: [KeyPackage], _ option: MechanismConfiguration.Tree.Welcome
    ) -> [(joiners: [DeviceID], bytes: [UInt8])] {
        guard let welcome else { return [] }
        // Secrets stand in the order in which the commit adds.
        let joiners = keyPackages.compactMap { Member($0.leafNode)?.device }
        switch option {
        case .one: return [(joiners.sorted(), MLSMessage.welcome(welcome).encoded)]
        case .perJoiner:
            return zip(joiners, welcome.parted).map { ([$0], MLSMessage.welcome($1).encoded) }
        }
    }

    private func device(at leaf: LeafIndex) -> DeviceID? {
        group.state.tree[leaf].flatMap(Member.init)?.device
    }

    /// Takes the commit of another member; this group stays as it is.
    ///
    /// - Parameter pathSecrets: What has come beside it, in a group whose commits are trimmed.
    /// - Throws: What is wrong with it by MLS; `.malformed` for data that is no change.
    func receive(
        _ message: [UInt8], pathSecrets: [SealedPathSecret]?, at now: SimulatedInstant,
        context: inout CryptoContext
    ) throws(MLSError) -> Received {
        var next = self
        let processed = try next.group.process(
            message, pathSecrets: pathSecrets, at: now.secondsForLifetimes, context: &context)
        switch processed {
        case .commit(let data, let sender):
            next.position = nil
            return .change(try Self.change(in: data), by: next.member(sender), next: next)
        case .removed(let data): return .removal(try Self.change(in: data))
        case .proposal, .application: throw .invalidCommit(.sender)
        }
    }

    /// Messages that propose to the committer what this device's user wants changed.
    ///
    /// They go to the committer alone, so they are not noted as something to be committed by reference.
    func proposals(
        adding keyPackages: [KeyPackage], removing removed: [Member], in epoch: EpochTag,
        context: inout CryptoContext
    ) throws(MLSError) -> [[UInt8]] {
        var scratch = group
        var tag = WireEncoder(reserving: EpochTag.encodedSize)
        tag.write(epoch)
        var messages: [[UInt8]] = []
        let proposals =
            keyPackages.map { Proposal.add($0) } + removed.compactMap { leaf(of: $0).map { .remove($0) } }
        for proposal in proposals {
            messages.append(
                try scratch.propose(proposal, authenticatedData: tag.bytes, context: &context).encoded)
        }
        return messages
    }

    /// Reads a proposal that came to us as the committer.
    ///
    /// - Returns: `nil` for one that is not for a committer to carry out.
    func proposal(in message: [UInt8], context: inout CryptoContext) throws(MLSError) -> ProposedChange? {
        guard let (proposal, sender) = try group.proposal(in: message, context: &context),
            case .member = sender
        else { return nil }
        switch proposal {
        case .add(let keyPackage): return Member(keyPackage.leafNode).map { .add($0, keyPackage) }
        case .remove(let leaf): return group.state.tree[leaf].flatMap(Member.init).map { .remove($0) }
        case .update, .preSharedKey, .reinit, .externalInit, .groupContextExtensions: return nil
        }
    }

    private func member(_ sender: Sender) -> Member? {
        guard case .member(let leaf) = sender else { return nil }
        return group.state.tree[leaf].flatMap(Member.init)
    }

    private static func change(in data: [UInt8]) throws(MLSError) -> MembershipChange {
        do {
            return try MembershipChange(decoding: data)
        } catch {
            throw .malformed(error)
        }
    }

    /// Whether the tree has just the members that the log has, given that it had those of `before`.
    func matches(_ after: MembershipState, by change: MembershipChange, of before: MembershipState) -> Bool {
        group.state.tree.memberCount == after.members.count
            && change.added.allSatisfy { leaf(of: $0) != nil }
            && change.removed.allSatisfy { before[$0].flatMap(leaf) == nil }
    }

    /// Whether this is the tree of a state of the log.
    func isOf(_ state: MembershipState) -> Bool {
        members.map { $0.sorted { $0.device < $1.device } } == state.members
    }

    /// The members that the tree has.
    ///
    /// - Returns: `nil` if a leaf is not one of this scheme's.
    var members: [Member]? {
        var members: [Member] = []
        for (_, leaf) in group.state.tree.members {
            guard let member = Member(leaf) else { return nil }
            members.append(member)
        }
        return members
    }

    private func leaf(of member: Member) -> LeafIndex? {
        guard let index = group.state.tree.leaf(signingWith: member.signingKey),
            let leaf = group.state.tree[index], Member(leaf) == member
        else { return nil }
        return index
    }

    // MARK: - Messages

    /// Encrypts once for all, with the tag of the epoch in the clear and authenticated.
    mutating func encrypt(
        _ content: [UInt8], in epoch: EpochTag, context: inout CryptoContext
    ) throws(MLSError) -> [UInt8] {
        var tag = WireEncoder(reserving: EpochTag.encodedSize)
        tag.write(epoch)
        return try group.encrypt(content, authenticatedData: tag.bytes, context: &context).encoded
    }

    /// The text of a message and who sent it.
    mutating func opened(_ message: PrivateMessage, context: inout CryptoContext) -> OpenedText {
        do throws(MLSError) {
            let opened = try group.open(message, context: &context)
            return .text(opened.text, from: group.state.tree[opened.sender].flatMap(Member.init))
        } catch {
            return OpenedText(error) { group.state.tree[$0].flatMap(Member.init) }
        }
    }

    /// The tree as a new member fetches it.
    var encodedTree: [UInt8] { group.state.tree.encoded }

    func groupSecret(context: inout CryptoContext) -> Block32? {
        let exported = try? group.export(
            label: "keyshift group secret", context: [], length: Block32.count, tally: &context.tally)
        return exported.flatMap { Block32($0) }
    }

    /// Exported (RFC 9420 §8.5) for the member's leaf: `session` (8 bytes), and the ratchet.
    func senderRatchet(of member: Member, context: inout CryptoContext) -> (
        ratchet: [UInt8], session: SessionPrefix
    )? {
        guard let leaf = leaf(of: member),
            let exported = try? group.export(
                label: "keyshift sender key", context: leaf.encoded,
                length: SessionPrefix.byteCount + OutboundSession.ratchetByteCount, tally: &context.tally)
        else { return nil }
        let session = SessionPrefix(of: exported)
        return (Array(exported[SessionPrefix.byteCount...]), session)
    }
}
