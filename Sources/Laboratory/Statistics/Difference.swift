internal import CGSL

/// How much larger one mean is than another, and whether chance alone could have made it so.
public struct Difference: Equatable, Sendable {
    /// The newer mean minus the older one.
    public let mean: Double
    /// Half the width of Student's interval.
    public let halfWidth: Double
    /// Whether each sample of one was compared with its twin of the other.
    public let isPaired: Bool

    /// Whether the interval leaves out zero.
    public var isSignificant: Bool { abs(mean) > halfWidth }

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
        return Difference(mean: estimate.mean, halfWidth: halfWidth, isPaired: true)
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
        guard variance > 0 else { return Difference(mean: mean, halfWidth: 0, isPaired: false) }
        // Welch and Satterthwaite's degrees of freedom.
        let freedom =
            variance * variance
            / (shareBefore * shareBefore / Double(old.count - 1)
                + shareAfter * shareAfter / Double(new.count - 1))
        let reach = GSL.studentReach(confidence: confidence, freedom: freedom)
        return Difference(mean: mean, halfWidth: reach * variance.squareRoot(), isPaired: false)
    }
}
