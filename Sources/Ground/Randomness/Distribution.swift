import Glibc

/// How a random quantity is spread; the unit is that of the parameters.
public enum Distribution: Equatable, Sendable {
    case constant(Double)
    case uniform(from: Double, to: Double)
    case exponential(mean: Double)
    /// exp(N(ln median, sigma²)).
    case lognormal(median: Double, sigma: Double)
    case gamma(shape: Double, scale: Double)
    /// Pareto of the first kind: never below `minimum`; its mean is infinite for a shape of at most 1.
    case pareto(minimum: Double, shape: Double)
    case weibull(scale: Double, shape: Double)
    /// Straight lines between the points of a quantile function; probabilities rise from 0 to 1.
    case empirical([Quantile])

    public struct Quantile: Equatable, Sendable {
        public let probability: Double
        public let value: Double

        public init(probability: Double, value: Double) {
            self.probability = probability
            self.value = value
        }
    }

    /// One draw.
    public func sample(using random: inout RandomStream) -> Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): from + (to - from) * random.nextUnit()
        case .exponential(let mean): -mean * log(1 - random.nextUnit())
        case .lognormal(let median, let sigma): median * exp(sigma * Self.standardNormal(using: &random))
        case .gamma(let shape, let scale): scale * Self.standardGamma(shape: shape, using: &random)
        case .pareto(let minimum, let shape): minimum * pow(1 - random.nextUnit(), -1 / shape)
        case .weibull(let scale, let shape): scale * pow(-log(1 - random.nextUnit()), 1 / shape)
        case .empirical(let quantiles): Self.interpolate(quantiles, at: random.nextUnit())
        }
    }

    /// The expected value; infinite for a Pareto distribution of shape at most 1.
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): (from + to) / 2
        case .exponential(let mean): mean
        case .lognormal(let median, let sigma): median * exp(sigma * sigma / 2)
        case .gamma(let shape, let scale): shape * scale
        case .pareto(let minimum, let shape): shape > 1 ? minimum * shape / (shape - 1) : .infinity
        case .weibull(let scale, let shape): scale * tgamma(1 + 1 / shape)
        case .empirical(let quantiles):
            zip(quantiles, quantiles.dropFirst()).reduce(0) { sum, ends in
                sum + (ends.1.probability - ends.0.probability) * (ends.0.value + ends.1.value) / 2
            }
        }
    }

    /// One draw of N(0, 1) by the Box–Muller transform; the second of its pair is given up, so that each draw
    /// takes the same two numbers from the stream.
    private static func standardNormal(using random: inout RandomStream) -> Double {
        let radius = (-2 * log(1 - random.nextUnit())).squareRoot()
        return radius * cos(2 * .pi * random.nextUnit())
    }

    /// Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); shapes below 1 by the
    /// power of a uniform number, as in its last section.
    private static func standardGamma(shape: Double, using random: inout RandomStream) -> Double {
        if shape < 1 {
            let boost = pow(1 - random.nextUnit(), 1 / shape)
            return boost * standardGamma(shape: shape + 1, using: &random)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let normal = standardNormal(using: &random)
            let cube = (1 + c * normal) * (1 + c * normal) * (1 + c * normal)
            guard cube > 0 else { continue }
            if log(1 - random.nextUnit()) < 0.5 * normal * normal + d * (1 - cube + log(cube)) {
                return d * cube
            }
        }
    }

    private static func interpolate(_ quantiles: [Quantile], at probability: Double) -> Double {
        guard let upper = quantiles.firstIndex(where: { $0.probability > probability }), upper > 0 else {
            return quantiles.last?.value ?? 0
        }
        let (low, high) = (quantiles[upper - 1], quantiles[upper])
        let part = (probability - low.probability) / (high.probability - low.probability)
        return low.value + part * (high.value - low.value)
    }
}
