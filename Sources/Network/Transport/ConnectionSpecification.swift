import Glibc
public import Links
public import Quantities

/// What one direction of a connection is like: its link, and when it sends again.
public struct ConnectionSpecification: Equatable, Sendable {
    public var link: LinkSpecification
    public var repetition: Repetition

    public init(_ link: LinkSpecification, repetition: Repetition) {
        self.link = link
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
