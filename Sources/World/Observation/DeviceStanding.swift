public import Identity
public import Quantities

/// What observers know of one device at the end of a run.
public struct DeviceStanding {
    public let device: DeviceID
    /// Whether it ever entered a group, and whether it is still in one.
    public private(set) var wasMember: Bool
    public private(set) var isMember: Bool
    /// Messages that it was to read, and read.
    public private(set) var readCount: Int
    public private(set) var unread: UnreadCounts
    /// Within reach, of measured time.
    public let onlineTime: TimeSpan

    /// In one group.
    init(_ facts: DeviceFacts, _ deliveries: Deliveries, of device: DeviceID, end: SimulatedInstant) {
        self.device = device
        wasMember = facts.epoch != nil
        isMember = wasMember && facts.removal == nil
        readCount = deliveries.read
        unread = deliveries.unread
        onlineTime = facts.onlineTime(until: end)
    }

    /// In another group as well.
    func and(_ other: DeviceStanding) -> DeviceStanding {
        var both = self
        both.wasMember = wasMember || other.wasMember
        both.isMember = isMember || other.isMember
        both.readCount += other.readCount
        for cause in Unread.allCases { both.unread[cause] += other.unread[cause] }
        return both
    }
}
