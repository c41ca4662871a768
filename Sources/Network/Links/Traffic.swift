public import Metering

/// What all links have carried, in sum.
public struct Traffic: Sendable {
    public private(set) var bytesByClass = [Int](repeating: 0, count: TrafficClass.allCases.count)
    /// By where the link is, acknowledgements among them.
    private var bytesBySide = [Int](repeating: 0, count: LinkSide.allCases.count)
    public private(set) var sent = 0
    public private(set) var delivered = 0
    /// By links, by full queues, and at ends that were out of reach or down.
    public private(set) var lost = 0
    public private(set) var packetsSent = 0
    public private(set) var packetsDropped = 0

    public init() {}

    public func bytes(of trafficClass: TrafficClass) -> Int { bytesByClass[trafficClass.rawValue] }

    public func bytes(on side: LinkSide) -> Int { bytesBySide[side.rawValue] }

    mutating func enter(bytes: Int, as trafficClass: TrafficClass, on side: LinkSide) {
        sent += bytes
        packetsSent += 1
        bytesByClass[trafficClass.rawValue] += bytes
        bytesBySide[side.rawValue] += bytes
    }

    mutating func noteDelivered(bytes: Int) { delivered += bytes }

    mutating func noteLost(bytes: Int) { lost += bytes }

    mutating func noteDropped(bytes: Int) {
        lost += bytes
        packetsDropped += 1
    }

    /// What was carried after `earlier`, a copy of this from before.
    public func since(_ earlier: Traffic) -> Traffic {
        var difference = self
        for index in bytesByClass.indices { difference.bytesByClass[index] -= earlier.bytesByClass[index] }
        for index in bytesBySide.indices { difference.bytesBySide[index] -= earlier.bytesBySide[index] }
        difference.sent -= earlier.sent
        difference.delivered -= earlier.delivered
        difference.lost -= earlier.lost
        difference.packetsSent -= earlier.packetsSent
        difference.packetsDropped -= earlier.packetsDropped
        return difference
    }
}

/// Where in the network a link is.
public enum LinkSide: Int, CaseIterable, Sendable {
    case up
    case down
    case backbone
}
