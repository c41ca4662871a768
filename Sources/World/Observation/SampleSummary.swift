import Histogram

/// The distribution of many whole numbers, such as nanoseconds or bytes.
///
/// Count, sum, least and greatest are exact; quantiles come from an HdrHistogram of three significant digits,
/// so each is at most 0.1 % off.
public struct SampleSummary {
    private var histogram: Histogram<UInt64>?
    public private(set) var count = 0
    public private(set) var minimum: Int64 = .max
    public private(set) var maximum: Int64 = 0
    private var sum = 0.0

    public init() {}

    /// - Parameter value: Not negative.
    public mutating func record(_ value: Int64) {
        precondition(value >= 0, "a sample is not negative, as \(value) is")
        if histogram == nil { histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three) }
        histogram?.record(UInt64(value))
        count += 1
        sum += Double(value)
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    /// Records the nearest whole number, the greatest where `value` is beyond all.
    public mutating func record(rounding value: Double) {
        record(Int64(exactly: value.rounded()) ?? .max)
    }

    /// `nil` where there is no sample.
    public var mean: Double? { count > 0 ? sum / Double(count) : nil }

    /// - Parameter percentile: Such as 95.
    /// - Returns: `nil` where there is no sample.
    public func value(atPercentile percentile: Double) -> Double? {
        guard let histogram, count > 0 else { return nil }
        let value = Double(histogram.valueAtPercentile(percentile))
        return min(max(value, Double(minimum)), Double(maximum))
    }
}
