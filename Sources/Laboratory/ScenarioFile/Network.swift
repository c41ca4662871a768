public import Quantities
public import Randomness

/// What carries the messages.
public struct Network: Equatable, Sendable {
    public var delivery: Delivery
    /// Between a device and the node or server it talks to.
    public var access: Link
    /// Between nodes.
    public var backbone: Link
}

/// Who passes messages on.
public enum Delivery: Equatable, Sendable {
    /// One server.
    case central
    /// So many nodes; each device is attached to one.
    case edge(nodes: Int)
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
