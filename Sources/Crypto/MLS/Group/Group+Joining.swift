import Metering
public import Primitives
import WireFormat

/// Joining by a Welcome (RFC 9420 §12.4.3.1).
extension Group {
    /// Joins the group to which a key package of ours was added.
    ///
    /// - Parameters:
    ///   - tree: The encoded ratchet tree, where the Welcome has none.
    ///   - instant: Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    /// - Returns: The group, and what its group info says besides.
    /// - Throws: `.invalidWelcome`, or what is wrong with the tree or the group info.
    public static func join(
        _ welcome: Welcome, as bundle: KeyPackageBundle, tree: [UInt8]? = nil,
        signer: SigningKeyPair, preSharedKeys: PreSharedKeyStore = PreSharedKeyStore(),
        at instant: UInt64? = nil, memo: GroupMemo, context: inout CryptoContext
    ) throws(MLSError) -> (group: Group, infoExtensions: [Extension]) {
        let opened = try welcome.open(
            as: bundle.keyPackage, initKeys: bundle.initKeys, preSharedKeys: preSharedKeys,
            context: &context)
        let suite = opened.suite
        let joined = try JoinedState.of(
            opened.encodedInfo, tree: tree, suite: suite, at: instant, memo: memo, context: &context)
        try preSharedKeys.checkOrigin(opened.secrets.preSharedKeys, of: joined.state.context)
        let epochSecrets = opened.intermediate.epochSecrets(
            groupContext: joined.state.encodedContext, tally: &context.tally)
        let isConfirmed = epochSecrets.confirmation.isValid(
            tag: joined.state.confirmationTag, of: joined.state.context.confirmedTranscriptHash,
            tally: &context.tally)
        guard isConfirmed else { throw .confirmationTag }
        let ownPath = try path(
            of: bundle, in: joined, pathSecret: opened.secrets.pathSecret, suite: suite, context: &context)
        let group = Group(
            state: joined.state, epoch: joined.keys(epochSecrets, mode: memo.mode), path: ownPath,
            signer: signer, preSharedKeys: preSharedKeys, memo: memo)
        return (group, joined.infoExtensions)
    }

    /// Our keys in the tree: the leaf's, and those above both us and the committer.
    private static func path(
        of bundle: KeyPackageBundle, in joined: JoinedState, pathSecret: [UInt8]?, suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> PrivatePath {
        let tree = joined.state.tree
        guard let leaf = tree.leaf(signingWith: try bundle.keyPackage.leafNode.signatureKey.spoken()),
            tree[leaf] == bundle.keyPackage.leafNode
        else { throw .invalidWelcome(.ownLeaf) }
        var path = PrivatePath(leaf: leaf, leafKeys: bundle.leafKeys)
        guard let pathSecret else { return path }
        guard let block = Block32(pathSecret) else {
            throw .invalidWelcome(.secretLength(pathSecret.count))
        }
        let filtered = FilteredPath(of: joined.signer, in: tree)
        guard let step = filtered.index(towards: leaf) else { throw .invalidWelcome(.pathSecret) }
        let nodes = tree.root.path(to: leaf)
        var secret = PathStep(PathSecret(block))
        for place in step..<filtered.steps.count {
            if place > step { secret = PathStep(secret.next(tally: &context.tally)) }
            let level = filtered.steps[place].level
            let keys = try secret.nodeKeys(context: &context)
            guard nodes[nodes.count - 1 - level].encryptionKey == keys.publicKey else {
                throw .invalidWelcome(.pathSecret)
            }
            path.set(keys, at: level)
        }
        return path
    }
}

extension JoinedState {
    /// Checks a group info and its tree; the same for all who join by one commit.
    ///
    /// - Throws: `.malformed`, `.invalidWelcome(.missingTree)`, `.invalidTree`, `.invalidLeaf`,
    ///   `.invalidSignature`, `.invalidExtensions`, `.cipherSuite`, `.version`.
    static func of(
        _ encodedInfo: [UInt8], tree: [UInt8]?, suite: CipherSuite, at instant: UInt64?, memo: GroupMemo,
        context: inout CryptoContext
    ) throws(MLSError) -> JoinedState {
        guard memo.mode == .shared else {
            return try read(
                encodedInfo, tree: tree, suite: suite, at: instant, memo: memo, context: &context)
        }
        // The tree is the same bytes for all who fetch it; the info was decrypted by each.
        let treeName = memo.names.name(of: tree ?? [], under: .zero)
        let name = Fingerprint.of(encodedInfo, under: treeName)
        if let known = memo.joins.remembered(name) {
            context.tally.add(known.cost)
            return known
        }
        let joined = try read(
            encodedInfo, tree: tree, suite: suite, at: instant, memo: memo, context: &context)
        memo.joins.remember(joined, for: name)
        return joined
    }

    private static func read(
        _ encodedInfo: [UInt8], tree: [UInt8]?, suite: CipherSuite, at instant: UInt64?, memo: GroupMemo,
        context: inout CryptoContext
    ) throws(MLSError) -> JoinedState {
        let before = context.tally
        let info: GroupInfo
        do { info = try GroupInfo(decoding: encodedInfo) } catch { throw .malformed(error) }
        let groupContext = info.groupContext
        guard groupContext.version == ProtocolVersion.mls10 else { throw .version(groupContext.version) }
        guard groupContext.cipherSuite == suite.rawValue else {
            throw .cipherSuite(groupContext.cipherSuite)
        }
        guard let bytes = info.extensions.data(of: ExtensionType.ratchetTree) ?? tree else {
            throw .invalidWelcome(.missingTree)
        }
        try info.extensions.validate(in: .groupInfo)
        let tree = try RatchetTree(decoding: bytes)
        guard tree.hash(tally: &context.tally) == groupContext.treeHash else { throw .invalidTree(.hash) }
        guard let signer = tree[info.signer] else { throw .unknownMember(info.signer) }
        guard try info.isSigned(by: signer.signatureKey.spoken(), suite: suite, context: &context) else {
            throw .invalidSignature
        }
        let rules = try LeafRules(
            suite: suite, groupID: groupContext.groupID, extensions: groupContext.extensions,
            instant: instant)
        try tree.validate(rules, context: &context)
        let state = memo.shared(
            GroupState(
                suite: suite, context: groupContext, tree: tree, confirmationTag: info.confirmationTag,
                tally: &context.tally))
        return JoinedState(
            state: state, signer: info.signer, infoExtensions: info.extensions,
            cost: context.tally.since(before))
    }
}
