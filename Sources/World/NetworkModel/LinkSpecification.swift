import Glibc
public import Quantities
public import Randomness

/// What one direction of a link is like.
public struct LinkSpecification: Equatable, Sendable {
    /// One-way propagation in seconds, drawn once for each link.
    public var delay: Distribution
    /// What is added to the delay, in seconds, drawn for each packet; none overtakes another by it.
    public var jitter: Distribution
    public var loss: LossModel
    public var rate: Bandwidth
    /// How many bytes may wait for the link before the next packet is dropped at its tail.
    public var queueBytesMax: Int
    /// The largest packet, header included.
    public var packetBytesMax: Int
    public var headerBytes: Int
    public var repetition: Repetition

    public init(
        delay: Distribution, jitter: Distribution, loss: LossModel, rate: Bandwidth, queueBytesMax: Int,
        packetBytesMax: Int, headerBytes: Int, repetition: Repetition
    ) {
        precondition(headerBytes < packetBytesMax, "a packet has room for more than its header")
        self.delay = delay
        self.jitter = jitter
        self.loss = loss
        self.rate = rate
        self.queueBytesMax = queueBytesMax
        self.packetBytesMax = packetBytesMax
        self.headerBytes = headerBytes
        self.repetition = repetition
    }
}

/// When a packet that was not acknowledged is sent again.
public struct Repetition: Equatable, Sendable {
    /// From the packet's last bit leaving to its first repetition.
    public let after: TimeSpan
    /// By how much each wait is longer than the one before (RFC 6298 §5.5 doubles it).
    public let factor: Double
    public let ceiling: TimeSpan

    public init(after: TimeSpan, factor: Double, ceiling: TimeSpan) {
        precondition(after.nanoseconds > 0 && factor >= 1, "repetitions wait, and never shorter than before")
        self.after = after
        self.factor = factor
        self.ceiling = ceiling
    }

    /// The wait after the `attempt`-th sending, counted from 0.
    public func wait(afterAttempt attempt: Int) -> TimeSpan {
        min(TimeSpan(seconds: after.seconds * pow(factor, Double(attempt))), ceiling)
    }
}
