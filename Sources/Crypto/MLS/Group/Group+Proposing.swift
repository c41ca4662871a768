public import Primitives

/// Proposals to the group (RFC 9420 §12.1).
extension Group {
    /// Signs and frames a proposal, and notes it for a commit of our own.
    ///
    /// - Throws: `.suspended`, `.noKeys`.
    public mutating func propose(
        _ proposal: Proposal, as wireFormat: WireFormatID = .publicMessage,
        authenticatedData: [UInt8] = [], context: inout CryptoContext
    ) throws(MLSError) -> MLSMessage {
        try checkIsActive()
        let content = FramedContent(
            groupID: state.groupID, epoch: state.epoch, sender: .member(ownLeaf),
            authenticatedData: authenticatedData, body: .proposal(proposal))
        let signed = AuthenticatedContent.signed(
            content, as: wireFormat, groupContext: state.encodedContext, signer: signer, suite: state.suite,
            context: &context)
        let message = try framed(signed, context: &context)
        let reference = signed.proposalReference(suite: state.suite, context: &context)
        let item = ProposalList.Item(proposal: proposal, sender: .member(ownLeaf), isByReference: true)
        proposals.append(ReceivedProposal(reference: reference, item: item))
        return message
    }

    /// Proposes a new leaf of our own, for whoever commits next.
    public mutating func proposeUpdate(
        as wireFormat: WireFormatID = .publicMessage, context: inout CryptoContext
    ) throws(MLSError) -> MLSMessage {
        guard let leaf = state.tree[ownLeaf] else { throw .unknownMember(ownLeaf) }
        let keys = AgreementKeyPair(using: &context)
        var content = leaf.content
        content.encryptionKey = HPKEPublicKey(keys.publicKey)
        content.source = .update
        let updated = content.signed(
            at: LeafNode.Position(groupID: state.groupID, leaf: ownLeaf), by: signer, suite: state.suite,
            context: &context)
        let message = try propose(.update(updated), as: wireFormat, context: &context)
        proposedKeys.append(keys)
        return message
    }
}
