public import Primitives

/// One side of an Olm session, version 1.
///
/// A call that throws leaves it as it was; a forged message uses up no key.
public struct Session: Sendable {
    /// The same 32 bytes on both sides.
    public let id: [UInt8]
    /// Whether anything of the peer was read; until then each of our messages is a pre-key message.
    public private(set) var hasReceivedMessage: Bool
    private let keys: SessionKeys
    private var ratchet: DoubleRatchet

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
        id = keys.sessionID(tally: &context.tally)
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
        id = keys.sessionID(tally: &context.tally)
        hasReceivedMessage = false
    }

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
    public var serializedSize: Int {
        let keyCount = Block32.count
        let counterCount = MemoryLayout<UInt32>.size
        let publicPart = 3 * keyCount + 1
        let sendingPart =
            switch ratchet.sendingSide {
            case .dueToRatchet: 2 * keyCount
            case .sending: 3 * keyCount + counterCount
            }
        return ratchet.receivingChains.reduce(publicPart + sendingPart) { sum, chain in
            sum + 2 * keyCount + counterCount + chain.missingCount * (keyCount + counterCount)
        }
    }
}
