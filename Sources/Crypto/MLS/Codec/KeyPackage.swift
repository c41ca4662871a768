public import WireFormat

/// What lets others add a client to a group while it is offline (RFC 9420 §10).
public struct KeyPackage: Equatable, Sendable, WireValue {
    public let version: UInt16
    public let cipherSuite: UInt16
    /// The key to which the Welcome is encrypted; it serves once.
    public let initKey: HPKEPublicKey
    public let leafNode: LeafNode
    public let extensions: [Extension]
    public let signature: [UInt8]

    init(
        version: UInt16, cipherSuite: UInt16, initKey: HPKEPublicKey, leafNode: LeafNode,
        extensions: [Extension], signature: [UInt8]
    ) {
        self.version = version
        self.cipherSuite = cipherSuite
        self.initKey = initKey
        self.leafNode = leafNode
        self.extensions = extensions
        self.signature = signature
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        version = try decoder.readUInt16()
        cipherSuite = try decoder.readUInt16()
        initKey = try HPKEPublicKey(from: &decoder)
        leafNode = try LeafNode(from: &decoder)
        extensions = try decoder.readValues()
        signature = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encodeSignedPart(into: &encoder)
        encoder.writeVector(signature)
    }

    /// What is signed (KeyPackageTBS).
    var signedPart: [UInt8] {
        var encoder = WireEncoder(reserving: 384)
        encodeSignedPart(into: &encoder)
        return encoder.bytes
    }

    private func encodeSignedPart(into encoder: inout WireEncoder) {
        encoder.write(version)
        encoder.write(cipherSuite)
        initKey.encode(into: &encoder)
        leafNode.encode(into: &encoder)
        encoder.writeValues(extensions)
    }
}
