/// A length of virtual time in whole nanoseconds.
///
/// Not the standard library's `Duration`: that counts attoseconds in 128 bits, and the division back to
/// nanoseconds would be paid at every event of a run.
public struct TimeSpan: Hashable, Comparable, Sendable {
    public let nanoseconds: Int64

    public static let zero = TimeSpan(nanoseconds: 0)

    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The nearest whole nanosecond; what is beyond the clock's reach becomes the longest span.
    public init(seconds: Double) {
        let scaled = (seconds * 1e9).rounded()
        precondition(!scaled.isNaN, "a time span is a number of seconds")
        nanoseconds = Int64(exactly: scaled) ?? (scaled < 0 ? .min : .max)
    }

    public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }

    public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }

    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public var milliseconds: Double { Double(nanoseconds) / 1e6 }

    @inlinable
    public static func < (own: TimeSpan, other: TimeSpan) -> Bool { own.nanoseconds < other.nanoseconds }

    @inlinable
    public static func + (own: TimeSpan, other: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: own.nanoseconds + other.nanoseconds)
    }

    @inlinable
    public static func - (own: TimeSpan, other: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: own.nanoseconds - other.nanoseconds)
    }
}

extension TimeSpan: CustomStringConvertible {
    public var description: String { "\(seconds) s" }
}
