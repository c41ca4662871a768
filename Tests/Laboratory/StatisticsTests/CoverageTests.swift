import Glibc
import Randomness
import Statistics
import Testing

@Suite("Coverage of the 95 % intervals")
struct CoverageTests {
    private static let sizes = [2.0, 4, 8, 16, 32, 64, 128, 256]

    @Test func `Student's interval of five replications holds the mean`() throws {
        let share = try Experiment.coverage { random in
            let samples = (0..<5).map { _ in 10 + random.normal() }
            let estimate = try Estimate(of: samples, confidence: 0.95)
            return abs(estimate.mean - 10) <= estimate.halfWidth ?? 0
        }
        #expect(Experiment.accepted.contains(share), "\(share)")
    }

    @Test(arguments: [(0.5, 30), (0.9, 100), (0.95, 200)])
    func `the bootstrap holds a quantile from the sample size on that its comment states`(
        probability: Double, count: Int
    ) throws {
        let truth = -log(1 - probability)
        let exponential = Distribution.exponential(mean: 1)
        let share = try Experiment.coverage { random in
            let samples = (0..<count).map { _ in exponential.sample(using: &random) }
            return try Bootstrap.interval(
                ofQuantile: probability, of: samples, confidence: 0.95, resamples: 400, using: &random
            ).contains(truth)
        }
        #expect(Experiment.accepted.contains(share), "\(share)")
    }

    /// A quantile of a run has two humps where what is rare came into some runs and into others not.
    @Test(arguments: [5, 6, 7, 8, 10, 20, 40], [false, true])
    func `order statistics hold the median, of whatever shape`(count: Int, hasTwoHumps: Bool) throws {
        // Two humps of 60 and 40 %: the median lies where five sixths of the lower one are below.
        let truth = hasTwoHumps ? -log(1.0 / 6) : -log(0.5)
        let exponential = Distribution.exponential(mean: 1)
        let share = try Experiment.coverage { random in
            let samples = (0..<count).map { _ in
                let isHigh = hasTwoHumps && random.happens(withProbability: 0.4)
                return exponential.sample(using: &random) + (isHigh ? 100 : 0)
            }
            return try MedianEstimate(of: samples, confidence: 0.95).interval?.contains(truth) ?? false
        }
        #expect((0.92...0.98).contains(share), "\(share)")
    }

    @Test func `of fewer than five runs no interval of a median is told`() throws {
        for count in 1...4 {
            let samples = (0..<count).map(Double.init)
            #expect(try MedianEstimate(of: samples, confidence: 0.95).interval == nil)
        }
        #expect(try MedianEstimate(of: [3, 1, 2, 9], confidence: 0.95).median == 2.5)
    }

    @Test func `paired and independent differences hold the true one`() throws {
        let paired = try Experiment.coverage { random in
            let common = (0..<5).map { _ in random.normal() }
            let old = common.map { $0 + 0.1 * random.normal() }
            let new = common.map { $0 + 0.3 + 0.1 * random.normal() }
            return try Difference.paired(from: old, to: new, confidence: 0.95).interval.contains(0.3)
        }
        #expect(Experiment.accepted.contains(paired), "\(paired)")
        let independent = try Experiment.coverage { random in
            let old = (0..<5).map { _ in random.normal() }
            let new = (0..<12).map { _ in 0.3 + 4 * random.normal() }
            return try Difference.independent(from: old, to: new, confidence: 0.95).interval.contains(0.3)
        }
        #expect(Experiment.accepted.contains(independent), "\(independent)")
    }

    /// Five replications whose chances are partly the same at all sizes.
    private func replications(
        _ cost: (Double) -> Double, deviation: Double, using random: inout RandomStream
    ) -> [[Double]] {
        (0..<5).map { _ in
            let common = random.factor(deviation: deviation)
            return Self.sizes.map { cost($0) * common * random.factor(deviation: deviation) }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func `the exponent's interval holds the true one`(
        seed: UInt64
    ) throws {
        let share = try Experiment.coverage { random in
            let samples = try GrowthSamples(
                sizes: Self.sizes,
                replications: replications({ 40 * pow($0, 0.9) }, deviation: 0.1, using: &random))
            return try GrowthExponent(of: samples, confidence: 0.95).interval?.contains(0.9) ?? false
        }
        #expect(Experiment.accepted.contains(share), "\(share)")
    }

    @Test func `the exponent's interval of a single replication holds the true one`() throws {
        let share = try Experiment.coverage { random in
            let costs = Self.sizes.map { 40 * pow($0, 0.9) * random.factor(deviation: 0.1) }
            let samples = try GrowthSamples(sizes: Self.sizes, replications: [costs])
            return try GrowthExponent(of: samples, confidence: 0.95).interval?.contains(0.9) ?? false
        }
        #expect(Experiment.accepted.contains(share), "\(share)")
    }

    @Test func `the crossing's interval holds the true one`() throws {
        // 300 n and 1,500 n^0.2 meet at 5^1.25.
        let truth = pow(5, 1.25)
        let share = try Experiment.coverage { random in
            let own = try GrowthSamples(
                sizes: Self.sizes, replications: replications({ 300 * $0 }, deviation: 0.2, using: &random))
            let other = try GrowthSamples(
                sizes: Self.sizes,
                replications: replications({ 1_500 * pow($0, 0.2) }, deviation: 0.2, using: &random))
            return try Crossing.all(of: own, and: other, confidence: 0.95).contains { crossing in
                crossing.interval?.contains(truth) ?? false
            }
        }
        #expect(Experiment.accepted.contains(share), "\(share)")
    }

    /// The share of experiments in which two curves whose costs stand in this ratio at all sizes are told to cross.
    private func falseCrossings(
        ratio: Double, deviation: Double, replications count: Int
    ) throws -> Double {
        try Experiment.coverage { random in
            var own: [[Double]] = []
            var other: [[Double]] = []
            for _ in 0..<count {
                // What people did, which both curves had.
                let common = random.factor(deviation: 0.2)
                own.append(Self.sizes.map { 300 * $0 * common * random.factor(deviation: deviation) })
                other.append(
                    Self.sizes.map { 300 * $0 * ratio * common * random.factor(deviation: deviation) })
            }
            return try !Crossing.all(
                of: GrowthSamples(sizes: Self.sizes, replications: own),
                and: GrowthSamples(sizes: Self.sizes, replications: other), confidence: 0.95
            ).isEmpty
        }
    }

    /// Parallel curves do not cross, and chance alone lets some lie on the other side at some sizes.
    @Test(arguments: [3, 5, 10], [0.02, 0.05, 0.2])
    func `parallel curves 5 % apart are told to cross in at most 5 % of experiments`(
        replications: Int, deviation: Double
    ) throws {
        let share = try falseCrossings(ratio: 1.05, deviation: deviation, replications: replications)
        #expect(share <= 0.05, "\(share)")
    }

    @Test func `curves that cross for certain are told to`() throws {
        let share = try Experiment.coverage { random in
            let own = try GrowthSamples(
                sizes: Self.sizes, replications: replications({ 300 * $0 }, deviation: 0.1, using: &random))
            let other = try GrowthSamples(
                sizes: Self.sizes, replications: replications({ _ in 1_500 }, deviation: 0.1, using: &random))
            return try !Crossing.all(of: own, and: other, confidence: 0.95).isEmpty
        }
        #expect(share > 0.99, "\(share)")
    }
}
