import Metering
public import Primitives

/// Messages that are encrypted (RFC 9420 §6.3).
extension Group {
    /// Encrypts a message for the users of all members.
    ///
    /// - Parameter padding: Of how many bytes the length of what is encrypted is made a multiple.
    /// - Throws: `.suspended`, `.noKeys`.
    public mutating func encrypt(
        _ text: [UInt8], authenticatedData: [UInt8] = [], padding: Int = 1, context: inout CryptoContext
    ) throws(MLSError) -> MLSMessage {
        try checkIsActive()
        let content = FramedContent(
            groupID: state.groupID, epoch: state.epoch, sender: .member(ownLeaf),
            authenticatedData: authenticatedData, body: .application(text))
        let signed = AuthenticatedContent.signed(
            content, as: .privateMessage, groupContext: state.encodedContext, signer: signer,
            suite: state.suite, context: &context)
        return .privateMessage(try sealed(signed, padding: padding, context: &context))
    }

    mutating func sealed(
        _ authenticated: AuthenticatedContent, padding: Int = 1, context: inout CryptoContext
    ) throws(MLSError) -> PrivateMessage {
        try PrivateMessage.seal(
            authenticated, padding: padding, senderData: epoch.senderData, tree: &secretTree,
            context: &context)
    }

    /// What a message with a right signature says, and the keys that are to be given up with it.
    func unsealed(
        _ message: PrivateMessage, context: inout CryptoContext
    ) throws(MLSError) -> (content: AuthenticatedContent, taking: SecretTree.Taking) {
        try message.open(senderData: epoch.senderData, tree: secretTree, context: &context) {
            authenticated, context throws(MLSError) in
            try authenticated.verify(
                by: try state.signatureKey(of: authenticated.content),
                groupContext: state.encodedContext, suite: state.suite, context: &context)
        }
    }

    /// Whether a private message of this epoch can be opened with what is held; changes nothing.
    public func opens(_ message: PrivateMessage, context: inout CryptoContext) -> Bool {
        guard message.groupID == state.groupID, message.epoch == state.epoch else { return false }
        return (try? unsealed(message, context: &context)) != nil
    }
}
