public import Quantities
public import Randomness

/// What carries the messages.
public struct Network: Equatable, Sendable {
    public var delivery: Delivery
    /// Between a device and the node or server it talks to.
    public var access: Link
    /// Between nodes.
    public var backbone: Link
    /// In the order of the file.
    public var faults: [EdgeFault]
}

/// Who passes messages on.
public enum Delivery: Equatable, Sendable {
    /// One server.
    case central
    /// Edge nodes; each device is attached to one.
    case edge(Edge)
}

/// The edge nodes.
public struct Edge: Equatable, Sendable {
    /// Who puts membership changes in order.
    public enum Sequencer: String, CaseIterable, Sendable {
        /// The node that the group's identifier hashes to; while it is down, the next.
        case homeNode = "home-node"
        /// A server beside the nodes.
        case server
    }

    public var nodes: Int
    public var sequencer: Sequencer
    /// How long nodes take to notice that another is down, or back.
    public var failureDetection: TimeSpan
}

/// Some edge nodes are down for a while.
public struct EdgeFault: Equatable, Sendable {
    public var at: TimeSpan
    public var lasts: TimeSpan
    /// Of the edge nodes.
    public var edgeDown: Double
}

/// What a link does to packets.
public struct Link: Equatable, Sendable {
    /// One way, in seconds; drawn once for each link.
    public var delay: Distribution
    /// In seconds; drawn for each packet and added to the delay.
    public var jitter: Distribution
    public var loss: LossModel
    /// From a device, and to it; between nodes they are the same.
    public var up: Bandwidth
    public var down: Bandwidth
    /// Bytes that wait at most for each direction; what would exceed it is dropped.
    public var queue: Int
    /// Bytes of the largest packet, its header included.
    public var mtu: Int
    /// Bytes that each packet has beside its payload.
    public var header: Int
    public var repetition: Repetition
}

/// When a packet that was not acknowledged is sent again.
public struct Repetition: Equatable, Sendable {
    /// The first wait.
    public var after: TimeSpan
    /// How much longer each further wait is.
    public var factor: Double
    public var ceiling: TimeSpan
}

/// Which packets a link loses.
public enum LossModel: Equatable, Sendable {
    case none
    /// Each with this probability, independently.
    case bernoulli(Double)
    /// In bursts: a chain of two states that moves at each packet (Gilbert 1960, Elliott 1963).
    case gilbertElliott(goodToBad: Double, badToGood: Double, lossGood: Double, lossBad: Double)
}
