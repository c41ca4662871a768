public import WireFormat

/// What a client can do (RFC 9420 §7.2), as numbers of the registries of §17.
public struct Capabilities: Equatable, Sendable, WireValue {
    public let versions: [UInt16]
    public let cipherSuites: [UInt16]
    /// Beyond the default extensions, which every client knows.
    public let extensions: [UInt16]
    /// Beyond the default proposals, which every client knows.
    public let proposals: [UInt16]
    public let credentials: [UInt16]

    public init(
        versions: [UInt16], cipherSuites: [UInt16], extensions: [UInt16], proposals: [UInt16],
        credentials: [UInt16]
    ) {
        self.versions = versions
        self.cipherSuites = cipherSuites
        self.extensions = extensions
        self.proposals = proposals
        self.credentials = credentials
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        func readNumbers(_ decoder: inout WireDecoder) throws(WireError) -> [UInt16] {
            try decoder.readValues { inner throws(WireError) in try inner.readUInt16() }
        }
        versions = try readNumbers(&decoder)
        cipherSuites = try readNumbers(&decoder)
        extensions = try readNumbers(&decoder)
        proposals = try readNumbers(&decoder)
        credentials = try readNumbers(&decoder)
    }

    public func encode(into encoder: inout WireEncoder) {
        for numbers in [versions, cipherSuites, extensions, proposals, credentials] {
            encoder.writeValues(numbers) { $1.write($0) }
        }
    }
}

/// When a key package may be used, both ends included (RFC 9420 §7.2): seconds since 1970.
public struct Lifetime: Equatable, Sendable, WireValue {
    public let notBefore: UInt64
    public let notAfter: UInt64

    public init(notBefore: UInt64, notAfter: UInt64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        notBefore = try decoder.readUInt64()
        notAfter = try decoder.readUInt64()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(notBefore)
        encoder.write(notAfter)
    }

    func contains(_ instant: UInt64) -> Bool { notBefore <= instant && instant <= notAfter }
}

/// The versions of the protocol (RFC 9420 §6).
public enum ProtocolVersion {
    public static let mls10: UInt16 = 1
}
