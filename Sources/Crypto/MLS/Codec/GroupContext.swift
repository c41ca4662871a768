public import WireFormat

/// What the members of an epoch agree on (RFC 9420 §8.1).
public struct GroupContext: Equatable, Sendable, WireValue {
    public let version: UInt16
    public let cipherSuite: UInt16
    public let groupID: [UInt8]
    public let epoch: UInt64
    public let treeHash: [UInt8]
    public let confirmedTranscriptHash: [UInt8]
    public let extensions: [Extension]

    public init(
        version: UInt16 = ProtocolVersion.mls10, cipherSuite: UInt16, groupID: [UInt8], epoch: UInt64,
        treeHash: [UInt8], confirmedTranscriptHash: [UInt8], extensions: [Extension]
    ) {
        self.version = version
        self.cipherSuite = cipherSuite
        self.groupID = groupID
        self.epoch = epoch
        self.treeHash = treeHash
        self.confirmedTranscriptHash = confirmedTranscriptHash
        self.extensions = extensions
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        version = try decoder.readUInt16()
        cipherSuite = try decoder.readUInt16()
        groupID = try decoder.readVector()
        epoch = try decoder.readUInt64()
        treeHash = try decoder.readVector()
        confirmedTranscriptHash = try decoder.readVector()
        extensions = try decoder.readValues()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(version)
        encoder.write(cipherSuite)
        encoder.writeVector(groupID)
        encoder.write(epoch)
        encoder.writeVector(treeHash)
        encoder.writeVector(confirmedTranscriptHash)
        encoder.writeValues(extensions)
    }
}

/// A group as it is shown to who joins (RFC 9420 §12.4.3).
public struct GroupInfo: Equatable, Sendable, WireValue {
    public let groupContext: GroupContext
    public let extensions: [Extension]
    public let confirmationTag: [UInt8]
    public let signer: LeafIndex
    public let signature: [UInt8]

    init(
        groupContext: GroupContext, extensions: [Extension], confirmationTag: [UInt8], signer: LeafIndex,
        signature: [UInt8]
    ) {
        self.groupContext = groupContext
        self.extensions = extensions
        self.confirmationTag = confirmationTag
        self.signer = signer
        self.signature = signature
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        groupContext = try GroupContext(from: &decoder)
        extensions = try decoder.readValues()
        confirmationTag = try decoder.readVector()
        signer = try LeafIndex(from: &decoder)
        signature = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(signedPart)
        encoder.writeVector(signature)
    }

    /// What is signed (GroupInfoTBS).
    var signedPart: [UInt8] {
        var encoder = WireEncoder()
        groupContext.encode(into: &encoder)
        encoder.writeValues(extensions)
        encoder.writeVector(confirmationTag)
        signer.encode(into: &encoder)
        return encoder.bytes
    }
}
