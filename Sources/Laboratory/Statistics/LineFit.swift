internal import CGSL
internal import Glibc

/// A straight line through points by least squares.
public struct LineFit: Equatable, Sendable {
    public let intercept: Double
    public let slope: Double
    /// Standard error of the intercept; infinite for two points of equal weight.
    public let interceptError: Double
    /// Standard error of the slope; infinite for two points of equal weight.
    public let slopeError: Double
    public let sampleCount: Int

    /// The line through points that are all equally sure.
    ///
    /// - Throws: `.unequalCounts`, `.tooFewSamples` below two points, `.sampleNotFinite`, `.noSpread`.
    public init(x: [Double], y: [Double]) throws(StatisticsError) {
        try Self.check(x, y)
        var (intercept, slope, residual) = (0.0, 0.0, 0.0)
        var (interceptVariance, covariance, slopeVariance) = (0.0, 0.0, 0.0)
        // SAFETY: GSL reads `x.count` doubles of each array, which are equally long, and writes the six numbers.
        let code = unsafe gsl_fit_linear(
            x, 1, y, 1, x.count, &intercept, &slope, &interceptVariance, &covariance, &slopeVariance,
            &residual)
        guard code == 0 else { throw .failed(code: Int(code)) }
        self.intercept = intercept
        self.slope = slope
        interceptError = x.count > 2 ? interceptVariance.squareRoot() : .infinity
        slopeError = x.count > 2 ? slopeVariance.squareRoot() : .infinity
        sampleCount = x.count
    }

    /// The line through points of which some are surer than others.
    ///
    /// - Parameter weights: One over the variance of each y, which is taken as known: how well the line fits does
    ///   not enter into the standard errors.
    /// - Throws: As above, and `.weightNotPositive`.
    public init(x: [Double], y: [Double], weights: [Double]) throws(StatisticsError) {
        try Self.check(x, y)
        guard weights.count == x.count else { throw .unequalCounts(x.count, weights.count) }
        if let index = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
            throw .weightNotPositive(at: index)
        }
        var (intercept, slope, residual) = (0.0, 0.0, 0.0)
        var (interceptVariance, covariance, slopeVariance) = (0.0, 0.0, 0.0)
        // SAFETY: GSL reads `x.count` doubles of each array, which are equally long, and writes the six numbers.
        let code = unsafe gsl_fit_wlinear(
            x, 1, weights, 1, y, 1, x.count, &intercept, &slope, &interceptVariance, &covariance,
            &slopeVariance, &residual)
        guard code == 0 else { throw .failed(code: Int(code)) }
        self.intercept = intercept
        self.slope = slope
        interceptError = interceptVariance.squareRoot()
        slopeError = slopeVariance.squareRoot()
        sampleCount = x.count
    }

    private static func check(_ x: [Double], _ y: [Double]) throws(StatisticsError) {
        guard GSL.handlerIsOff, x.count == y.count else { throw .unequalCounts(x.count, y.count) }
        guard x.count >= 2 else { throw .tooFewSamples(got: x.count, needed: 2) }
        try GSL.requireFinite(x)
        try GSL.requireFinite(y)
        guard let first = x.first, x.contains(where: { $0 != first }) else { throw .noSpread }
    }
}

/// The law y = coefficient · x^exponent that fits points best on logarithmic axes.
public struct PowerLawFit: Equatable, Sendable {
    public let coefficient: Double
    /// 1 means that y grows in proportion to x, 0 that it does not grow.
    public let exponent: Double
    /// Half the width of the exponent's Student interval; nothing for two points.
    public let exponentHalfWidth: Double?
    public let sampleCount: Int

    /// Fits log y to log x.
    ///
    /// - Parameter confidence: Such as 0.95; strictly between 0 and 1.
    /// - Throws: `.sampleNotPositive` where a logarithm is asked of zero or less; otherwise as `LineFit`.
    public init(x: [Double], y: [Double], confidence: Double) throws(StatisticsError) {
        for values in [x, y] {
            try GSL.requireFinite(values)
            if let index = values.firstIndex(where: { $0 <= 0 }) { throw .sampleNotPositive(at: index) }
        }
        let line = try LineFit(x: x.map { log($0) }, y: y.map { log($0) })
        coefficient = exp(line.intercept)
        exponent = line.slope
        sampleCount = x.count
        exponentHalfWidth =
            x.count > 2
            ? GSL.studentReach(confidence: confidence, freedom: Double(x.count - 2)) * line.slopeError : nil
    }
}
