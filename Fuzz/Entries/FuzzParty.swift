import Primitives
import Randomness
import WireFormat

@testable import MLS

/// A group of three by RFC 9420 that a fourth is about to join: what bytes meet that come from outside, or that a
/// hostile member or inviter has signed.
struct FuzzParty {
    private static let suite = CipherSuite.x25519ChaChaPoly
    private static let groupID = Array("group".utf8)
    private static let lifetime = Lifetime(notBefore: 0, notAfter: 2_000)
    private static let instant: UInt64 = 1_000

    private let memo = GroupMemo(mode: .full)
    private var context = CryptoContext(
        random: RandomStream(seed: Seed(4)), memo: OperationMemo(mode: .full))
    private var signers: [SigningKeyPair] = []
    private var groups: [Group] = []
    /// The key package of the fourth.
    private let bundle: KeyPackageBundle
    /// What the Welcome to the fourth says to it alone.
    private let secrets: GroupSecrets

    /// What may come to a member, and has not yet.
    private(set) var messages: [MLSMessage] = []
    private(set) var welcome: Welcome
    /// The same without a tree in it.
    private(set) var bareWelcome: Welcome
    /// The group with the fourth in it, as it is shown to who joins.
    private(set) var info: GroupInfo
    let trees: [RatchetTree]

    var keyPackage: KeyPackage { bundle.keyPackage }
    var groupSecrets: GroupSecrets { secrets }

    init() throws {
        for _ in 0..<4 { signers.append(SigningKeyPair(using: &context)) }
        var bundles: [KeyPackageBundle] = []
        for number in 1..<4 {
            bundles.append(
                KeyPackageBundle(
                    ClientDescription(identity: [UInt8(number)]), signer: signers[number], suite: Self.suite,
                    lifetime: Self.lifetime, context: &context))
        }
        bundle = bundles[2]
        groups = try Self.begin(with: bundles, signers, memo, &context)
        let add = Proposal.add(bundle.keyPackage)
        let adding = try groups[0].commit(
            CommitPlan(proposals: [add]), at: Self.instant, context: &context)
        let bare = try groups[0].commit(
            CommitPlan(
                proposals: [add], path: .whereNeeded, wireFormat: .privateMessage, welcomeTree: .separate),
            at: Self.instant, context: &context)
        guard let inline = adding.welcome, let separate = bare.welcome else {
            throw MLSError.invalidWelcome(.notForUs)
        }
        (welcome, bareWelcome) = (inline, separate)
        secrets = try inline.open(
            as: bundle.keyPackage, initKeys: bundle.initKeys, preSharedKeys: PreSharedKeyStore(),
            context: &context
        ).secrets
        info = try adding.next.groupInfo(tree: .inline, context: &context)
        trees = [groups[0].state.tree, adding.next.state.tree, bare.next.state.tree]
        messages = [adding.message, bare.message] + (try Self.talk(in: &groups, &context))
    }

    /// The group of the first three, all in its second epoch, which a commit of the last began.
    private static func begin(
        with bundles: [KeyPackageBundle], _ signers: [SigningKeyPair], _ memo: GroupMemo,
        _ context: inout CryptoContext
    ) throws -> [Group] {
        var founder = try Group(
            creating: groupID, client: ClientDescription(identity: [0]), lifetime: lifetime,
            signer: signers[0], suite: suite, memo: memo, context: &context)
        let first = try founder.commit(
            CommitPlan(proposals: bundles.prefix(2).map { .add($0.keyPackage) }), at: instant,
            context: &context)
        guard let welcome = first.welcome else { throw MLSError.invalidWelcome(.notForUs) }
        var groups = [first.next]
        for number in 1...2 {
            groups.append(
                try Group.join(
                    welcome, as: bundles[number - 1], signer: signers[number], at: instant, memo: memo,
                    context: &context
                ).group)
        }
        let second = try groups[2].commit(at: instant, context: &context)
        for reader in 0...1 {
            _ = try groups[reader].process(second.message.encoded, at: instant, context: &context)
        }
        groups[2] = second.next
        return groups
    }

    private static func talk(
        in groups: inout [Group], _ context: inout CryptoContext
    ) throws -> [MLSMessage] {
        var speakers = groups
        let removal = Proposal.remove(LeafIndex(2))
        let key = PreSharedKeyID(key: .external(id: [1]), nonce: [UInt8](repeating: 2, count: 32))
        return [
            try groups[0].encrypt([1, 2, 3], context: &context),
            try groups[2].encrypt([4], authenticatedData: [5], padding: 16, context: &context),
            try speakers[0].propose(removal, context: &context),
            try speakers[0].propose(removal, as: .privateMessage, context: &context),
            try speakers[0].propose(.preSharedKey(key), context: &context),
            try speakers[2].proposeUpdate(context: &context),
            try speakers[0].propose(.groupContextExtensions([]), context: &context),
        ]
    }
}

extension FuzzParty {
    /// Hands `bytes` to a member, which then goes on.
    ///
    /// - Returns: Whether it takes them.
    @discardableResult
    func process(_ bytes: [UInt8], pathSecrets: [SealedPathSecret]? = nil) -> Bool {
        var (member, context) = (groups[1], context)
        guard
            (try? member.process(bytes, pathSecrets: pathSecrets, at: Self.instant, context: &context)) != nil
        else { return false }
        _ = try? member.encrypt([9], context: &context)
        _ = try? member.process(bytes, pathSecrets: pathSecrets, at: Self.instant, context: &context)
        _ = try? member.commit(at: Self.instant, context: &context)
        return true
    }

    /// Has the fourth join by what a Welcome may be.
    ///
    /// - Returns: Whether it does.
    @discardableResult
    func join(_ bytes: [UInt8]) -> Bool {
        guard let welcome = try? Welcome(decoding: bytes) else { return false }
        precondition(welcome.encoded == bytes, "a Welcome is written as it was read")
        return join(welcome, tree: trees[2].encoded)
    }

    private func join(_ welcome: Welcome, tree: [UInt8]?) -> Bool {
        var context = context
        guard
            var joined = try? Group.join(
                welcome, as: bundle, tree: tree, signer: signers[3], at: Self.instant, memo: memo,
                context: &context
            ).group
        else { return false }
        _ = try? joined.encrypt([9], context: &context)
        _ = try? joined.commit(at: Self.instant, context: &context)
        return true
    }

    /// `bytes` as a proposal or a commit of the first member, which has signed all of it: a byte of kind, then what
    /// it says.
    func processSigned(_ bytes: [UInt8]) {
        var decoder = WireDecoder(bytes)
        guard let type = try? ContentType(from: &decoder), type != .application,
            var body = try? FramedContent.Body(of: type, from: &decoder)
        else { return }
        var context = context
        let attacker = groups[0]
        if case .commit(let commit) = body, let path = commit.path {
            let leaf = path.leafNode.content.signed(
                at: LeafNode.Position(groupID: Self.groupID, leaf: attacker.ownLeaf), by: signers[0],
                suite: Self.suite, context: &context)
            body = .commit(
                Commit(proposals: commit.proposals, path: UpdatePath(leafNode: leaf, nodes: path.nodes)))
        }
        let content = FramedContent(
            groupID: Self.groupID, epoch: attacker.state.epoch, sender: .member(attacker.ownLeaf),
            authenticatedData: [], body: body)
        var signed = AuthenticatedContent.signed(
            content, as: .publicMessage, groupContext: attacker.state.encodedContext, signer: signers[0],
            suite: Self.suite, context: &context)
        if type == .commit { signed = signed.with(confirmationTag: [UInt8](repeating: 0, count: 32)) }
        let message = PublicMessage(
            signed, membershipKey: attacker.epoch.secrets.membership,
            groupContext: attacker.state.encodedContext, context: &context)
        process(MLSMessage.publicMessage(message).encoded)
        process(MLSMessage.publicMessage(message).encoded, pathSecrets: [])
    }

    /// `bytes` as the path secret that the first member gives the second beside a commit which is right otherwise.
    ///
    /// - Returns: Whether it is taken.
    @discardableResult
    func processPathSecret(_ bytes: [UInt8]) -> Bool {
        var (attacker, context) = (groups[0], context)
        let before = attacker.state.context.confirmedTranscriptHash
        guard
            let pending = try? attacker.commit(
                CommitPlan(pathSecrets: .beside), at: Self.instant, context: &context),
            let own = pending.pathSecrets.first(where: { $0.readers.contains(groups[1].ownLeaf) })?.secret,
            let key = attacker.state.tree.root.subtree(at: own.node)?.encryptionKey,
            let sealed = try? Self.suite.encrypt(
                bytes, to: key, label: UpdatePath.label,
                labelContext: pending.next.state.context.with(confirmedTranscriptHash: before).encoded,
                using: &context)
        else { return false }
        precondition(process(pending.message.encoded, pathSecrets: [own]), "the right secret is taken")
        return process(
            pending.message.encoded, pathSecrets: [SealedPathSecret(node: own.node, ciphertext: sealed)])
    }

    /// `bytes` as the group info by which the first member lets the fourth in; hash, tag and signature are made to
    /// fit.
    ///
    /// - Returns: Whether it joins.
    @discardableResult
    func joinSigned(_ bytes: [UInt8]) -> Bool {
        guard let stated = try? GroupInfo(decoding: bytes) else { return false }
        var context = context
        let inline = stated.extensions.data(of: ExtensionType.ratchetTree)
        let tree = inline.flatMap { try? RatchetTree(decoding: $0) }
        let own = stated.groupContext
        let fitting = GroupContext(
            version: own.version, cipherSuite: own.cipherSuite, groupID: own.groupID, epoch: own.epoch,
            treeHash: tree?.hash(tally: &context.tally) ?? own.treeHash,
            confirmedTranscriptHash: own.confirmedTranscriptHash, extensions: own.extensions)
        guard let welcome = try? sealed(fitting, stated, context: &context) else { return false }
        return join(welcome, tree: nil)
    }

    private func sealed(
        _ group: GroupContext, _ stated: GroupInfo, context: inout CryptoContext
    ) throws -> Welcome {
        let intermediate = IntermediateSecret(
            try JoinerSecret(secrets.joinerSecret), preSharedKeys: .none, tally: &context.tally)
        let epoch = intermediate.epochSecrets(groupContext: group.encoded, tally: &context.tally)
        let tag = epoch.confirmation.tag(of: group.confirmedTranscriptHash, tally: &context.tally)
        func info(signature: [UInt8]) -> GroupInfo {
            GroupInfo(
                groupContext: group, extensions: stated.extensions, confirmationTag: tag,
                signer: stated.signer, signature: signature)
        }
        let signature = Self.suite.sign(
            info(signature: []).signedPart, label: GroupInfo.signatureLabel, with: signers[0],
            context: &context)
        let encryptedInfo = try intermediate.welcomeKeys(suite: Self.suite, tally: &context.tally).seal(
            info(signature: signature).encoded, authenticating: [], tally: &context.tally)
        let sealedSecrets = try Self.suite.sealer(
            label: Welcome.label, labelContext: encryptedInfo, tally: &context.tally
        ).seal(secrets.encoded, to: try keyPackage.initKey.spoken(), using: &context)
        let own = Welcome.EncryptedSecrets(
            newMember: keyPackage.reference(suite: Self.suite, tally: &context.tally),
            groupSecrets: sealedSecrets)
        return Welcome(
            cipherSuite: Self.suite.rawValue, secrets: [own], encryptedGroupInfo: encryptedInfo)
    }

    /// Reads a tree, and all that needs no signature is asked of it.
    func read(tree bytes: [UInt8]) {
        guard let tree = try? RatchetTree(decoding: bytes) else { return }
        precondition(tree.encoded == bytes, "a tree is written as it was read")
        precondition(tree.encodedSize == bytes.count, "a tree is as large as it says")
        var context = context
        _ = try? tree.validateStructure(context: &context)
        _ = tree.hash(tally: &context.tally)
        precondition(tree.members.count == tree.memberCount, "a tree has as many members as it says")
    }
}
