internal import Identity
public import Quantities

/// What one device has done and used up in measured time.
public struct DeviceRecord: Codable, Equatable, Sendable {
    /// Counted from 0 in the order in which devices come into the world.
    public let ordinal: UInt32
    /// Of those that the workload tells apart; empty where it tells none.
    public let cohort: String
    /// The relay that it is attached to.
    public let relay: Int
    /// On its access link towards the network, and from it, acknowledgements among them.
    public let bytesUp: Int
    public let bytesDown: Int
    public let processorTime: TimeSpan
    /// Messages that it was to read, and read.
    public let readCount: Int
    public let unread: UnreadCounts
    public let onlineTime: TimeSpan

    public init(
        _ standing: DeviceStanding, cohort: String, relay: Int, bytesUp: Int, bytesDown: Int,
        processorTime: TimeSpan
    ) {
        ordinal = standing.device.ordinal
        self.cohort = cohort
        self.relay = relay
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.processorTime = processorTime
        readCount = standing.readCount
        unread = standing.unread
        onlineTime = standing.onlineTime
    }
}

/// What one relay has done in measured time.
public struct RelayRecord: Codable, Equatable, Sendable {
    /// Counted from 0: the edge nodes, and after them a server if there is one.
    public let number: Int
    /// On all links that lead to it, and from it, acknowledgements among them.
    public let bytesIn: Int
    public let bytesOut: Int
    /// Copies of users' messages that it has sent on.
    public let forwardedCount: Int
    public let mailboxBytesMax: Int
    public let downTime: TimeSpan
    /// Changes that it has put in order.
    public let orderedCount: Int

    public init(
        number: Int, bytesIn: Int, bytesOut: Int, forwardedCount: Int, mailboxBytesMax: Int,
        downTime: TimeSpan, orderedCount: Int
    ) {
        self.number = number
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.forwardedCount = forwardedCount
        self.mailboxBytesMax = mailboxBytesMax
        self.downTime = downTime
        self.orderedCount = orderedCount
    }
}
