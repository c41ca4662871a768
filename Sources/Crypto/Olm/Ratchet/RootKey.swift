import Metering
import Primitives

/// The root key, from which each chain of either side is derived in turn (Olm, "The Olm Algorithm").
struct RootKey: Sendable {
    private let key: SecretKey<RootKey>

    private static let initialInfo = Array("OLM_ROOT".utf8)
    private static let ratchetInfo = Array("OLM_RATCHET".utf8)

    /// The first root key and the key of the first chain (Olm, "Initial setup").
    ///
    /// - Parameter agreement: The three secrets of the triple Diffie-Hellman, in order.
    static func initial(
        of agreement: InitialAgreement, tally: inout OperationTally
    ) -> (root: RootKey, chain: Block32) {
        derive(salt: .zero, secret: agreement.bytes, info: initialInfo, tally: &tally)
    }

    /// The next root key, with the chain in which we will send.
    func sendingChain(
        from own: OwnRatchetKey, against peer: PeerRatchetKey, context: inout CryptoContext
    ) -> (root: RootKey, chain: ChainKey<Sending>) {
        let next = advanced(own: own, peer: peer, context: &context)
        return (next.root, ChainKey(next.chain))
    }

    /// The next root key, with the chain in which the peer sends.
    func receivingChain(
        from peer: PeerRatchetKey, against own: OwnRatchetKey, context: inout CryptoContext
    ) -> (root: RootKey, chain: ChainKey<Receiving>) {
        let next = advanced(own: own, peer: peer, context: &context)
        return (next.root, ChainKey(next.chain))
    }

    /// Olm, "Advancing the root key".
    private func advanced(
        own: OwnRatchetKey, peer: PeerRatchetKey, context: inout CryptoContext
    ) -> (root: RootKey, chain: Block32) {
        let secret: SharedSecret
        do {
            secret = try own.pair.sharedSecret(with: peer.publicKey, context: &context)
        } catch {
            preconditionFailure("a peer's ratchet key was checked when it came: \(error)")
        }
        let extracted = HMAC.sha256(secret.block, key: key.block, tally: &context.tally)
        return Self.expand(extracted, info: Self.ratchetInfo, tally: &context.tally)
    }

    private static func derive(
        salt: Block32, secret: [UInt8], info: [UInt8], tally: inout OperationTally
    ) -> (root: RootKey, chain: Block32) {
        expand(HMAC.sha256(secret, key: salt, tally: &tally), info: info, tally: &tally)
    }

    private static func expand(
        _ extracted: Block32, info: [UInt8], tally: inout OperationTally
    ) -> (root: RootKey, chain: Block32) {
        var blocks = HKDF.Blocks(of: extracted, info: info)
        let root = RootKey(key: SecretKey(blocks.next(tally: &tally)))
        return (root, blocks.next(tally: &tally))
    }
}
