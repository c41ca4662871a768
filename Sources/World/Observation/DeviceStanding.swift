public import Identity
public import Quantities

/// What observers know of one device at the end of a run.
public struct DeviceStanding {
    public let device: DeviceID
    /// Whether it ever entered the group, and whether it was not put out since.
    public let wasMember: Bool
    public let isMember: Bool
    /// Messages that it was to read, and read.
    public let readCount: Int
    public let unread: UnreadCounts
    /// Within reach, of measured time.
    public let onlineTime: TimeSpan

    init(_ facts: DeviceFacts, _ deliveries: Deliveries, end: SimulatedInstant) {
        device = facts.id
        wasMember = facts.epoch != nil
        isMember = wasMember && facts.removal == nil
        readCount = deliveries.read
        unread = deliveries.unread
        onlineTime = facts.onlineTime(until: end)
    }
}
