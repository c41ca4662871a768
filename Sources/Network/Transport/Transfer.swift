import Links

/// One frame on its way over one link: cut into packets, each repeated until it is acknowledged.
///
/// Shared by the lists of its link: what it has to send, what is under way, what may be sent again.
final class Transfer {
    enum PacketState: UInt8 {
        case unsent, outstanding, acknowledged
    }

    private struct Packet {
        var state = PacketState.unsent
        var hasArrived = false
        /// How often it was sent; beyond what the type holds nobody counts, since no wait grows so long.
        var attempts: UInt16 = 0
    }

    let frame: Frame
    let link: Int
    private(set) var unacknowledgedCount: Int
    private(set) var missingCount: Int
    private var packets: [Packet]
    /// All packets before this one have been sent, or acknowledged, since the transfer was begun.
    private var firstUnsent = 0

    private let byteCount: Int
    private let roomPerPacket: Int
    private let headerBytes: Int

    init(_ frame: Frame, link: Int, on specification: LinkSpecification) {
        self.frame = frame
        self.link = link
        byteCount = frame.content.byteCount
        headerBytes = specification.headerBytes
        roomPerPacket = specification.packetBytesMax - headerBytes
        let count = max(1, (byteCount + roomPerPacket - 1) / roomPerPacket)
        packets = Array(repeating: Packet(), count: count)
        unacknowledgedCount = count
        missingCount = count
    }

    func state(of packet: Int) -> PacketState { packets[packet].state }

    /// How often a packet was sent.
    func attempts(of packet: Int) -> UInt16 { packets[packet].attempts }

    /// Has all packets that are not acknowledged be sent again.
    func begin() {
        for packet in packets.indices where packets[packet].state != .acknowledged {
            packets[packet].state = .unsent
        }
        firstUnsent = 0
    }

    /// The next packet to be sent, if there is one.
    func nextUnsent() -> Int? {
        while firstUnsent < packets.count, packets[firstUnsent].state != .unsent { firstUnsent += 1 }
        return firstUnsent < packets.count ? firstUnsent : nil
    }

    /// - Returns: How often it had been sent before.
    func noteSent(_ packet: Int) -> UInt16 {
        let attempt = packets[packet].attempts
        packets[packet].state = .outstanding
        packets[packet].attempts = attempt == .max ? attempt : attempt + 1
        return attempt
    }

    /// - Returns: Whether all is there now, and was not before.
    func noteArrived(_ packet: Int) -> Bool {
        guard !packets[packet].hasArrived else { return false }
        packets[packet].hasArrived = true
        missingCount -= 1
        return missingCount == 0
    }

    func noteAcknowledged(_ packet: Int) {
        packets[packet].state = .acknowledged
        unacknowledgedCount -= 1
    }

    /// The bytes of packet `index`, header included: all but the last are full.
    func bytes(ofPacket index: Int) -> Int {
        headerBytes + min(roomPerPacket, byteCount - index * roomPerPacket)
    }
}
