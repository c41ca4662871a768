internal import CGSL
internal import Glibc

/// Intervals from drawing samples anew out of themselves (Efron, 1979).
public enum Bootstrap {
    /// The percentile interval of a quantile.
    ///
    /// A quantile looks at two neighbouring samples in their order, so only these two are drawn, from the
    /// distribution that they have in a resample: the rank of the lower is a beta variate, the upper the
    /// least of those above it. That is the bootstrap itself, at a cost that does not grow with the samples.
    ///
    /// Its coverage holds where there are samples on both sides of the quantile: from about 30 samples on for
    /// a median, 200 for a 95th percentile.
    ///
    /// - Parameters:
    ///   - probability: From 0 to 1, as in `Quantile`.
    ///   - confidence: Such as 0.95; strictly between 0 and 1.
    ///   - resamples: How often to draw; a thousand make the ends sure to a few per cent of the width.
    ///   - generator: Decides the draws: the same stream gives the same interval.
    /// - Throws: `.tooFewSamples` below two, `.sampleNotFinite`, `.failed` when GSL finds no variate.
    public static func interval(
        ofQuantile probability: Double, of samples: [Double], confidence: Double, resamples: Int = 1_000,
        using generator: inout some RandomNumberGenerator
    ) throws(StatisticsError) -> Interval {
        precondition(
            (0...1).contains(probability), "a probability lies between 0 and 1, not at \(probability)")
        precondition(resamples > 0, "an interval comes from at least one resample")
        guard samples.count >= 2 else { throw .tooFewSamples(got: samples.count, needed: 2) }
        try GSL.requireFinite(samples)
        let ordered = samples.sorted()
        let place = Double(ordered.count - 1) * probability
        let rank = Int(place)
        var quantiles: [Double] = []
        quantiles.reserveCapacity(resamples)
        for _ in 0..<resamples {
            let (lower, upper) = try neighbours(at: rank, of: ordered, using: &generator)
            quantiles.append(lower + (place - Double(rank)) * (upper - lower))
        }
        return try percentileInterval(of: quantiles, confidence: confidence)
    }

    /// The interval that leaves out the same share of `statistics` at each end.
    static func percentileInterval(
        of statistics: [Double], confidence: Double
    ) throws(StatisticsError) -> Interval {
        precondition(
            confidence > 0 && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
        let tail = (1 - confidence) / 2
        return Interval(
            low: try Quantile.of(statistics, at: tail), high: try Quantile.of(statistics, at: 1 - tail))
    }

    /// What stands at `rank`, counted from 0, and after it in a resample put in order.
    private static func neighbours(
        at rank: Int, of ordered: [Double], using generator: inout some RandomNumberGenerator
    ) throws(StatisticsError) -> (lower: Double, upper: Double) {
        let count = ordered.count
        let share = gsl_cdf_beta_Pinv(
            unit(using: &generator), Double(rank + 1), Double(count - rank))
        guard GSL.handlerIsOff, share.isFinite else { throw .failed(code: GSL_EDOM) }
        let lower = ordered[min(Int(share * Double(count)), count - 1)]
        guard rank + 1 < count else { return (lower, lower) }
        let above = 1 - pow(unit(using: &generator), 1 / Double(count - rank - 1))
        return (lower, ordered[min(Int((share + (1 - share) * above) * Double(count)), count - 1)])
    }

    /// A number between 0 and 1 and neither of them.
    private static func unit(using generator: inout some RandomNumberGenerator) -> Double {
        (Double(generator.next() >> 11) + 0.5) * 0x1p-53
    }
}
