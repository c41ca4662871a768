public import Primitives

/// A cipher suite by its number (RFC 9420 §17.1): of the two here only the cipher differs.
///
/// Both have DHKEM(X25519), HKDF-SHA256, SHA-256 and Ed25519.
public enum CipherSuite: UInt16, Sendable, CaseIterable {
    case x25519AES128GCM = 1
    case x25519ChaChaPoly = 3

    /// The length of every hash and every secret (`KDF.Nh`).
    public static let hashCount = Block32.count

    public var aead: AEAD {
        switch self {
        case .x25519AES128GCM: .aes128GCM
        case .x25519ChaChaPoly: .chaChaPoly
        }
    }
}
