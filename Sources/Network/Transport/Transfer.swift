internal import Quantities

/// One frame on its way over one link: cut into packets, each retransmitted until it is acknowledged.
///
/// It lies in the list of its link's sender, and what is said of its packets names it by its number there: as an object
/// that each packet's records held, counting the holders was a third of the work of a run of many packets.
struct Transfer {
    enum PacketState: UInt8 {
        case unsent, outstanding, acknowledged
    }

    private struct Packet {
        var state = PacketState.unsent
        var hasArrived = false
        /// Whether a link has had all of it since the transfer was begun, or begun anew.
        var hasLeft = false
        /// How often it was sent; beyond what the type holds nobody counts, since no wait grows so long.
        var attempts: UInt16 = 0
    }

    private(set) var frame: Frame
    let byteCount: Int
    private(set) var unacknowledgedCount: Int
    private(set) var missingCount: Int
    /// How many of its packets are on their way, those retransmitted without need included.
    private var underwayCount = 0
    // Apart from the others: most frames are one packet, which then takes no storage of its own.
    private var firstPacket = Packet()
    private var otherPackets: [Packet]
    /// All packets before this one have been sent, or acknowledged, since the transfer was begun.
    private var firstUnsent = 0

    /// When the last of its packets that were sent was on the link for the first time.
    private(set) var leftAt = SimulatedInstant.start

    init(_ frame: Frame, byteCount: Int, packetCount: Int) {
        self.frame = frame
        self.byteCount = byteCount
        otherPackets = packetCount > 1 ? Array(repeating: Packet(), count: packetCount - 1) : []
        unacknowledgedCount = packetCount
        missingCount = packetCount
    }

    private var packetCount: Int { otherPackets.count + 1 }

    private subscript(packet: Int) -> Packet {
        get { packet == 0 ? firstPacket : otherPackets[packet - 1] }
        set { if packet == 0 { firstPacket = newValue } else { otherPackets[packet - 1] = newValue } }
    }

    /// Whether all of it is acknowledged.
    var isDone: Bool { unacknowledgedCount == 0 }

    /// Whether nobody will ask for it again.
    var isOver: Bool { isDone && underwayCount == 0 }

    func state(of packet: Int) -> PacketState { self[packet].state }

    /// How often a packet was sent.
    func attempts(of packet: Int) -> UInt16 { self[packet].attempts }

    /// Has all packets that are not acknowledged be sent again.
    mutating func restart() {
        for packet in 0..<packetCount where self[packet].state != .acknowledged {
            self[packet].state = .unsent
            self[packet].hasLeft = false
        }
        firstUnsent = 0
    }

    /// Has a packet be sent again that was not acknowledged.
    ///
    /// - Returns: Whether it is to be sent.
    mutating func requeue(_ packet: Int) -> Bool {
        guard self[packet].state == .outstanding else { return false }
        self[packet].state = .unsent
        firstUnsent = min(firstUnsent, packet)
        return true
    }

    /// The next packet to be sent, if there is one.
    mutating func nextUnsent() -> Int? {
        while firstUnsent < packetCount, self[firstUnsent].state != .unsent { firstUnsent += 1 }
        return firstUnsent < packetCount ? firstUnsent : nil
    }

    /// - Returns: How often it has been sent now.
    mutating func noteSent(_ packet: Int) -> UInt16 {
        let attempts = self[packet].attempts
        self[packet].state = .outstanding
        self[packet].attempts = attempts == .max ? attempts : attempts + 1
        return self[packet].attempts
    }

    /// Has none of its packets be waited for any more.
    ///
    /// - Returns: Those that were outstanding.
    mutating func cancel() -> [Int] {
        let outstanding = (0..<packetCount).filter { self[$0].state == .outstanding }
        for packet in 0..<packetCount {
            self[packet].state = .acknowledged
            self[packet].hasArrived = true
        }
        unacknowledgedCount = 0
        frame = Frame(.parcels([]), label: frame.label)
        return outstanding
    }

    /// The link has all of a packet at an instant.
    mutating func noteLeft(_ packet: Int, at departure: SimulatedInstant) {
        guard !self[packet].hasLeft else { return }
        self[packet].hasLeft = true
        leftAt = departure
    }

    mutating func noteUnderway() { underwayCount += 1 }

    /// A packet is no longer on its way, whether it is taken in or not.
    mutating func noteTaken() { underwayCount -= 1 }

    /// - Returns: Whether all is there now, and was not before.
    mutating func noteArrived(_ packet: Int) -> Bool {
        guard !self[packet].hasArrived else { return false }
        self[packet].hasArrived = true
        missingCount -= 1
        return missingCount == 0
    }

    mutating func noteAcknowledged(_ packet: Int) {
        self[packet].state = .acknowledged
        unacknowledgedCount -= 1
        // What is kept for others' sake is kept without its content.
        if isDone { frame = Frame(.parcels([]), label: frame.label) }
    }
}
