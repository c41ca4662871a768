/// A length of virtual time in whole nanoseconds.
///
/// Not the standard library's `Duration`: that counts attoseconds in 128 bits, and the division back to
/// nanoseconds would be paid at every event of a run. Sums and differences stop at the ends of what it can hold.
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

    /// - Parameter count: At most 9 × 10¹², which is the clock's reach.
    public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }

    public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }

    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public var milliseconds: Double { Double(nanoseconds) / 1e6 }

    @inlinable
    public static func < (own: TimeSpan, other: TimeSpan) -> Bool { own.nanoseconds < other.nanoseconds }

    @inlinable
    public static func + (own: TimeSpan, other: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: own.nanoseconds.saturatingAdd(other.nanoseconds))
    }

    @inlinable
    public static func - (own: TimeSpan, other: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: own.nanoseconds.saturatingSubtract(other.nanoseconds))
    }

    /// So many times this span, which is exact where `factor` is 1.
    @inlinable
    public func times(_ factor: Double) -> TimeSpan {
        factor == 1 ? self : TimeSpan(seconds: seconds * factor)
    }
}

extension Int64 {
    @inlinable
    func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .min : .max) : sum
    }

    @inlinable
    func saturatingSubtract(_ other: Int64) -> Int64 {
        let (difference, isBeyond) = subtractingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .max : .min) : difference
    }
}

extension TimeSpan: CustomStringConvertible {
    public var description: String { "\(seconds) s" }
}
