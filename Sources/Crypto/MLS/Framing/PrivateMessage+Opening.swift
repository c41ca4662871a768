package import Metering
package import Primitives
import WireFormat

extension PrivateMessage {
    /// Finds out who sent it (RFC 9420 §6.3.2); that the member exists is not checked.
    ///
    /// - Throws: `.refused` when it is of another epoch, `.malformed`.
    package func sender(
        with keys: SenderDataKeys, tally: inout OperationTally
    ) throws(MLSError) -> SenderData {
        let opened = try keys.keys(for: ciphertext, tally: &tally).open(
            encryptedSenderData,
            authenticating: Self.associatedData(groupID: groupID, epoch: epoch, type: contentType),
            tally: &tally)
        do {
            return try SenderData(decoding: opened)
        } catch {
            throw .malformed(error)
        }
    }

    /// What it says, whose signature is still to be checked.
    ///
    /// - Parameter keys: Those of the sender's ratchet and generation.
    /// - Throws: `.refused` by the cipher, `.malformed`, `.nonZeroPadding`.
    func open(
        from sender: SenderData, with keys: MessageKeys, tally: inout OperationTally
    ) throws(MLSError) -> AuthenticatedContent {
        let plaintext = try keys.open(
            ciphertext,
            authenticating: Self.associatedData(
                groupID: groupID, epoch: epoch, type: contentType, authenticatedData: authenticatedData),
            reuseGuard: sender.reuseGuard, tally: &tally)
        var decoder = WireDecoder(plaintext)
        let authenticated: AuthenticatedContent
        do {
            let body = try FramedContent.Body(of: contentType, from: &decoder)
            let (signature, tag) = try decoder.readAuthentication(of: contentType)
            authenticated = AuthenticatedContent(
                wireFormat: .privateMessage,
                content: FramedContent(
                    groupID: groupID, epoch: epoch, sender: .member(sender.leaf),
                    authenticatedData: authenticatedData, body: body),
                signature: signature, confirmationTag: tag)
        } catch {
            throw .malformed(error)
        }
        guard plaintext[decoder.offset...].allSatisfy({ $0 == 0 }) else { throw .nonZeroPadding }
        return authenticated
    }

    /// What is found out when a message is opened, but for the keys, which each reader must have.
    struct Opening {
        let sender: SenderData
        let senderCost: OperationTally
        let content: AuthenticatedContent
        /// Of the cipher and the signature.
        let contentCost: OperationTally
    }

    /// As above, by whoever stands in `tree`: what it says, and the keys to be given up with it.
    ///
    /// In `.shared` what the first reader found out serves all readers of the epoch.
    ///
    /// - Parameter verify: Checks the signature, for all readers alike.
    /// - Throws: Besides, `.unknownMember`, `.noKeys`, and what `verify` throws.
    func open(
        senderData: SenderDataKeys, tree: SecretTree, context: inout CryptoContext,
        verify: (AuthenticatedContent, inout CryptoContext) throws(MLSError) -> Void
    ) throws(MLSError) -> (content: AuthenticatedContent, taking: SecretTree.Taking) {
        let openings = tree.root.openings
        let name = openings.mode == .shared ? tree.root.name(of: encoded) : .zero
        if let known = openings.remembered(name) {
            context.tally.add(known.senderCost)
            let taking = try find(known.sender, in: tree, tally: &context.tally)
            context.tally.add(known.contentCost)
            return (known.content, taking)
        }
        let start = context.tally
        let sender = try sender(with: senderData, tally: &context.tally)
        let senderCost = context.tally.since(start)
        let taking = try find(sender, in: tree, tally: &context.tally)
        let found = context.tally
        let content = try open(from: sender, with: taking.keys, tally: &context.tally)
        try verify(content, &context)
        openings.remember(
            Opening(
                sender: sender, senderCost: senderCost, content: content,
                contentCost: context.tally.since(found)), for: name)
        return (content, taking)
    }

    private func find(
        _ sender: SenderData, in tree: SecretTree, tally: inout OperationTally
    ) throws(MLSError) -> SecretTree.Taking {
        try tree.find(contentType.ratchet, of: sender.leaf, at: sender.generation, tally: &tally)
    }

    /// As above, and gives up the keys when all is right, and not before.
    package func open(
        senderData: SenderDataKeys, tree: inout SecretTree, context: inout CryptoContext,
        verify: (AuthenticatedContent, inout CryptoContext) throws(MLSError) -> Void
    ) throws(MLSError) -> AuthenticatedContent {
        let (content, taking) = try open(
            senderData: senderData, tree: tree, context: &context, verify: verify)
        tree.finish(taking)
        return content
    }
}
