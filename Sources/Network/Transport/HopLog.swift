public import Identity
public import Metering
public import Quantities

/// A frame's way over one connection, from being given to it to its end.
public struct Hop: Sendable {
    public enum Fate: String, Sendable {
        case arrived
        /// It was not acknowledged within its time.
        case givenUp = "given-up"
        /// At the end of the run some of it has been sent, and not all has come.
        case underWay = "under-way"
        /// At the end of the run none of it has been sent: its receiver is out of reach, or there is no room yet.
        case waiting
    }

    public let ends: ConnectionEnds
    public let label: TrafficLabel
    /// Whom it is for in the end.
    public let recipients: [NodeID]
    /// Of the frame, headers of packets apart.
    public let bytes: Int
    public let queued: SimulatedInstant
    /// When its first packet was put on a link.
    public internal(set) var left: SimulatedInstant?
    /// When it arrived or was given up.
    public internal(set) var ended: SimulatedInstant?
    /// Of its packets until then, on all links, with their headers.
    public internal(set) var linkBytes = 0
    public internal(set) var packetCount = 0
    /// Of them, those that were sent again.
    public internal(set) var repeatCount = 0
    public internal(set) var fate = Fate.waiting
}

/// The hops that have not ended, followed by what is seen of connections.
public struct HopLog: Sendable {
    private var open: [HopID: (place: Int, hop: Hop)] = [:]
    private var count = 0

    public init() {}

    /// - Returns: The hop that ends with this.
    public mutating func take(_ sighting: Sighting) -> Hop? {
        switch sighting.subject {
        case .began(let id, let frame, let ends):
            open[id] = (count, Hop(frame, over: ends, at: sighting.at))
            count += 1
            return nil
        case .packet(let packet):
            if let id = packet.hop { open[id]?.hop.note(packet, at: sighting.at) }
            return nil
        case .arrived(let id): return end(id, .arrived, at: sighting.at)
        case .givenUp(let id): return end(id, .givenUp, at: sighting.at)
        }
    }

    /// Those that have not ended, in the order in which they began.
    public var rest: [Hop] { open.values.sorted { $0.place < $1.place }.map(\.hop) }

    private mutating func end(_ id: HopID, _ fate: Hop.Fate, at now: SimulatedInstant) -> Hop? {
        // One that has come may be given up yet, where no acknowledgement did: it has ended already.
        guard var hop = open.removeValue(forKey: id)?.hop else { return nil }
        hop.fate = fate
        hop.ended = now
        return hop
    }
}

extension Hop {
    init(_ frame: Frame, over ends: ConnectionEnds, at now: SimulatedInstant) {
        self.ends = ends
        label = frame.label
        bytes = frame.byteCount
        queued = now
        recipients =
            switch frame.content {
            case .parcels(let parcels): parcels.flatMap(\.recipients).map { .device($0) }
            case .message(_, _, let recipient): [recipient]
            }
    }

    mutating func note(_ packet: SeenPacket, at now: SimulatedInstant) {
        left = left ?? now
        fate = .underWay
        linkBytes += packet.bytes
        packetCount += 1
        if packet.trafficClass == .repeat, label.trafficClass != .repeat { repeatCount += 1 }
    }
}
