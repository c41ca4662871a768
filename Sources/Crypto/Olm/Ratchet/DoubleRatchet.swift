import Metering
import Primitives

/// What we do when next we send: the two cases hold different things, so neither has fields that mean nothing
/// in it.
enum SendingSide: Sendable {
    /// The peer spoke last. Our next message begins a new chain against this key.
    case dueToRatchet(root: RootKey, against: PeerRatchetKey)
    /// We spoke last, and go on in our chain.
    case sending(root: RootKey, own: OwnRatchetKey, chain: ChainKey<Sending>)
}

/// The ratchet of one session: one side in which we send, and the latest chains in which the peer does.
struct DoubleRatchet: Sendable {
    /// How many of the peer's chains are kept; the oldest is given up first.
    ///
    /// The number is that of other implementations of Olm. A message of a chain that was given up is lost.
    static let receivingChainsMax = 5

    private(set) var sendingSide: SendingSide
    // The newest last.
    private(set) var receivingChains: [ReceivingChain]

    /// The initiator's: it may send at once, with a ratchet key that is drawn here.
    init(initiator agreement: InitialAgreement, context: inout CryptoContext) {
        let first = RootKey.initial(of: agreement, tally: &context.tally)
        let own = OwnRatchetKey(using: &context)
        sendingSide = .sending(root: first.root, own: own, chain: ChainKey(first.chain))
        receivingChains = []
    }

    /// The responder's: it first receives, under the ratchet key of the first message.
    init(
        responder agreement: InitialAgreement, peer: PeerRatchetKey, context: inout CryptoContext
    ) {
        let first = RootKey.initial(of: agreement, tally: &context.tally)
        sendingSide = .dueToRatchet(root: first.root, against: peer)
        receivingChains = [ReceivingChain(ChainKey(first.chain), of: peer)]
    }

    /// The next message; draws a new ratchet key when the peer spoke last.
    mutating func encrypt(
        _ plaintext: [UInt8], context: inout CryptoContext
    ) -> NormalMessage {
        let (root, own, chain) = sendingChain(context: &context)
        var advanced = chain
        let ready = advanced.ready
        let message = advanced.messageKey(ready, tally: &context.tally)
            .encrypt(plaintext, ratchetKey: own.publicKey, tally: &context.tally)
        advanced.advance(ready, tally: &context.tally)
        sendingSide = .sending(root: root, own: own, chain: advanced)
        return message
    }

    /// Opens one message of the peer; one that does not open changes nothing.
    mutating func decrypt(
        _ message: NormalMessage, context: inout CryptoContext
    ) throws(OlmError) -> [UInt8] {
        if let place = receivingChains.lastIndex(where: { $0.peer.publicKey == message.ratchetKey }) {
            return try receivingChains[place].decrypt(message, tally: &context.tally)
        }
        guard case .sending(let root, let own, _) = sendingSide else { throw .unexpectedRatchetKey }

        let peer: PeerRatchetKey
        do { peer = try PeerRatchetKey(message.ratchetKey) } catch { throw .refused(error) }
        let next = root.receivingChain(from: peer, against: own, context: &context)
        var chain = ReceivingChain(next.chain, of: peer)
        let plaintext = try chain.decrypt(message, tally: &context.tally)
        if receivingChains.count == Self.receivingChainsMax { receivingChains.removeFirst() }
        receivingChains.append(chain)
        sendingSide = .dueToRatchet(root: next.root, against: peer)
        return plaintext
    }

    private func sendingChain(
        context: inout CryptoContext
    ) -> (RootKey, OwnRatchetKey, ChainKey<Sending>) {
        switch sendingSide {
        case .sending(let root, let own, let chain):
            return (root, own, chain)
        case .dueToRatchet(let root, let peer):
            let own = OwnRatchetKey(using: &context)
            let next = root.sendingChain(from: own, against: peer, context: &context)
            return (next.root, own, next.chain)
        }
    }
}
