public import Identity
import Metering

/// What one node sends to another besides payloads; its sender and receiver know what it is.
public protocol Cargo: Sendable {
    /// Bytes on the wire, headers of packets apart.
    var byteCount: Int { get }
}

/// What travels: payloads for devices, or a message from one node to one other.
public enum Content: Sendable {
    case loads([Load])
    case message(any Cargo, from: NodeID, to: NodeID)

    var byteCount: Int {
        switch self {
        case .loads(let loads): loads.reduce(0) { $0 + $1.payload.count }
        case .message(let cargo, _, _): cargo.byteCount
        }
    }
}

/// One payload and the devices that it is for.
public struct Load: Equatable, Sendable {
    public let payload: [UInt8]
    public let recipients: [DeviceID]

    public init(payload: [UInt8], recipients: [DeviceID]) {
        self.payload = payload
        self.recipients = recipients
    }
}

/// One content on its way over one link: cut into packets, each repeated until it is acknowledged.
///
/// Shared by the link's sender and by the events of its packets, which may outlive it there.
public final class Transfer {
    enum PacketState: UInt8 {
        case unsent, outstanding, acknowledged
    }

    let content: Content
    let label: TrafficLabel
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

    init(_ content: Content, label: TrafficLabel, link: Int, on specification: LinkSpecification) {
        self.content = content
        self.label = label
        self.link = link
        byteCount = content.byteCount
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
