internal import CGSL

/// Why a question about samples has no answer.
public enum StatisticsError: Error, Equatable, Sendable {
    case tooFewSamples(got: Int, needed: Int)
    /// A NaN or an infinity.
    case sampleNotFinite(at: Int)
    /// A logarithm was asked of zero or of a negative number.
    case sampleNotPositive(at: Int)
    /// Two columns that belong together differ in length.
    case unequalCounts(Int, Int)
    /// All points have the same place on the x axis: any slope would do.
    case noSpread
    case weightNotPositive(at: Int)
    /// GSL answered with this code.
    case failed(code: Int)
}

/// GSL, which must not end the process when a number is out of its range.
enum GSL {
    /// Set once; touched by every call that can fail.
    static let handlerIsOff: Bool = {
        keyshift_gsl_error_handler_off()
        return true
    }()

    static func requireFinite(_ samples: [Double]) throws(StatisticsError) {
        if let index = samples.firstIndex(where: { !$0.isFinite }) { throw .sampleNotFinite(at: index) }
    }

    /// How many standard errors a Student interval reaches to each side.
    static func studentReach(confidence: Double, freedom: Double) -> Double {
        precondition(handlerIsOff && freedom > 0, "a Student distribution has a positive degree of freedom")
        precondition(
            confidence > 0 && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
        return gsl_cdf_tdist_Pinv(1 - (1 - confidence) / 2, freedom)
    }

    /// How likely a Poisson variate of this mean is at least `count`.
    static func poissonTail(atLeast count: Int, mean: Double) -> Double {
        precondition(handlerIsOff && count > 0 && mean >= 0, "a Poisson variate counts something")
        return gsl_cdf_poisson_Q(UInt32(count - 1), mean)
    }

    /// How likely chance alone takes a Student variate as far from zero as `distance`, to either side.
    static func studentTails(beyond distance: Double, freedom: Double) -> Double {
        precondition(handlerIsOff && freedom > 0, "a Student distribution has a positive degree of freedom")
        return min(1, 2 * gsl_cdf_tdist_Q(abs(distance), freedom))
    }
}
