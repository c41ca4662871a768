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
    case parcels([Parcel])
    case message(any NodeMessage, from: NodeID, to: NodeID)

    public var byteCount: Int {
        switch self {
        case .parcels(let parcels): parcels.reduce(0) { $0 + $1.byteCount }
        case .message(let message, _, _): message.byteCount
        }
    }
}

/// What one node sends to another besides payloads; its sender and receiver know what it is.
public protocol NodeMessage: Sendable {
    /// Bytes on the wire, headers of packets apart.
    var byteCount: Int { get }
}
