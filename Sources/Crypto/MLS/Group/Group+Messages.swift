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
            authenticated, padding: padding, senderData: epoch.senderData, tree: &reader.secretTree,
            context: &context)
    }

    /// What another member wrote to the users in this epoch.
    ///
    /// - Throws: `.wrongGroup`, `.wrongEpoch`, or that it cannot be opened; nothing has changed then.
    public mutating func open(
        _ message: PrivateMessage, context: inout CryptoContext
    ) throws(MLSError) -> (text: [UInt8], sender: LeafIndex) {
        try reader.open(message, context: &context)
    }
}
