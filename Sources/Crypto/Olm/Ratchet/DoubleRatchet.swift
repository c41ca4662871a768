import Metering
import Primitives

/// The ratchet of one session: one side in which we send, and the latest chains in which the peer does.
///
/// The two cases hold different things, so neither has fields that mean nothing in it. A group under sender keys has
/// twice as many of these as pairs of members, most with one chain: what they hold lies in them, and not in arrays.
enum DoubleRatchet: Sendable {
    /// We spoke last, and go on in our chain. The newest of the peer's chains is the last.
    case sending(root: RootKey, own: OwnRatchetKey, chain: ChainKey<Sending>, received: [ReceivingChain])
    /// The peer spoke last, in its newest chain. Our next message begins a new chain against the key of that.
    case receiving(root: RootKey, newest: ReceivingChain, older: [ReceivingChain])

    /// How many of the peer's chains are kept; the oldest is given up first.
    ///
    /// The number is that of other implementations of Olm. A message of a chain that was given up is lost.
    static let receivingChainsMax = 5

    /// The initiator's: it may send at once, with a ratchet key that is drawn here.
    init(initiator agreement: InitialAgreement, context: inout CryptoContext) {
        let first = RootKey.initial(of: agreement, tally: &context.tally)
        let own = OwnRatchetKey(using: &context)
        self = .sending(root: first.root, own: own, chain: ChainKey(first.chain), received: [])
    }

    /// The responder's: it first receives, under the ratchet key of the first message.
    init(
        responder agreement: InitialAgreement, peer: PeerRatchetKey, context: inout CryptoContext
    ) {
        let first = RootKey.initial(of: agreement, tally: &context.tally)
        let chain = ReceivingChain(ChainKey(first.chain), of: peer)
        self = .receiving(root: first.root, newest: chain, older: [])
    }

    /// The next message; draws a new ratchet key when the peer spoke last.
    mutating func encrypt(
        _ plaintext: [UInt8], context: inout CryptoContext
    ) -> NormalMessage {
        if case .receiving(let root, let newest, let older) = self {
            let own = OwnRatchetKey(using: &context)
            let next = root.sendingChain(from: own, against: newest.peer, context: &context)
            self = .sending(root: next.root, own: own, chain: next.chain, received: older + [newest])
        }
        guard case .sending(let root, let own, var chain, let received) = self else {
            preconditionFailure("who begins a chain sends in it")
        }
        let ready = chain.ready
        let message = chain.messageKey(ready, tally: &context.tally)
            .encrypt(plaintext, ratchetKey: own.publicKey, tally: &context.tally)
        chain.advance(ready, tally: &context.tally)
        self = .sending(root: root, own: own, chain: chain, received: received)
        return message
    }

    /// Opens one message of the peer; one that does not open changes nothing.
    mutating func decrypt(
        _ message: NormalMessage, context: inout CryptoContext
    ) throws(OlmError) -> [UInt8] {
        switch self {
        case .receiving(let root, var newest, var older):
            let plaintext: [UInt8]
            if newest.peer.publicKey == message.ratchetKey {
                plaintext = try newest.decrypt(message, tally: &context.tally)
            } else if let place = Self.place(of: message, in: older) {
                plaintext = try older[place].decrypt(message, tally: &context.tally)
            } else {
                throw .unexpectedRatchetKey
            }
            self = .receiving(root: root, newest: newest, older: older)
            return plaintext
        case .sending(let root, let own, let chain, var received):
            guard let place = Self.place(of: message, in: received) else {
                return try decryptFirst(message, root: root, own: own, older: received, context: &context)
            }
            let plaintext = try received[place].decrypt(message, tally: &context.tally)
            self = .sending(root: root, own: own, chain: chain, received: received)
            return plaintext
        }
    }

    private static func place(of message: NormalMessage, in chains: [ReceivingChain]) -> Int? {
        chains.lastIndex { $0.peer.publicKey == message.ratchetKey }
    }

    /// Opens the first message that comes of a new chain.
    private mutating func decryptFirst(
        _ message: NormalMessage, root: RootKey, own: OwnRatchetKey, older: [ReceivingChain],
        context: inout CryptoContext
    ) throws(OlmError) -> [UInt8] {
        let peer: PeerRatchetKey
        do { peer = try PeerRatchetKey(message.ratchetKey) } catch { throw .refused(error) }
        let next = root.receivingChain(from: peer, against: own, context: &context)
        var chain = ReceivingChain(next.chain, of: peer)
        let plaintext = try chain.decrypt(message, tally: &context.tally)
        let kept = older.suffix(Self.receivingChainsMax - 1)
        self = .receiving(root: next.root, newest: chain, older: Array(kept))
        return plaintext
    }

    /// How many bytes its keys and counters take when written one after the other.
    var serializedSize: Int {
        switch self {
        case .receiving(_, let newest, let older):
            older.reduce(2 * Block32.count + newest.serializedSize) { $0 + $1.serializedSize }
        case .sending(_, _, _, let received):
            received.reduce(3 * Block32.count + MemoryLayout<UInt32>.size) { $0 + $1.serializedSize }
        }
    }
}
