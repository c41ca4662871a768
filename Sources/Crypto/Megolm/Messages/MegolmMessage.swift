import Metering
import Primitives
import WireFormat

/// A message to all who hold the session (Megolm, "Message format").
///
/// Layout: version (1 byte); as tagged fields its index (1) and the ciphertext (2); the first 8 bytes of an
/// HMAC over all before them; an Ed25519 signature (64 bytes) over all before it.
public struct MegolmMessage: Sendable {
    /// The message as it is on the wire.
    public let bytes: [UInt8]
    /// Its number in the session.
    public let index: UInt32
    let ciphertext: [UInt8]

    static let version: UInt8 = 3
    private static let trailerCount = MessageKeys.macCount + Signature.count

    /// Reads a message without its session; nothing it claims is proven yet.
    public static func parse(_ bytes: [UInt8]) throws(MegolmError) -> MegolmMessage {
        try MegolmMessage(bytes)
    }

    private init(_ bytes: [UInt8]) throws(MegolmError) {
        guard bytes.count > Self.trailerCount else {
            throw .tooShort(min: Self.trailerCount + 1, got: bytes.count)
        }
        guard bytes[0] == Self.version else { throw .wrongVersion(expected: Self.version, got: bytes[0]) }
        var decoder = WireDecoder(bytes)
        do {
            _ = try decoder.readByte()
            index = UInt32(try decoder.readIntegerField(1, max: UInt64(UInt32.max)))
            ciphertext = try decoder.readBytesField(2)
            _ = try decoder.readBytes(count: Self.trailerCount)
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        self.bytes = bytes
    }

    /// The bytes of the message at the position of `ratchet`.
    static func seal(
        _ plaintext: [UInt8], with ratchet: Ratchet, signing: SigningKeyPair,
        context: inout CryptoContext
    ) -> [UInt8] {
        let keys = ratchet.messageKeys(tally: &context.tally)
        let ciphertext = keys.encrypt(plaintext, tally: &context.tally)
        var encoder = WireEncoder(reserving: ciphertext.count + 16 + trailerCount)
        encoder.write(version)
        encoder.writeField(1, integer: UInt64(ratchet.index))
        encoder.writeField(2, bytes: ciphertext)
        let authenticated = encoder.bytes
        encoder.writeBytes(
            keys.code(ofFirst: authenticated.count, of: authenticated, tally: &context.tally))
        let signature = signing.sign(encoder.bytes, context: &context)
        encoder.writeBytes(signature.bytes)
        return encoder.bytes
    }

    /// Checks that the holder of the session's signing key made the message.
    func verify(_ key: SigningPublicKey, context: inout CryptoContext) throws(MegolmError) {
        let signedCount = bytes.count - Signature.count
        do {
            let signature = try Signature(Array(bytes[signedCount...]))
            try key.verify(signature, of: Array(bytes[..<signedCount]), context: &context)
        } catch {
            throw .badSignature
        }
    }

    /// What the message says, once its code was found right.
    func open(with ratchet: Ratchet, tally: inout OperationTally) throws(MegolmError) -> [UInt8] {
        let keys = ratchet.messageKeys(tally: &tally)
        let codeOffset = bytes.count - Self.trailerCount
        let code = keys.code(ofFirst: codeOffset, of: bytes, tally: &tally)
        let claimed = Array(bytes[codeOffset..<codeOffset + MessageKeys.macCount])
        guard constantTimeEqual(code, claimed) else { throw .badMAC }
        do {
            return try keys.decrypt(ciphertext, tally: &tally)
        } catch {
            throw .refused(error)
        }
    }
}
