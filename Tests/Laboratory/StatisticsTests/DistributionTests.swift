import CGSL
import Glibc
import Randomness
import Testing

/// A million draws of each distribution against its law as GSL has it (Kolmogorov, 1933; Smirnov, 1948).
@Suite("Distributions")
struct DistributionTests {
    private static let count = 1_000_000

    /// The greatest distance of two distribution functions times √n is beyond this once in a million by chance: the root of
    /// 2 exp(−2c²) = 10⁻⁶, of a law that is reached from below.
    private static let critical = 2.6935

    struct Law: CustomTestStringConvertible, Sendable {
        let distribution: Distribution
        /// How likely a draw is at most so much.
        let cumulative: @Sendable (Double) -> Double
        /// Of what a draw chosen in proportion to its length is at most so much.
        let byLength: @Sendable (Double) -> Double

        var testDescription: String { "\(distribution)" }
        var mean: Double { distribution.mean }

        /// P(residual ≤ x) = (x · P(X > x) + E[X; X ≤ x]) / E[X].
        func residual(_ value: Double) -> Double {
            value * (1 - cumulative(value)) / mean + byLength(value)
        }
    }

    static let laws = [
        Law(
            distribution: .uniform(from: 1, to: 5), cumulative: { gsl_cdf_flat_P($0, 1, 5) },
            byLength: { min(max(($0 * $0 - 1) / 24, 0), 1) }),
        Law(
            distribution: .exponential(mean: 2), cumulative: { gsl_cdf_exponential_P($0, 2) },
            byLength: { gsl_cdf_gamma_P($0, 2, 2) }),
        Law(
            distribution: .lognormal(median: 1, sigma: 0.5),
            cumulative: { gsl_cdf_lognormal_P($0, 0, 0.5) },
            byLength: { gsl_cdf_lognormal_P($0, 0.25, 0.5) }),
        Law(
            distribution: .lognormal(median: 1, sigma: 2), cumulative: { gsl_cdf_lognormal_P($0, 0, 2) },
            byLength: { gsl_cdf_lognormal_P($0, 4, 2) }),
        Law(
            distribution: .gamma(shape: 0.5, scale: 2), cumulative: { gsl_cdf_gamma_P($0, 0.5, 2) },
            byLength: { gsl_cdf_gamma_P($0, 1.5, 2) }),
        Law(
            distribution: .gamma(shape: 1, scale: 3), cumulative: { gsl_cdf_gamma_P($0, 1, 3) },
            byLength: { gsl_cdf_gamma_P($0, 2, 3) }),
        Law(
            distribution: .gamma(shape: 7.5, scale: 0.5), cumulative: { gsl_cdf_gamma_P($0, 7.5, 0.5) },
            byLength: { gsl_cdf_gamma_P($0, 8.5, 0.5) }),
        Law(
            distribution: .pareto(minimum: 2, shape: 1.5), cumulative: { gsl_cdf_pareto_P($0, 1.5, 2) },
            byLength: { gsl_cdf_pareto_P($0, 0.5, 2) }),
        Law(
            distribution: .weibull(scale: 2, shape: 0.7), cumulative: { gsl_cdf_weibull_P($0, 2, 0.7) },
            byLength: { gsl_cdf_gamma_P(pow($0 / 2, 0.7), 1 + 1 / 0.7, 1) }),
        Law(
            distribution: .weibull(scale: 1, shape: 3), cumulative: { gsl_cdf_weibull_P($0, 1, 3) },
            byLength: { gsl_cdf_gamma_P($0 * $0 * $0, 1 + 1.0 / 3, 1) }),
        Law(
            distribution: .empirical([
                .init(probability: 0, value: 1), .init(probability: 0.25, value: 2),
                .init(probability: 1, value: 5),
            ]),
            cumulative: { 0.25 * gsl_cdf_flat_P($0, 1, 2) + 0.75 * gsl_cdf_flat_P($0, 2, 5) },
            // Of the mean, 3, one eighth lies between 1 and 2.
            byLength: {
                min(max(($0 * $0 - 1) / 3, 0), 1) / 8 + min(max(($0 * $0 - 4) / 21, 0), 1) * 7 / 8
            }),
    ]

    /// √n times the greatest distance, looked at in as many places as there are draws, in steps of equal probability: at most
    /// 1/√n less than the distance anywhere.
    private func distance(
        _ draw: (inout RandomStream) -> Double, _ cumulative: (Double) -> Double
    ) -> Double {
        var random = RandomStream(seed: Seed(1).descendant("distribution"))
        var counts = [Int](repeating: 0, count: Self.count + 1)
        for _ in 0..<Self.count {
            counts[Int((cumulative(draw(&random)) * Double(Self.count)).rounded(.up))] += 1
        }
        var (sum, greatest) = (0, 0)
        for (place, count) in counts.enumerated() {
            sum += count
            greatest = max(greatest, abs(sum - place))
        }
        return Double(greatest) / Double(Self.count).squareRoot()
    }

    @Test(arguments: laws)
    func `a million draws are as the law has them`(law: Law) {
        let found = distance({ law.distribution.sample(using: &$0) }, law.cumulative)
        #expect(found < Self.critical)
    }

    @Test(arguments: laws)
    func `what is left of a period is as the law has it`(law: Law) {
        let found = distance({ law.distribution.sampleResidual(using: &$0) }, law.residual)
        #expect(found < Self.critical)
    }

    /// Of a million draws, one and two percent: less than a mean or a variance of some thousand would show.
    @Test func `a law that is a little wrong is told from the right one`() {
        let laws: [(Distribution, Distribution, (Double) -> Double)] = [
            (.exponential(mean: 1), .exponential(mean: 1.015), { gsl_cdf_exponential_P($0, 1) }),
            (
                .lognormal(median: 1, sigma: 1), .lognormal(median: 1, sigma: 1.02),
                { gsl_cdf_lognormal_P($0, 0, 1) }
            ),
            (.gamma(shape: 3, scale: 1), .gamma(shape: 3.03, scale: 1), { gsl_cdf_gamma_P($0, 3, 1) }),
            (.pareto(minimum: 1, shape: 2), .pareto(minimum: 1, shape: 2.03), { gsl_cdf_pareto_P($0, 2, 1) }),
            (.weibull(scale: 1, shape: 2), .weibull(scale: 1, shape: 2.03), { gsl_cdf_weibull_P($0, 1, 2) }),
            (.uniform(from: 0, to: 1), .uniform(from: 0, to: 1.005), { gsl_cdf_flat_P($0, 0, 1) }),
        ]
        for (right, wrong, cumulative) in laws {
            #expect(distance({ right.sample(using: &$0) }, cumulative) < Self.critical)
            #expect(distance({ wrong.sample(using: &$0) }, cumulative) > Self.critical, "\(wrong)")
        }
    }

    /// Pearson's test; beyond once in a million.
    @Test(arguments: [1, 2, 3, 7, 10, 1_000])
    func `an index is as likely as another`(bound: Int) {
        var random = RandomStream(seed: Seed(2).descendant("index"))
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<Self.count { counts[random.index(below: bound)] += 1 }
        let expected = Double(Self.count) / Double(bound)
        let sum = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        #expect(bound == 1 ? sum == 0 : gsl_cdf_chisq_Q(sum, Double(bound - 1)) > 1e-6)
    }

    @Test(arguments: [0, 0.8, 1.5])
    func `ranks come as often as Zipf's law says`(exponent: Double) {
        var random = RandomStream(seed: Seed(3).descendant("ranks"))
        var ranks = ZipfRanks(exponent: exponent)
        var counts = [Int](repeating: 0, count: 100)
        for _ in 0..<Self.count { counts[ranks.sample(below: 100, using: &random)] += 1 }
        let weights = (1...100).map { pow(Double($0), -exponent) }
        let whole = weights.reduce(0, +)
        let sum = zip(counts, weights).reduce(0) { sum, pair in
            let expected = Double(Self.count) * pair.1 / whole
            return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
        }
        #expect(gsl_cdf_chisq_Q(sum, 99) > 1e-6)
    }

}
