import Primitives

/// The three secrets from which a session begins (Olm, "Initial setup").
///
/// The two sides compute the same with what each holds, so each has an initialiser of its own.
struct InitialAgreement {
    let bytes: [UInt8]

    /// The initiator's: it knows the secrets of its identity and of a base key made for this session.
    init(
        initiator identity: AgreementKeyPair, base: AgreementKeyPair, peer: AgreementPublicKey,
        peerOneTimeKey: AgreementPublicKey, context: inout CryptoContext
    ) throws(PrimitiveError) {
        bytes =
            try identity.sharedSecret(with: peerOneTimeKey, context: &context).block.bytes
            + base.sharedSecret(with: peer, context: &context).block.bytes
            + base.sharedSecret(with: peerOneTimeKey, context: &context).block.bytes
    }

    /// The responder's: it knows the secrets of its identity and of its one-time key.
    init(
        responder identity: AgreementKeyPair, oneTimeKey: AgreementKeyPair, peer: AgreementPublicKey,
        peerBaseKey: AgreementPublicKey, context: inout CryptoContext
    ) throws(PrimitiveError) {
        bytes =
            try oneTimeKey.sharedSecret(with: peer, context: &context).block.bytes
            + identity.sharedSecret(with: peerBaseKey, context: &context).block.bytes
            + oneTimeKey.sharedSecret(with: peerBaseKey, context: &context).block.bytes
    }
}
