/// Why a primitive refused its input.
///
/// All of these can be provoked by whoever sends us bytes. A mistake of our own is a type error or a failed
/// precondition instead.
public enum PrimitiveError: Error, Equatable, Sendable {
    /// The bytes are not as long as the format says, or shorter than the shortest that could be right.
    case wrongLength(of: Field, expected: Int, got: Int)
    /// The tag does not match: another key, another nonce, or tampering.
    case authenticationFailed
    /// The public key yields an all-zero shared secret (RFC 7748 §6.1).
    case lowOrderPoint
    /// The signature is not one of this message under this key.
    case invalidSignature
    /// The last block of a CBC ciphertext does not end as PKCS#7 says.
    case badPadding
    /// An HPKE context sealed as many messages as its sequence number can count (RFC 9180 §5.2).
    case messageLimitReached
    /// More bytes were asked of HKDF than it yields (RFC 5869 §2.3).
    case outputTooLong(max: Int, got: Int)

    /// What had the wrong length, by its name in a sentence.
    public enum Field: String, Sendable {
        case agreementKey = "agreement key"
        case signingKey = "signing key"
        case signature
        case secretKey = "secret key"
        case symmetricKey = "symmetric key"
        case nonce
        case sealedMessage = "sealed message"
        case ciphertext
        case encapsulatedKey = "encapsulated key"
    }
}
