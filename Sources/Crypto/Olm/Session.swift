public import Primitives

/// One side of an Olm session, version 1.
///
/// A call that throws leaves it as it was; a forged message uses up no key.
public struct Session: Sendable {
    private let keys: SessionKeys
    private var ratchet: DoubleRatchet
    /// Whether anything of the peer was read; until then each of our messages is a pre-key message.
    public private(set) var hasReceivedMessage: Bool

    /// The initiator's side.
    init(
        from identity: AgreementKeyPair, to peer: AgreementPublicKey, oneTimeKey: AgreementPublicKey,
        context: inout CryptoContext
    ) throws(PrimitiveError) {
        let base = AgreementKeyPair(using: &context)
        let agreement = try InitialAgreement(
            initiator: identity, base: base, peer: peer, peerOneTimeKey: oneTimeKey, context: &context)
        keys = SessionKeys(initiator: identity.publicKey, base: base.publicKey, oneTime: oneTimeKey)
        ratchet = DoubleRatchet(initiator: agreement, context: &context)
        keys.chargeSessionID(to: &context.tally)
        hasReceivedMessage = false
    }

    /// The responder's side, which has yet to open `message`.
    init(
        of identity: AgreementKeyPair, oneTimeKey: AgreementKeyPair, message: PreKeyMessage,
        context: inout CryptoContext
    ) throws(PrimitiveError) {
        let agreement = try InitialAgreement(
            responder: identity, oneTimeKey: oneTimeKey, peer: message.keys.initiator,
            peerBaseKey: message.keys.base, context: &context)
        keys = message.keys
        let peer = try PeerRatchetKey(message.message.ratchetKey)
        ratchet = DoubleRatchet(responder: agreement, peer: peer, context: &context)
        keys.chargeSessionID(to: &context.tally)
        hasReceivedMessage = false
    }

    /// The same 32 bytes on both sides.
    public var id: [UInt8] { keys.sessionID }

    /// The next message to the peer.
    public mutating func encrypt(
        _ plaintext: [UInt8], context: inout CryptoContext
    ) -> Message {
        let message = ratchet.encrypt(plaintext, context: &context)
        return hasReceivedMessage ? .normal(message) : .preKey(PreKeyMessage(keys: keys, message: message))
    }

    /// What a message of the peer says, in whatever order messages come.
    public mutating func decrypt(
        _ message: Message, context: inout CryptoContext
    ) throws(OlmError) -> [UInt8] {
        let inner: NormalMessage
        switch message {
        case .normal(let normal):
            inner = normal
        case .preKey(let preKey):
            guard matches(preKey) else { throw .otherSession }
            inner = preKey.message
        }
        let plaintext = try ratchet.decrypt(inner, context: &context)
        hasReceivedMessage = true
        return plaintext
    }

    /// Whether `preKey` belongs to this session.
    public func matches(_ preKey: PreKeyMessage) -> Bool { preKey.keys == keys }

    /// How many bytes its keys and counters take when written one after the other.
    public var serializedSize: Int { 3 * Block32.count + 1 + ratchet.serializedSize }
}
