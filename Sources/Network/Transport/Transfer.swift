import Links

/// One frame on its way over one link: cut into packets, each repeated until it is acknowledged.
///
/// Shared by the lists of its link: what it has to send, what is under way, what may be sent again.
final class Transfer {
    enum PacketState: UInt8 {
        case unsent, outstanding, acknowledged
    }

    let frame: Frame
    let link: Int
    var states: [PacketState]
    /// How often each packet was sent.
    var attempts: [UInt32]
    var hasArrived: [Bool]
    var unacknowledgedCount: Int
    var missingCount: Int

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
        states = Array(repeating: .unsent, count: count)
        attempts = Array(repeating: 0, count: count)
        hasArrived = Array(repeating: false, count: count)
        unacknowledgedCount = count
        missingCount = count
    }

    /// The bytes of packet `index`, header included: all but the last are full.
    func bytes(ofPacket index: Int) -> Int {
        headerBytes + min(roomPerPacket, byteCount - index * roomPerPacket)
    }
}
