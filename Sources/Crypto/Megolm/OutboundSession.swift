public import Primitives

/// The sender's side of a Megolm session, version 1.
public struct OutboundSession: Sendable {
    /// How many bytes a ratchet has.
    public static let ratchetByteCount = Ratchet.byteCount

    private let signing: SigningKeyPair
    private var ratchet: Ratchet

    /// Draws a new session.
    public init(using context: inout CryptoContext) {
        signing = SigningKeyPair(using: &context)
        ratchet = Ratchet(using: &context)
    }

    /// A session that begins with a ratchet which its receivers have from elsewhere, signed by a key that they
    /// know.
    ///
    /// - Parameter ratchet: The 128 bytes of its four parts.
    /// - Throws: `.tooShort` for another length.
    public init(ratchet: [UInt8], signing: SigningKeyPair) throws(MegolmError) {
        self.signing = signing
        self.ratchet = try Ratchet(beginning: ratchet)
    }

    /// The session's Ed25519 public key: 32 bytes, the same on both sides.
    public var sessionID: [UInt8] { signing.publicKey.bytes }

    /// The number of the next message.
    public var index: UInt32 { ratchet.index }

    /// How many bytes its keys and its counter take when written one after the other.
    public var serializedSize: Int {
        SigningKeyPair.seedCount + Ratchet.byteCount + MemoryLayout<UInt32>.size
    }

    /// What a new receiver needs to read from the next message on: the signed sharing format, version 2.
    public func sessionKey(context: inout CryptoContext) -> [UInt8] {
        let format = SessionKeyFormat(ratchet: ratchet, signingKey: signing.publicKey)
        let unsigned = format.encoded(version: SessionKeyFormat.sharingVersion)
        return unsigned + signing.sign(unsigned, context: &context).bytes
    }

    /// The next message, after which the sender itself can no longer read it.
    public mutating func encrypt(_ plaintext: [UInt8], context: inout CryptoContext) -> [UInt8] {
        precondition(ratchet.index < .max, "a session has fewer than 2^32 messages")
        let message = MegolmMessage.seal(plaintext, with: ratchet, signing: signing, context: &context)
        ratchet.advance(to: ratchet.index + 1, tally: &context.tally)
        return message
    }
}
