/// A kind of cryptographic work that has a price of its own.
///
/// HKDF and HPKE are not kinds: they are charged as the hashes, agreements and seals that they consist of.
public enum Operation: Int, CaseIterable, Sendable {
    /// Making an X25519 key pair: one multiplication of the base point.
    case agreementKeyGeneration
    /// X25519 with a peer's key.
    case agreement
    case signingKeyGeneration
    case sign
    case verify
    case hmacSHA256
    case sha256
    case chaChaPolySeal
    case chaChaPolyOpen
    case aesGCMSeal
    case aesGCMOpen
    case aesCBCEncrypt
    case aesCBCDecrypt
    case randomBytes

    /// The word for it in profiles and tables.
    public var name: String {
        switch self {
        case .agreementKeyGeneration: "x25519-keygen"
        case .agreement: "x25519"
        case .signingKeyGeneration: "ed25519-keygen"
        case .sign: "ed25519-sign"
        case .verify: "ed25519-verify"
        case .hmacSHA256: "hmac-sha256"
        case .sha256: "sha256"
        case .chaChaPolySeal: "chacha20poly1305-seal"
        case .chaChaPolyOpen: "chacha20poly1305-open"
        case .aesGCMSeal: "aes128gcm-seal"
        case .aesGCMOpen: "aes128gcm-open"
        case .aesCBCEncrypt: "aes256cbc-encrypt"
        case .aesCBCDecrypt: "aes256cbc-decrypt"
        case .randomBytes: "random"
        }
    }
}
