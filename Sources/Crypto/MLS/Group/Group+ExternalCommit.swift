import Metering
public import Primitives
import WireFormat

/// Joining without being added (RFC 9420 §12.4.3.2).
extension Group {
    /// Makes the commit by which a client adds itself.
    ///
    /// - Parameters:
    ///   - tree: The encoded ratchet tree, where the group info has none.
    ///   - former: Our own leaf of before, which the commit removes.
    ///   - ids: Pre-shared keys that the commit brings in, of those in `preSharedKeys`.
    /// - Throws: `.invalidWelcome(.missingExternalKey)`, what is wrong with the group info, or `.invalidLeaf` for a
    ///   client who cannot do what the group demands or removes another than its former self.
    public static func commitExternally(
        to info: GroupInfo, tree: [UInt8]? = nil, client: ClientDescription,
        removing former: LeafIndex? = nil,
        bringing ids: [PreSharedKeyID] = [], preSharedKeys: PreSharedKeyStore = PreSharedKeyStore(),
        authenticatedData: [UInt8] = [], signer: SigningKeyPair, at instant: UInt64? = nil,
        memo: GroupMemo, context: inout CryptoContext
    ) throws(MLSError) -> PendingCommit {
        guard let suite = CipherSuite(rawValue: info.groupContext.cipherSuite) else {
            throw .cipherSuite(info.groupContext.cipherSuite)
        }
        let joined = try JoinedState.of(
            info.encoded, tree: tree, suite: suite, at: instant, memo: memo, context: &context)
        let state = joined.state
        let begin = try ExternalInit.make(
            to: try joined.externalKey(), suite: suite, context: &context)
        let proposals =
            [.externalInit(kemOutput: begin.kemOutput)] + (former.map { [.remove($0)] } ?? [])
            + ids.map { Proposal.preSharedKey($0) }
        let list = ProposalList(
            items: proposals.map {
                ProposalList.Item(proposal: $0, sender: .newMemberCommit, isByReference: false)
            })
        let applied = try AppliedProposals(
            list, by: .newMember, to: state, instant: instant, context: &context)
        let (author, placed) = try place(
            client, signer, in: applied, of: state, context: &context)
        let draft = try CommitDraft(
            applied, by: author, path: .always, in: state, tree: placed, context: &context)
        let commit = Commit(proposals: proposals.map { .proposal($0) }, path: draft.updatePath)
        let signed = AuthenticatedContent.signed(
            FramedContent(
                groupID: state.groupID, epoch: state.epoch, sender: .newMemberCommit,
                authenticatedData: authenticatedData, body: .commit(commit)),
            as: .publicMessage, groupContext: state.encodedContext, signer: signer, suite: suite,
            context: &context)
        let combined = try preSharedKeys.combined(ids, context: &context)
        let begun = draft.begin(
            with: signed, after: begin.secret, preSharedKeys: combined, context: &context)
        guard let path = draft.ownPath?.privatePath else { throw .invalidCommit(.missingPath) }
        let next = memo.shared(begun.state)
        let group = Group(
            state: next, epoch: EpochKeys(begun.start.secrets, state: next, mode: memo.mode), path: path,
            signer: signer, preSharedKeys: preSharedKeys, memo: memo)
        return PendingCommit(
            message: .publicMessage(PublicMessage(newMember: begun.authenticated)), pathSecrets: [],
            welcome: nil, next: group)
    }

    /// Gives the client a leaf, whose key its commit replaces at once.
    ///
    /// - Throws: `.invalidLeaf` for a client whom the group could not take.
    private static func place(
        _ client: ClientDescription, _ signer: SigningKeyPair, in applied: AppliedProposals,
        of state: GroupState, context: inout CryptoContext
    ) throws(MLSError) -> (author: CommitDraft.Author, tree: RatchetTree) {
        let content = client.leafContent(
            encryptionKey: AgreementKeyPair(using: &context).publicKey, signer: signer, source: .update)
        let node = LeafNode(content: content, signature: [])
        let rules = try LeafRules(
            suite: state.suite, groupID: state.groupID, extensions: applied.extensions, instant: nil)
        try rules.validateCapabilities(of: node)
        if let former = applied.replacedLeaf(by: .newMember, before: state.tree) {
            try node.validate(asSuccessorOf: former)
        }
        var tree = applied.tree
        let leaf = try tree.add(node)
        guard tree.root.credentials.isMutual else { throw .invalidLeaf(.credentialNotSupportedByAll) }
        return (CommitDraft.Author(leaf: leaf, content: content, signer: signer), tree)
    }
}

extension JoinedState {
    /// - Throws: `.invalidWelcome(.missingExternalKey)`, `.malformed`, `.refused`.
    fileprivate func externalKey() throws(MLSError) -> AgreementPublicKey {
        guard let data = infoExtensions.data(of: ExtensionType.externalPublicKey) else {
            throw .invalidWelcome(.missingExternalKey)
        }
        let bytes: [UInt8]
        do {
            var decoder = WireDecoder(data)
            bytes = try decoder.readVector()
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        do { return try AgreementPublicKey(bytes) } catch { throw .refused(error) }
    }
}
