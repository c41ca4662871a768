/// A point on the virtual clock, in whole nanoseconds since the run began.
///
/// Of its own type, so that it cannot meet an instant of the real clock. Reaches 292 years; what would be beyond is
/// `never`, since a random delay or a long back-off may ask for more.
public struct SimulatedInstant: Hashable, Comparable, Sendable {
    public let nanoseconds: Int64

    public static let start = SimulatedInstant(nanoseconds: 0)

    /// Later than anything that is ever due.
    public static let never = SimulatedInstant(nanoseconds: .max)

    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable
    public static func < (own: SimulatedInstant, other: SimulatedInstant) -> Bool {
        own.nanoseconds < other.nanoseconds
    }

    @inlinable
    public static func + (instant: SimulatedInstant, span: TimeSpan) -> SimulatedInstant {
        SimulatedInstant(nanoseconds: instant.nanoseconds.saturatingAdd(span.nanoseconds))
    }

    /// The time from `earlier` to this instant; negative when it is later.
    @inlinable
    public func elapsed(since earlier: SimulatedInstant) -> TimeSpan {
        TimeSpan(nanoseconds: nanoseconds.saturatingSubtract(earlier.nanoseconds))
    }

    public var seconds: Double { Double(nanoseconds) / 1e9 }
}

extension SimulatedInstant: CustomStringConvertible {
    public var description: String { "\(seconds) s" }
}
