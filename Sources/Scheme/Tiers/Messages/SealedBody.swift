import Primitives
import WireFormat

/// A content under one key that many hold, without a ratchet: ChaCha20-Poly1305 with a random nonce.
///
/// Layout: `nonce` (12 bytes), `body` (vector). What stands before it in a message is authenticated with it, and so is
/// the nonce.
struct SealedBody {
    private static let aead = AEAD.chaChaPoly

    private let nonce: [UInt8]
    private let body: [UInt8]

    /// - Parameter key: 32 bytes.
    init(sealing content: [UInt8], behind header: [UInt8], key: [UInt8], context: inout CryptoContext) {
        nonce = context.randomBytes(count: AEAD.nonceCount)
        guard
            let sealed = try? Self.aead.seal(
                content, authenticating: header + nonce, nonce: nonce, key: key, tally: &context.tally)
        else { preconditionFailure("key and nonce have the lengths of their AEAD") }
        body = sealed
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        nonce = try decoder.readBytes(count: AEAD.nonceCount)
        body = try decoder.readVector()
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(nonce)
        encoder.writeVector(body)
    }

    /// - Returns: `nil` where the key or the header is another.
    func open(behind header: [UInt8], key: [UInt8], context: inout CryptoContext) -> [UInt8]? {
        try? Self.aead.open(
            body, authenticating: header + nonce, nonce: nonce, key: key, tally: &context.tally)
    }
}
