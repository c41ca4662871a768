public import Identity
import Links
public import Metering

/// What leaves a node for a neighbour: a content, and what its bytes are entered under.
public struct Frame: Sendable {
    public let content: Content
    public let label: TrafficLabel

    public init(_ content: Content, label: TrafficLabel) {
        self.content = content
        self.label = label
    }
}

/// What travels: payloads for devices, or a message from one node to one other.
public indirect enum Content: Sendable {
    case loads([Load])
    case message(any Cargo, from: NodeID, to: NodeID)

    public var byteCount: Int {
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

/// What one node sends to another besides payloads; its sender and receiver know what it is.
public protocol Cargo: Sendable {
    /// Bytes on the wire, headers of packets apart.
    var byteCount: Int { get }
}
