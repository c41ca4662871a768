/// One payload for one or more devices; it leaves the sender once, whatever the number of recipients.
public struct Parcel: Equatable, Sendable {
    public let payload: [UInt8]
    public let recipients: [DeviceID]
    /// How many bytes say of each recipient that it is one, until the payload leaves the recipient's own relay; none where
    /// the payload says it itself, or all members are recipients.
    public let bytesPerRecipient: Int

    public init(payload: [UInt8], recipients: [DeviceID], bytesPerRecipient: Int = 0) {
        self.payload = payload
        self.recipients = recipients
        self.bytesPerRecipient = bytesPerRecipient
    }

    /// Of the payload, and of what says whose it is.
    public var byteCount: Int { payload.count + bytesPerRecipient * recipients.count }
}
