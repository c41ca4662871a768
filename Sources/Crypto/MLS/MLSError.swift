public import Primitives
public import WireFormat

/// Why MLS refused its input; whatever refused is then as it was.
public enum MLSError: Error, Equatable, Sendable {
    /// The bytes are not laid out as what they should be.
    case malformed(WireError)
    /// A key, a ciphertext or a length that cryptography does not take.
    case refused(PrimitiveError)
}
