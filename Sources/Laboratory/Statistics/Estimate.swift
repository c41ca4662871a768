internal import CGSL

/// A mean over samples, with how far off it may be.
public struct Estimate: Equatable, Sendable {
    public let mean: Double
    /// Half the width of Student's interval, in the unit of the mean; nothing for a single sample.
    public let halfWidth: Double?
    /// Of the samples, with n - 1 in the denominator; nothing for a single sample.
    public let standardDeviation: Double?
    public let min: Double
    public let max: Double
    public let sampleCount: Int

    public var ciLow: Double? { halfWidth.map { mean - $0 } }

    public var ciHigh: Double? { halfWidth.map { mean + $0 } }
}

extension Estimate {
    /// The mean of `samples` with Student's t interval.
    ///
    /// - Parameter confidence: Such as 0.95; strictly between 0 and 1.
    /// - Throws: `.tooFewSamples` for none, `.sampleNotFinite` for a NaN or an infinity.
    public init(of samples: [Double], confidence: Double) throws(StatisticsError) {
        guard let least = samples.min(), let greatest = samples.max() else {
            throw .tooFewSamples(got: 0, needed: 1)
        }
        try GSL.requireFinite(samples)
        min = least
        max = greatest
        sampleCount = samples.count
        // SAFETY: GSL reads `samples.count` doubles at stride 1 and keeps no pointer.
        let average = unsafe gsl_stats_mean(samples, 1, samples.count)
        // The mean of equal numbers may be off by a rounding; it never leaves their range.
        mean = Swift.min(Swift.max(average, least), greatest)
        guard samples.count > 1 else {
            (halfWidth, standardDeviation) = (nil, nil)
            return
        }
        // SAFETY: as above.
        let variance = unsafe gsl_stats_variance_m(samples, 1, samples.count, mean)
        standardDeviation = variance.squareRoot()
        let reach = GSL.studentReach(confidence: confidence, freedom: Double(samples.count - 1))
        halfWidth = reach * (variance / Double(samples.count)).squareRoot()
    }
}

/// Values below which given shares of samples lie.
public enum Quantile {
    /// The quantile of type 7 of Hyndman and Fan (1996): straight lines between the ordered samples.
    ///
    /// - Parameter probability: From 0, the least sample, to 1, the greatest.
    /// - Throws: `.tooFewSamples` for none, `.sampleNotFinite` for a NaN or an infinity.
    public static func of(_ samples: [Double], at probability: Double) throws(StatisticsError) -> Double {
        precondition(
            (0...1).contains(probability), "a probability lies between 0 and 1, not at \(probability)")
        guard !samples.isEmpty else { throw .tooFewSamples(got: 0, needed: 1) }
        try GSL.requireFinite(samples)
        let ordered = samples.sorted()
        // SAFETY: GSL reads `ordered.count` doubles at stride 1 and keeps no pointer.
        return unsafe gsl_stats_quantile_from_sorted_data(ordered, 1, ordered.count, probability)
    }
}
