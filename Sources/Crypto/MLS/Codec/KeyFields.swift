public import Primitives
public import WireFormat

/// A public key of the two suites that are spoken here, whose keys have 32 bytes.
public protocol SuiteKey: Hashable, Sendable {
    init(_ block: Block32)
    var block: Block32 { get }
    /// What it is called where its length is wrong.
    static var field: PrimitiveError.Field { get }
}

extension AgreementPublicKey: SuiteKey {
    public static var field: PrimitiveError.Field { .agreementKey }
}

extension SigningPublicKey: SuiteKey {
    public static var field: PrimitiveError.Field { .signingKey }
}

/// A public key as MLS carries it: bytes whose meaning the cipher suite says (RFC 9420 §5.1.1, §5.1.2).
///
/// One of another length belongs to a suite that is not spoken here. It is kept as it came, since others may send
/// it rightly, and refused where it is used.
public enum CarriedKey<Key: SuiteKey>: Hashable, Sendable {
    case spoken(Key)
    case foreign([UInt8])

    public init(_ key: Key) {
        self = .spoken(key)
    }

    /// The key, if it is one of a suite that is spoken.
    public var key: Key? {
        if case .spoken(let key) = self { key } else { nil }
    }

    public var bytes: [UInt8] {
        switch self {
        case .spoken(let key): key.block.bytes
        case .foreign(let bytes): bytes
        }
    }

    /// The key, for who is to compute with it.
    ///
    /// - Throws: `.refused(.wrongLength)`.
    package func spoken() throws(MLSError) -> Key {
        switch self {
        case .spoken(let key): return key
        case .foreign(let bytes):
            throw .refused(.wrongLength(of: Key.field, expected: Block32.count, got: bytes.count))
        }
    }
}

public typealias HPKEPublicKey = CarriedKey<AgreementPublicKey>
public typealias SignaturePublicKey = CarriedKey<SigningPublicKey>

extension CarriedKey: WireValue {
    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let length = try decoder.readLength()
        guard length != Block32.count else {
            self = .spoken(Key(try decoder.readField(count: length) { Block32($0, at: $1) }))
            return
        }
        guard length <= Self.lengthMax else {
            throw .tooLong(at: start, max: Self.lengthMax, got: length)
        }
        self = .foreign(try decoder.readBytes(count: length))
    }

    /// As of all vectors of bytes: no key is nearly as long.
    private static var lengthMax: Int { 1 << 24 }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .spoken(let key): encoder.writeBlock(key.block)
        case .foreign(let bytes): encoder.writeVector(bytes)
        }
    }
}

extension HPKEPublicKey {
    /// Whether whoever encrypts to it is refused, since its point contributes nothing (RFC 7748 §6.1, RFC 9180
    /// §7.1.4).
    var isLowOrder: Bool { key?.isLowOrder ?? false }
}

extension WireEncoder {
    /// A block as a vector of bytes.
    mutating func writeBlock(_ block: Block32) {
        writeLength(Block32.count)
        writeBytes { block.append(to: &$0) }
    }
}
