import Primitives

/// The ratchet key that is ours: a new one is drawn each time we speak after the peer did.
struct OwnRatchetKey: Sendable {
    let pair: AgreementKeyPair

    init(using context: inout CryptoContext) {
        pair = AgreementKeyPair(using: &context)
    }

    var publicKey: AgreementPublicKey { pair.publicKey }
}

/// The ratchet key that came in the peer's messages.
struct PeerRatchetKey: Equatable, Sendable {
    let publicKey: AgreementPublicKey

    /// - Throws: `.lowOrderPoint` at once, so that no later step need refuse it.
    init(_ publicKey: AgreementPublicKey) throws(PrimitiveError) {
        guard !publicKey.isLowOrder else { throw .lowOrderPoint }
        self.publicKey = publicKey
    }
}
