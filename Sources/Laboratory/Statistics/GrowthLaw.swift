internal import Glibc

/// A way in which a cost may depend on the size n, the simplest first.
public enum GrowthLaw: CaseIterable, Sendable {
    /// a
    case constant
    /// a + b log n
    case logarithmic
    /// a + b n
    case linear
    /// a + b n log n
    case linearithmic
    /// a nᵇ
    case power

    /// As it stands in a sentence.
    public var formula: String {
        switch self {
        case .constant: "a"
        case .logarithmic: "a + b·log n"
        case .linear: "a + b·n"
        case .linearithmic: "a + b·n·log n"
        case .power: "a·n^b"
        }
    }

    /// What stands beside b; nothing where the law is no line in it.
    fileprivate func term(_ size: Double) -> Double? {
        switch self {
        case .constant, .power: nil
        case .logarithmic: log(size)
        case .linear: size
        case .linearithmic: size * log(size)
        }
    }

    fileprivate func value(at size: Double, base: Double, rate: Double) -> Double {
        self == .power ? base * pow(size, rate) : base + rate * (term(size) ?? 0)
    }
}

/// A law with the numbers that fit best.
public struct GrowthFit: Equatable, Sendable {
    public let law: GrowthLaw
    /// The law's a.
    public let base: Double
    /// The law's b; 0 for a constant.
    public let rate: Double
    /// Akaike's criterion, corrected for few points (Hurvich and Tsai, 1989): less is better.
    public let criterion: Double
    /// The root of the mean square by which the costs differ from the law, as a share of the cost.
    public let relativeError: Double
}

extension GrowthFit {
    /// All laws fitted to the mean costs, in the order of `GrowthLaw`.
    ///
    /// Weighted least squares of relative errors: a point's weight is `GrowthSamples.weights` over the square
    /// of its cost.
    ///
    /// - Throws: `.tooFewSamples` below five sizes: with fewer the criterion has no value.
    public static func all(of samples: GrowthSamples) throws(StatisticsError) -> [GrowthFit] {
        guard samples.sizes.count >= 5 else { throw .tooFewSamples(got: samples.sizes.count, needed: 5) }
        var fits: [GrowthFit] = []
        for law in GrowthLaw.allCases { fits.append(try GrowthFit(law, to: samples)) }
        return fits
    }

    /// The law that explains the costs: of those within 2 of the least criterion, between which the points
    /// cannot tell, the simplest.
    ///
    /// - Throws: As `all`.
    public static func best(of samples: GrowthSamples) throws(StatisticsError) -> GrowthFit {
        let fits = try all(of: samples)
        let least = fits.map(\.criterion).min() ?? 0
        guard let best = fits.first(where: { $0.criterion <= least + 2 }) else {
            preconditionFailure("one of the criteria is the least")
        }
        return best
    }

    private init(_ law: GrowthLaw, to samples: GrowthSamples) throws(StatisticsError) {
        let (x, y) = (samples.sizes, samples.means)
        let weights = zip(samples.weights, y).map { $0 / ($1 * $1) }
        let (base, rate): (Double, Double)
        switch law {
        case .constant:
            base = zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
            rate = 0
        case .power:
            (base, rate) = try Self.power(x: x, y: y, weights: weights)
        default:
            let line = try LineFit(x: x.compactMap(law.term), y: y, weights: weights)
            (base, rate) = (line.intercept, line.slope)
        }
        var squares = 0.0
        for (index, size) in x.enumerated() {
            let error = y[index] - law.value(at: size, base: base, rate: rate)
            squares += weights[index] * error * error
        }
        self.init(
            law: law, base: base, rate: rate,
            criterion: Self.criterion(
                squares: squares, points: x.count, numbers: law == .constant ? 1 : 2),
            relativeError: (squares / Double(x.count)).squareRoot())
    }

    /// Gauss and Newton's steps from the line through the logarithms.
    private static func power(
        x: [Double], y: [Double], weights: [Double]
    ) throws(StatisticsError) -> (base: Double, rate: Double) {
        let logarithms = x.map { log($0) }
        let relative = zip(weights, y).map { $0 * $1 * $1 }
        let start = try LineFit(x: logarithms, y: y.map { log($0) }, weights: relative)
        var (intercept, slope) = (start.intercept, start.slope)
        for _ in 0..<stepsMax {
            let fitted = logarithms.map { exp(intercept + slope * $0) }
            let step = try LineFit(
                x: logarithms, y: zip(y, fitted).map { ($0 - $1) / $1 },
                weights: zip(weights, fitted).map { $0 * $1 * $1 })
            // A long step may overshoot: half a power at most.
            let part = min(1, 0.5 / max(abs(step.slope), 1e-12))
            intercept += part * step.intercept
            slope += part * step.slope
            if abs(step.slope) < 1e-10, abs(step.intercept) < 1e-10 { break }
        }
        return (exp(intercept), slope)
    }

    private static let stepsMax = 100

    /// - Parameter numbers: How many the law has; the errors' variance is one more.
    private static func criterion(squares: Double, points: Int, numbers: Int) -> Double {
        let (count, free) = (Double(points), Double(numbers + 1))
        // Costs are told to a millionth: what fits better than that fits.
        let spread = max(squares / count, 1e-12)
        return count * log(spread) + 2 * free + 2 * free * (free + 1) / (count - free - 1)
    }
}
