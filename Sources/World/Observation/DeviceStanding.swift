public import Identity
public import Quantities

/// What observers know of one device at the end of a run.
public struct DeviceStanding {
    public let device: DeviceID
    /// Whether it ever entered a group, and whether it is still in one.
    public let wasMember: Bool
    public let isMember: Bool
    /// Messages that it was to read, and read.
    public let readCount: Int
    public let unread: UnreadCounts
    /// Within reach, of measured time.
    public let onlineTime: TimeSpan

    init(
        device: DeviceID, wasMember: Bool, isMember: Bool, readCount: Int, unread: UnreadCounts,
        onlineTime: TimeSpan
    ) {
        self.device = device
        self.wasMember = wasMember
        self.isMember = isMember
        self.readCount = readCount
        self.unread = unread
        self.onlineTime = onlineTime
    }

    /// In one group.
    init(_ facts: DeviceFacts, _ deliveries: Deliveries, of device: DeviceID, end: SimulatedInstant) {
        self.init(
            device: device, wasMember: facts.epoch != nil,
            isMember: facts.epoch != nil && facts.removal == nil, readCount: deliveries.read,
            unread: deliveries.unread, onlineTime: facts.onlineTime(until: end))
    }

    /// In another group as well.
    func and(_ other: DeviceStanding) -> DeviceStanding {
        var unread = unread
        for cause in Unread.allCases { unread[cause] += other.unread[cause] }
        return DeviceStanding(
            device: device, wasMember: wasMember || other.wasMember, isMember: isMember || other.isMember,
            readCount: readCount + other.readCount, unread: unread, onlineTime: onlineTime)
    }
}
