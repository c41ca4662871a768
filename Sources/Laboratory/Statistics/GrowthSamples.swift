internal import Glibc

/// Costs of several replications at several sizes, from which growth is told.
public struct GrowthSamples: Equatable, Sendable {
    /// Each once.
    public let sizes: [Double]
    /// For each replication the cost at each size; the replications met different chances, and each met the
    /// same at every size.
    public let replications: [[Double]]

    /// - Throws: `.tooFewSamples` without a replication or below two sizes, `.unequalCounts`,
    ///   `.sampleNotFinite`, and `.sampleNotPositive`, for growth is told on logarithmic axes.
    public init(sizes: [Double], replications: [[Double]]) throws(StatisticsError) {
        guard sizes.count >= 2 else { throw .tooFewSamples(got: sizes.count, needed: 2) }
        guard !replications.isEmpty else { throw .tooFewSamples(got: 0, needed: 1) }
        for values in [sizes] + replications {
            guard values.count == sizes.count else { throw .unequalCounts(sizes.count, values.count) }
            try GSL.requireFinite(values)
            if let index = values.firstIndex(where: { $0 <= 0 }) { throw .sampleNotPositive(at: index) }
        }
        self.sizes = sizes
        self.replications = replications
    }

    var logarithmsOfSizes: [Double] { sizes.map { log($0) } }

    var logarithms: [[Double]] { replications.map { $0.map { log($0) } } }

    /// The mean cost at each size.
    var means: [Double] {
        sizes.indices.map { index in
            replications.reduce(0) { $0 + $1[index] } / Double(replications.count)
        }
    }

    private static let borrowed = 16.0

    /// How sure the cost at each size is, relative to its own magnitude; 1 on average.
    ///
    /// One over the variance of the logarithm. A handful of replications says little about a variance, and
    /// by chance none may show at all: to each comes the mean of all, as if seen in so many replications
    /// more. (Without, the weights would lean on the very errors that they weigh, and intervals be too narrow.)
    var weights: [Double] {
        let equal = [Double](repeating: 1, count: sizes.count)
        let logarithms = logarithms
        guard replications.count > 1 else { return equal }
        let variances = sizes.indices.map { index in
            let column = logarithms.map { $0[index] }
            let mean = column.reduce(0, +) / Double(column.count)
            return column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count - 1)
        }
        let pooled = variances.reduce(0, +) / Double(variances.count)
        guard pooled > 0 else { return equal }
        let own = Double(replications.count - 1)
        let weights = variances.map { (own + Self.borrowed) / (own * $0 / pooled + Self.borrowed) }
        let mean = weights.reduce(0, +) / Double(weights.count)
        return weights.map { $0 / mean }
    }
}

/// The power of the size with which a cost grows: 1 in proportion, 0 not at all.
public struct GrowthExponent: Equatable, Sendable {
    public let value: Double
    /// Half the width of Student's interval; nothing for one replication of two sizes.
    public let halfWidth: Double?

    public var interval: Interval? { halfWidth.map { Interval(low: value - $0, high: value + $0) } }

    /// The slope of a straight line through the points on logarithmic axes, by weighted least squares.
    ///
    /// Each replication has a slope of its own and the interval is that of their mean. So it holds although the
    /// sizes of one replication met the same chances; and it tells how sure the slope of the best line is, not
    /// how straight the points lie. Of one replication alone it is the residuals that tell.
    public init(of samples: GrowthSamples, confidence: Double) throws(StatisticsError) {
        guard samples.replications.count > 1 else {
            let fit = try PowerLawFit(
                x: samples.sizes, y: samples.replications[0], confidence: confidence)
            (value, halfWidth) = (fit.exponent, fit.exponentHalfWidth)
            return
        }
        let (x, weights) = (samples.logarithmsOfSizes, samples.weights)
        var slopes: [Double] = []
        for y in samples.logarithms { slopes.append(try LineFit(x: x, y: y, weights: weights).slope) }
        let estimate = try Estimate(of: slopes, confidence: confidence)
        (value, halfWidth) = (estimate.mean, estimate.halfWidth)
    }
}
