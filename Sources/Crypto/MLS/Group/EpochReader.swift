import Metering
public import Primitives

/// What a member needs in order to read the messages of one epoch; kept for a while after the epoch is over,
/// for what is still on its way.
public struct EpochReader {
    public let state: GroupState
    let epoch: EpochKeys
    var secretTree: SecretTree

    init(state: GroupState, epoch: EpochKeys) {
        self.state = state
        self.epoch = epoch
        secretTree = SecretTree(epoch.secretTree)
    }

    /// How many bytes a client stores of it, the public state aside.
    public var serializedSize: Int { secretTree.serializedSize }

    /// What a member wrote to the users.
    ///
    /// - Throws: `.wrongGroup`, `.wrongEpoch`, or that it cannot be opened; nothing has changed then.
    public mutating func open(
        _ message: PrivateMessage, context: inout CryptoContext
    ) throws(MLSError) -> (text: [UInt8], sender: LeafIndex) {
        guard message.groupID == state.groupID else { throw .wrongGroup }
        guard message.epoch == state.epoch else {
            throw .wrongEpoch(expected: state.epoch, got: message.epoch)
        }
        let (authenticated, taking) = try unsealed(message, context: &context)
        guard case .application(let text) = authenticated.content.body,
            case .member(let leaf) = authenticated.content.sender
        else { throw .invalidSignature }
        secretTree.finish(taking)
        return (text, leaf)
    }

    /// Whether a message can be opened with what is held; changes nothing.
    public func opens(_ message: PrivateMessage, context: inout CryptoContext) -> Bool {
        var scratch = self
        return (try? scratch.open(message, context: &context)) != nil
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
}
