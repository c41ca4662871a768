public import Primitives
public import WireFormat

/// Why Megolm refused its input; whatever refused is then as it was.
public enum MegolmError: Error, Equatable, Sendable {
    /// The bytes are not laid out as a message or a session key.
    case malformed(WireError)
    case tooShort(min: Int, got: Int)
    case wrongVersion(expected: UInt8, got: UInt8)
    /// The signature is not the session's: another session, or tampering.
    case badSignature
    /// The session's public key is none by which anybody can sign.
    case unusableKey
    /// The message authentication code does not match.
    case badMAC
    /// The ciphertext does not decrypt.
    case refused(PrimitiveError)
    /// The message or the export lies before what this session can still read.
    case tooOld(firstKnown: UInt32, got: UInt32)
}
