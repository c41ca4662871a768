public import WireFormat

/// Who a leaf belongs to (RFC 9420 §5.3).
public enum Credential: Equatable, Sendable, WireValue {
    /// A bare identity, which the application knows how to check.
    case basic(identity: [UInt8])
    /// A chain of certificates, the leaf's first; decoded, and not validated here.
    case x509(certificates: [[UInt8]])

    static let basicType: UInt16 = 1
    static let x509Type: UInt16 = 2

    /// Its number in the registry of RFC 9420 §17.5.
    public var type: UInt16 {
        switch self {
        case .basic: Self.basicType
        case .x509: Self.x509Type
        }
    }

    /// The identity of a basic credential.
    public var identity: [UInt8]? {
        if case .basic(let identity) = self { identity } else { nil }
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let type = try decoder.readUInt16()
        switch type {
        case Self.basicType:
            self = .basic(identity: try decoder.readVector())
        case Self.x509Type:
            let certificates = try decoder.readValues { inner throws(WireError) in try inner.readVector() }
            self = .x509(certificates: certificates)
        default: throw .unknownValue(at: start, got: UInt64(type))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(type)
        switch self {
        case .basic(let identity):
            encoder.writeVector(identity)
        case .x509(let certificates):
            encoder.writeValues(certificates) { $1.writeVector($0) }
        }
    }
}
