import Arithmetic

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

    /// One draw; never NaN, and infinite where a heavy tail goes beyond what a `Double` holds.
    public func sample(using random: inout RandomStream) -> Double {
        let value = draw(using: &random)
        // A scale of 0 times a factor without bound: of such a quantity every draw is 0.
        return value.isNaN ? 0 : value
    }

    private func draw(using random: inout RandomStream) -> Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): from + (to - from) * random.nextUnit()
        case .exponential(let mean): -mean * Portable.logarithm(of: 1 - random.nextUnit())
        case .lognormal(let median, let sigma):
            median * Portable.exponential(of: sigma * Self.standardNormal(using: &random))
        case .gamma(let shape, let scale): scale * Self.standardGamma(shape: shape, using: &random)
        case .pareto(let minimum, let shape): minimum * Portable.power(1 - random.nextUnit(), -1 / shape)
        case .weibull(let scale, let shape):
            scale * Portable.power(-Portable.logarithm(of: 1 - random.nextUnit()), 1 / shape)
        case .empirical(let quantiles): Self.interpolate(quantiles, at: random.nextUnit())
        }
    }

    /// The expected value; infinite for a Pareto distribution of shape at most 1.
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): (from + to) / 2
        case .exponential(let mean): mean
        case .lognormal(let median, let sigma): median * Portable.exponential(of: sigma * sigma / 2)
        case .gamma(let shape, let scale): shape * scale
        case .pareto(let minimum, let shape): shape > 1 ? minimum * shape / (shape - 1) : .infinity
        case .weibull(let scale, let shape): scale * Portable.gamma(of: 1 + 1 / shape)
        case .empirical(let quantiles):
            zip(quantiles, quantiles.dropFirst()).reduce(0) { sum, ends in
                sum + (ends.1.probability - ends.0.probability) * (ends.0.value + ends.1.value) / 2
            }
        }
    }

    /// What is left of a period of this distribution at an instant that has nothing to do with it, as the stationary
    /// renewal process has it: the period that covers the instant is drawn in proportion to its length, and the
    /// instant lies anywhere in it (Cox, "Renewal Theory", 1962, §5.3–5.4).
    ///
    /// Only where `mean` is finite and not 0 is there such a law.
    public func sampleResidual(using random: inout RandomStream) -> Double {
        let covering = drawByLength(using: &random)
        let value = covering * (1 - random.nextUnit())
        return value.isNaN ? 0 : value
    }

    /// A draw of density x·f(x) / mean.
    private func drawByLength(using random: inout RandomStream) -> Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to):
            (from * from + (to * to - from * from) * random.nextUnit()).squareRoot()
        case .exponential(let mean): mean * Self.standardGamma(shape: 2, using: &random)
        case .lognormal(let median, let sigma):
            median
                * Portable.exponential(of: sigma * sigma + sigma * Self.standardNormal(using: &random))
        case .gamma(let shape, let scale): scale * Self.standardGamma(shape: shape + 1, using: &random)
        case .pareto(let minimum, let shape):
            minimum * Portable.power(1 - random.nextUnit(), -1 / (shape - 1))
        case .weibull(let scale, let shape):
            scale * Portable.power(Self.standardGamma(shape: 1 + 1 / shape, using: &random), 1 / shape)
        case .empirical(let quantiles): Self.drawByLength(quantiles, using: &random)
        }
    }

    /// Each line between two quantiles is a uniform distribution: one is chosen in proportion to its share of the
    /// mean, and a length from it as from any uniform distribution.
    private static func drawByLength(_ quantiles: [Quantile], using random: inout RandomStream) -> Double {
        var rest = random.nextUnit() * Distribution.empirical(quantiles).mean
        for (low, high) in zip(quantiles, quantiles.dropFirst()) {
            rest -= (high.probability - low.probability) * (low.value + high.value) / 2
            guard rest < 0 else { continue }
            return Distribution.uniform(from: low.value, to: high.value).drawByLength(using: &random)
        }
        return quantiles.last?.value ?? 0
    }

    /// One draw of N(0, 1) by the Box–Muller transform; the second of its pair is given up, so that each draw
    /// takes the same two numbers from the stream.
    private static func standardNormal(using random: inout RandomStream) -> Double {
        let radius = (-2 * Portable.logarithm(of: 1 - random.nextUnit())).squareRoot()
        return radius * Portable.cosine(of: 2 * .pi * random.nextUnit())
    }

    /// Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); shapes below 1 by the
    /// power of a uniform number, as in its last section.
    private static func standardGamma(shape: Double, using random: inout RandomStream) -> Double {
        if shape < 1 {
            let boost = Portable.power(1 - random.nextUnit(), 1 / shape)
            return boost * standardGamma(shape: shape + 1, using: &random)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let normal = standardNormal(using: &random)
            let cube = (1 + c * normal) * (1 + c * normal) * (1 + c * normal)
            guard cube > 0 else { continue }
            let bound = 0.5 * normal * normal + d * (1 - cube + Portable.logarithm(of: cube))
            if Portable.logarithm(of: 1 - random.nextUnit()) < bound { return d * cube }
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
