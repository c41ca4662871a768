/// One payload for one or more devices; it leaves the sender once, whatever the number of recipients.
public struct Parcel: Equatable, Sendable {
    public let payload: [UInt8]
    public let recipients: [DeviceID]

    public init(payload: [UInt8], recipients: [DeviceID]) {
        self.payload = payload
        self.recipients = recipients
    }
}
