import Metering
public import Primitives
import WireFormat

extension CipherSuite {
    /// SignWithLabel (RFC 9420 §5.1.2).
    public func sign(
        _ content: [UInt8], label: String, with keys: SigningKeyPair, context: inout CryptoContext
    ) -> [UInt8] {
        keys.sign(Self.labeled(content, label), context: &context).bytes
    }

    /// VerifyWithLabel (RFC 9420 §5.1.2); a signature of another length than Ed25519's is not valid.
    public func isValid(
        signature: [UInt8], of content: [UInt8], label: String, by key: SigningPublicKey,
        context: inout CryptoContext
    ) -> Bool {
        guard let signature = try? Signature(signature) else { return false }
        return key.isValid(signature, of: Self.labeled(content, label), context: &context)
    }

    /// EncryptWithLabel (RFC 9420 §5.1.3).
    ///
    /// - Throws: `.refused(.lowOrderPoint)` for a key that no honest recipient has.
    public func encrypt(
        _ plaintext: [UInt8], to recipient: AgreementPublicKey, label: String, labelContext: [UInt8],
        using context: inout CryptoContext
    ) throws(MLSError) -> HPKECiphertext {
        try sealer(label: label, labelContext: labelContext, tally: &context.tally)
            .seal(plaintext, to: recipient, using: &context)
    }

    /// EncryptWithLabel to many recipients, for which label and context are hashed once.
    func sealer(label: String, labelContext: [UInt8], tally: inout OperationTally) -> LabeledSealer {
        LabeledSealer(
            info: HPKE.PreparedInfo(Self.labeled(labelContext, label), aead: aead, tally: &tally))
    }

    /// DecryptWithLabel (RFC 9420 §5.1.3).
    ///
    /// - Throws: `.refused` when it was encrypted otherwise.
    public func decrypt(
        _ sealed: HPKECiphertext, with own: AgreementKeyPair, label: String, labelContext: [UInt8],
        using context: inout CryptoContext
    ) throws(MLSError) -> [UInt8] {
        do {
            return try HPKE.open(
                sealed.ciphertext, encapsulatedKey: sealed.kemOutput, with: own,
                info: Self.labeled(labelContext, label), authenticating: [], aead: aead, context: &context)
        } catch {
            throw .refused(error)
        }
    }

    /// SignContent and EncryptContext, which are written alike: the label, then the content.
    private static func labeled(_ content: [UInt8], _ label: String) -> [UInt8] {
        var encoder = WireEncoder(reserving: content.count + label.utf8.count + 16)
        encoder.writeLabel(label)
        encoder.writeVector(content)
        return encoder.bytes
    }
}

/// What encrypts under one label and context (RFC 9420 §5.1.3).
struct LabeledSealer {
    fileprivate let info: HPKE.PreparedInfo

    /// - Throws: `.refused(.lowOrderPoint)` for a key that no honest recipient has.
    func seal(
        _ plaintext: [UInt8], to recipient: AgreementPublicKey, using context: inout CryptoContext
    ) throws(MLSError) -> HPKECiphertext {
        do {
            let sealed = try HPKE.seal(
                plaintext, to: recipient, info: info, authenticating: [], context: &context)
            return HPKECiphertext(kemOutput: sealed.encapsulatedKey, ciphertext: sealed.ciphertext)
        } catch {
            throw .refused(error)
        }
    }
}
