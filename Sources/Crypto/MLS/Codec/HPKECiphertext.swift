public import WireFormat

/// What HPKE made of one message (RFC 9420 §7.6).
public struct HPKECiphertext: Hashable, Sendable, WireValue {
    /// The sender's ephemeral key: 32 bytes from an honest one.
    public let kemOutput: [UInt8]
    public let ciphertext: [UInt8]

    public init(kemOutput: [UInt8], ciphertext: [UInt8]) {
        self.kemOutput = kemOutput
        self.ciphertext = ciphertext
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        kemOutput = try decoder.readVector()
        ciphertext = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeVector(kemOutput)
        encoder.writeVector(ciphertext)
    }
}
