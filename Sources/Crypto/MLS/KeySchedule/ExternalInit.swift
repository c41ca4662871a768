public import Primitives

extension EpochSecrets {
    /// The key pair to which who joins by an external commit encrypts (RFC 9420 §8.3).
    public func externalKeyPair(context: inout CryptoContext) throws(MLSError) -> AgreementKeyPair {
        do {
            return try HPKE.deriveKeyPair(from: external.block.bytes, context: &context)
        } catch {
            throw .refused(error)
        }
    }
}

/// The init secret that an external commit makes instead of that of the epoch before (RFC 9420 §8.3).
public enum ExternalInit {
    private static let label = Array("MLS 1.0 external init secret".utf8)

    /// The committer's side: the secret, and what tells it to the members.
    ///
    /// - Throws: `.refused(.lowOrderPoint)`.
    public static func make(
        to externalKey: AgreementPublicKey, suite: CipherSuite, context: inout CryptoContext
    ) throws(MLSError) -> (kemOutput: [UInt8], secret: InitSecret) {
        do {
            let outbound = try HPKE.setupSender(
                to: externalKey, info: [], aead: suite.aead, context: &context)
            let secret = try outbound.sender.export(
                label, length: CipherSuite.hashCount, tally: &context.tally)
            return (outbound.encapsulatedKey, try InitSecret(secret))
        } catch {
            throw .refused(error)
        }
    }

    /// The members' side.
    ///
    /// - Throws: `.refused` when no honest committer sent it.
    public static func open(
        _ kemOutput: [UInt8], with externalKeys: AgreementKeyPair, suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> InitSecret {
        do {
            let receiver = try HPKE.setupReceiver(
                with: externalKeys, encapsulatedKey: kemOutput, info: [], aead: suite.aead,
                context: &context)
            return try InitSecret(
                receiver.export(label, length: CipherSuite.hashCount, tally: &context.tally))
        } catch {
            throw .refused(error)
        }
    }
}
