public import Primitives
public import WireFormat

/// Why Olm refused its input; whatever refused is then as it was.
public enum OlmError: Error, Equatable, Sendable {
    /// The bytes are not laid out as a message.
    case malformed(WireError)
    case tooShort(min: Int, got: Int)
    case wrongVersion(expected: UInt8, got: UInt8)
    /// A message type that is neither 0 (pre-key) nor 1 (normal).
    case unknownType(Int)
    /// A key in the message has no 32 bytes, or contributes nothing, or the ciphertext does not decrypt.
    case refused(PrimitiveError)
    /// The base key is not written as its owner would: nothing authenticates these bytes but the session that
    /// follows from them, and X25519 passes over their highest bit.
    case baseKeyNotCanonical
    /// The message authentication code does not match: another session, or tampering.
    case badMAC
    /// The pre-key message was made by another identity than its sender's.
    case otherIdentity
    /// The pre-key message uses a key that this account never had, or had and used up.
    case unknownOneTimeKey
    /// The pre-key message belongs to another session.
    case otherSession
    /// The peer seems to have ratcheted although it cannot have heard from us since it last did.
    case unexpectedRatchetKey
    /// The message lies further ahead than a receiving chain may be advanced at once.
    case tooFarAhead(max: UInt32, got: UInt32)
    /// The message's key was used or given up.
    case keyGone(index: UInt32)
}
