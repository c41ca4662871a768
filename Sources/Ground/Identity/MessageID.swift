/// One message of a user to the group.
public struct MessageID: Hashable, Sendable {
    public let sender: DeviceID
    /// The sender's count of its messages to the group, from 0.
    public let number: UInt32

    public init(sender: DeviceID, number: UInt32) {
        self.sender = sender
        self.number = number
    }
}

extension MessageID: CustomStringConvertible {
    public var description: String { "message \(number) of \(sender)" }
}

/// One occasion on which keys change.
public enum RekeyID: Hashable, Sendable {
    /// The membership change that began this epoch.
    case change(EpochID)
    /// The `ordinal`-th new sender key that a device made for its message count or its age.
    case rotation(DeviceID, ordinal: UInt32)
}
