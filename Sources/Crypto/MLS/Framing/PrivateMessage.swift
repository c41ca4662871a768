public import WireFormat

/// A message that only members can read, and whose sender only they learn (RFC 9420 §6.3).
public struct PrivateMessage: Equatable, Sendable, WireValue {
    public let groupID: [UInt8]
    public let epoch: UInt64
    public let contentType: ContentType
    public let authenticatedData: [UInt8]
    public let encryptedSenderData: [UInt8]
    public let ciphertext: [UInt8]

    init(
        groupID: [UInt8], epoch: UInt64, contentType: ContentType, authenticatedData: [UInt8],
        encryptedSenderData: [UInt8], ciphertext: [UInt8]
    ) {
        self.groupID = groupID
        self.epoch = epoch
        self.contentType = contentType
        self.authenticatedData = authenticatedData
        self.encryptedSenderData = encryptedSenderData
        self.ciphertext = ciphertext
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        groupID = try decoder.readVector()
        epoch = try decoder.readUInt64()
        contentType = try ContentType(from: &decoder)
        authenticatedData = try decoder.readVector()
        encryptedSenderData = try decoder.readVector()
        ciphertext = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeVector(groupID)
        encoder.write(epoch)
        contentType.encode(into: &encoder)
        encoder.writeVector(authenticatedData)
        encoder.writeVector(encryptedSenderData)
        encoder.writeVector(ciphertext)
    }
}
