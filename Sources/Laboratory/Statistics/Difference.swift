internal import CGSL
internal import Glibc

/// How much larger one mean is than another, and whether chance alone could have made it so.
public struct Difference: Equatable, Sendable {
    /// The newer mean minus the older one.
    public let mean: Double
    /// Half the width of Student's interval.
    public let halfWidth: Double
    /// Whether each sample of one was compared with its twin of the other.
    public let isPaired: Bool
    /// How likely chance alone makes a difference as great, where there is none (two-sided).
    ///
    /// Student's; of samples that do not scatter, for which his test knows no answer, that of their signs (paired)
    /// or of their order (else), which few samples never make small.
    public let probability: Double

    public var interval: Interval { Interval(low: mean - halfWidth, high: mean + halfWidth) }

    /// Of samples that belong together in pairs, as two experiments do that met the same random numbers.
    ///
    /// What both have in common drops out, so small differences show that would drown otherwise.
    ///
    /// - Throws: `.unequalCounts`, `.tooFewSamples` below two pairs, `.sampleNotFinite`.
    public static func paired(
        from old: [Double], to new: [Double], confidence: Double
    ) throws(StatisticsError) -> Difference {
        guard old.count == new.count else { throw .unequalCounts(old.count, new.count) }
        let estimate = try Estimate(of: zip(new, old).map { $0 - $1 }, confidence: confidence)
        guard let halfWidth = estimate.halfWidth else { throw .tooFewSamples(got: old.count, needed: 2) }
        let count = Double(old.count)
        let error = (estimate.standardDeviation ?? 0) / count.squareRoot()
        let probability =
            isNothing(error, beside: old + new)
            // All differences are of one sign: as likely as so many tosses that all fall the same way.
            ? (isNothing(estimate.mean, beside: old + new) ? 1 : pow(0.5, count - 1))
            : GSL.studentTails(beyond: estimate.mean / error, freedom: count - 1)
        return Difference(
            mean: estimate.mean, halfWidth: halfWidth, isPaired: true, probability: probability)
    }

    /// Whether a number is but the rounding of those that it was made of.
    private static func isNothing(_ value: Double, beside samples: [Double]) -> Bool {
        abs(value) <= 1e-13 * samples.reduce(0) { max($0, abs($1)) }
    }

    /// How likely drawing takes all samples of one kind before any of the other, or all after.
    private static func chanceOfParting(_ own: Int, _ other: Int) -> Double {
        (1...max(1, min(own, other))).reduce(2.0) { product, step in
            product * Double(step) / Double(max(own, other) + step)
        }
    }

    /// Of samples that have nothing to do with each other, whose variances may differ (Welch, 1947).
    ///
    /// - Throws: `.tooFewSamples` where one has less than two, `.sampleNotFinite`.
    public static func independent(
        from old: [Double], to new: [Double], confidence: Double
    ) throws(StatisticsError) -> Difference {
        let before = try Estimate(of: old, confidence: confidence)
        let after = try Estimate(of: new, confidence: confidence)
        guard let spreadBefore = before.standardDeviation, let spreadAfter = after.standardDeviation else {
            throw .tooFewSamples(got: min(old.count, new.count), needed: 2)
        }
        let mean = after.mean - before.mean
        let shareBefore = spreadBefore * spreadBefore / Double(old.count)
        let shareAfter = spreadAfter * spreadAfter / Double(new.count)
        let variance = shareBefore + shareAfter
        guard !isNothing(variance.squareRoot(), beside: old + new) else {
            let probability = isNothing(mean, beside: old + new) ? 1 : chanceOfParting(old.count, new.count)
            return Difference(mean: mean, halfWidth: 0, isPaired: false, probability: probability)
        }
        // Welch and Satterthwaite's degrees of freedom.
        let freedom =
            variance * variance
            / (shareBefore * shareBefore / Double(old.count - 1)
                + shareAfter * shareAfter / Double(new.count - 1))
        let reach = GSL.studentReach(confidence: confidence, freedom: freedom)
        return Difference(
            mean: mean, halfWidth: reach * variance.squareRoot(), isPaired: false,
            probability: GSL.studentTails(beyond: mean / variance.squareRoot(), freedom: freedom))
    }
}
