public import Identity
import Links
public import Metering

/// What leaves a node for a neighbour: a content, and what its bytes are entered under.
public struct Frame: Sendable {
    public let content: Content
    public let label: TrafficLabel
    /// By which nodes know one that they have had before; only where one can come on several ways.
    public let name: FrameName?
    /// What goes before the content to say the name, and what else routers of a kind write there.
    public let headerBytes: Int

    public init(_ content: Content, label: TrafficLabel, name: FrameName? = nil, headerBytes: Int = 0) {
        self.content = content
        self.label = label
        self.name = name
        self.headerBytes = headerBytes
    }

    /// Bytes on the wire, headers of packets apart.
    public var byteCount: Int { headerBytes + content.byteCount }

    /// The same frame with another content.
    public func with(_ content: Content) -> Frame {
        Frame(content, label: label, name: name, headerBytes: headerBytes)
    }
}

/// Who put a frame into the network, and which of its frames it is.
public struct FrameName: Hashable, Sendable {
    public let origin: NodeID
    public let number: UInt32

    public init(origin: NodeID, number: UInt32) {
        self.origin = origin
        self.number = number
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
    /// Whether any of the nodes that a device is attached to can take it in place of the one that it is addressed to.
    var isForAnyNode: Bool { get }
    /// Whether its sender wants it back should its receiver not answer, as others can be asked in its place.
    var isGivenBack: Bool { get }
}

extension NodeMessage {
    public var isForAnyNode: Bool { false }
    public var isGivenBack: Bool { false }
}
