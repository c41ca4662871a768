import Arithmetic
public import Links
public import Quantities

/// What one direction of a connection is like: its link, and when it sends again.
public struct ConnectionSpecification: Equatable, Sendable {
    public var link: LinkSpecification
    public var timeout: RetransmissionTimeout

    public init(_ link: LinkSpecification, timeout: RetransmissionTimeout) {
        self.link = link
        self.timeout = timeout
    }
}

/// How long an acknowledgement is waited for before its packet is sent again.
public struct RetransmissionTimeout: Equatable, Sendable {
    /// From the packet's last bit leaving to its first retransmission.
    public let first: TimeSpan
    /// By how much each wait is longer than the one before (RFC 6298 §5.5 doubles it).
    public let factor: Double
    public let ceiling: TimeSpan

    public init(first: TimeSpan, factor: Double, ceiling: TimeSpan) {
        precondition(
            first.nanoseconds > 0 && factor >= 1, "retransmissions wait, and never shorter than before")
        self.first = first
        self.factor = factor
        self.ceiling = ceiling
    }

    /// The wait after the `attempt`-th sending, counted from 0.
    public func wait(afterAttempt attempt: Int) -> TimeSpan {
        min(TimeSpan(seconds: first.seconds * Portable.power(factor, Double(attempt))), ceiling)
    }
}
