import Glibc
import Randomness
import Statistics
import Testing

@Suite("Growth and differences")
struct GrowthTests {
    private static let sizes = [2.0, 4, 8, 16, 32, 64]

    private func isNear(_ value: Double?, _ expected: Double, digits: Double = 1e-9) -> Bool {
        guard let value else { return false }
        return abs(value - expected) <= digits * max(1e-300, abs(expected))
    }

    private func samples(_ costs: [Double]...) throws -> GrowthSamples {
        try GrowthSamples(sizes: Array(Self.sizes.prefix(costs[0].count)), replications: costs)
    }

    @Test func `what growth cannot be told from is refused`() throws {
        #expect(throws: StatisticsError.tooFewSamples(got: 1, needed: 2)) {
            try GrowthSamples(sizes: [2], replications: [[1]])
        }
        #expect(throws: StatisticsError.tooFewSamples(got: 0, needed: 1)) {
            try GrowthSamples(sizes: [2, 4], replications: [])
        }
        #expect(throws: StatisticsError.unequalCounts(2, 1)) {
            try GrowthSamples(sizes: [2, 4], replications: [[1, 2], [1]])
        }
        #expect(throws: StatisticsError.sampleNotPositive(at: 1)) { try samples([1, 0]) }
        #expect(throws: StatisticsError.tooFewSamples(got: 4, needed: 5)) {
            try GrowthFit.best(of: samples([1, 2, 3, 4]))
        }
        #expect(throws: StatisticsError.unequalCounts(1, 2)) {
            try Crossing.all(of: samples([1, 2]), and: samples([2, 1], [2, 1]), confidence: 0.95)
        }
        #expect(throws: StatisticsError.tooFewSamples(got: 1, needed: 2)) {
            try Difference.paired(from: [1], to: [2], confidence: 0.95)
        }
        #expect(throws: StatisticsError.tooFewSamples(got: 1, needed: 2)) {
            try Difference.independent(from: [1, 2], to: [2], confidence: 0.95)
        }
        var random = RandomStream(seed: Seed(1))
        #expect(throws: StatisticsError.tooFewSamples(got: 1, needed: 2)) {
            try Bootstrap.interval(ofQuantile: 0.5, of: [1], confidence: 0.95, using: &random)
        }
    }

    // Reference: scipy.stats.ttest_rel and ttest_ind(equal_var=False), their confidence intervals.
    @Test func `differences are the textbook's`() throws {
        let old = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4]
        let new = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4]
        let paired = try Difference.paired(from: old, to: new, confidence: 0.95)
        #expect(isNear(paired.mean, 2.833333333333332) && isNear(paired.halfWidth, 1.8876985447109473))
        let independent = try Difference.independent(from: old, to: new, confidence: 0.95)
        #expect(isNear(independent.halfWidth, 2.034689408458634) && independent.probability < 0.05)
    }

    @Test func `the same stream gives the same interval, and one without resampled variety has no width`()
        throws
    {
        let samples = (1...40).map { Double($0 * $0 % 41) }
        var first = RandomStream(seed: Seed(3))
        var second = RandomStream(seed: Seed(3))
        let interval = try Bootstrap.interval(ofQuantile: 0.5, of: samples, confidence: 0.9, using: &first)
        #expect(
            try interval
                == Bootstrap.interval(ofQuantile: 0.5, of: samples, confidence: 0.9, using: &second))
        #expect(interval.contains(try Quantile.of(samples, at: 0.5)) && interval.low < interval.high)
        let flat = try Bootstrap.interval(ofQuantile: 1, of: [7, 7, 7], confidence: 0.9, using: &first)
        #expect(flat == Interval(low: 7, high: 7))
    }

    // Reference: numpy.linalg.lstsq with weights 1/y², scipy.optimize.curve_fit with sigma = y, and the
    // formula of the criterion.
    @Test func `each law has the coefficients and the criterion that numpy finds`() throws {
        let fits = try GrowthFit.all(of: samples([310, 650, 1_250, 2_600, 5_100, 10_400]))
        let expected = [
            (458.6252456502461, 0, 4.110319984645111), (-362.24317034, 900.37643373, 6.600134065908906),
            (-10.8939242, 161.39652989, -31.876697505701188),
            (288.71861335, 44.90987235, -5.26612224665676),
            (156.0971233, 1.00913109, -31.40648011804454),
        ]
        #expect(fits.map(\.law) == GrowthLaw.allCases)
        for (fit, numbers) in zip(fits, expected) {
            #expect(
                isNear(fit.base, numbers.0, digits: 1e-7) && isNear(fit.rate, numbers.1, digits: 1e-7)
                    && isNear(fit.criterion, numbers.2, digits: 1e-7), "\(fit)")
        }
    }

    @Test func `each law is found in costs that follow it`() throws {
        let laws: [(GrowthLaw, (Double) -> Double)] = [
            (.constant, { _ in 70 }), (.logarithmic, { 10 + 30 * log($0) }), (.linear, { 200 + 15 * $0 }),
            (.linearithmic, { 50 + 3 * $0 * log($0) }), (.power, { 4 * pow($0, 1.7) }),
        ]
        for (law, cost) in laws {
            var random = RandomStream(seed: Seed(5))
            let replications = (0..<5).map { _ in
                Self.sizes.map { cost($0) * random.factor(deviation: 0.005) }
            }
            let found = try GrowthFit.best(
                of: GrowthSamples(sizes: Self.sizes, replications: replications))
            #expect(found.law == law, "\(found)")
            let exact = try GrowthFit.best(of: samples(Self.sizes.map(cost)))
            #expect(exact.law == law, "\(exact)")
        }
    }

    @Test func `the exponent is the slope on logarithmic axes, surer the more alike the replications are`()
        throws
    {
        let exact = try GrowthExponent(of: samples([3, 6, 12], [4, 8, 16]), confidence: 0.95)
        #expect(isNear(exact.value, 1) && exact.halfWidth ?? 1 < 1e-9)
        // The slopes are 1 and 2: Student's interval of two numbers.
        let apart = try GrowthExponent(of: samples([1, 2], [1, 4]), confidence: 0.95)
        #expect(isNear(apart.value, 1.5) && isNear(apart.halfWidth, 6.353102368, digits: 1e-8))
        #expect(try GrowthExponent(of: samples([1, 2]), confidence: 0.95).halfWidth == nil)
    }

    @Test func `curves cross where straight lines on logarithmic axes do`() throws {
        let own = try samples([1, 2, 4, 8])
        let crossings = try Crossing.all(of: own, and: samples([3, 3, 3, 3]), confidence: 0.95)
        #expect(crossings.count == 1 && isNear(crossings.first?.size, 6))
        #expect(crossings.first?.interval == nil && crossings.first?.isOwnCheaperAbove == false)
        #expect(try Crossing.all(of: own, and: samples([9, 9, 9, 9]), confidence: 0.95).isEmpty)
        #expect(try Crossing.all(of: own, and: own, confidence: 0.95).isEmpty)
        let twice = try Crossing.all(of: own, and: samples([2, 1, 2, 9]), confidence: 0.95)
        #expect(twice.map(\.isOwnCheaperAbove) == [false, true])
    }

    @Test func `curves that run together for a while cross where they part`() throws {
        let crossings = try Crossing.all(
            of: samples([1, 2, 4, 8]), and: samples([2, 2, 4, 5]), confidence: 0.95)
        #expect(crossings.count == 1 && isNear(crossings.first?.size, 4))
    }

    @Test func `replications that agree leave a crossing no width`() throws {
        let own = try samples([1, 2, 4, 8], [2, 4, 8, 16])
        let sure = try Crossing.all(of: own, and: samples([3, 3, 3, 3], [6, 6, 6, 6]), confidence: 0.95)
        let interval = sure.first?.interval
        #expect(isNear(interval?.low, 6, digits: 1e-6) && isNear(interval?.high, 6, digits: 1e-6))
    }

    @Test func `curves that are told apart on one side alone, or on none, are not known to cross`() throws {
        let unsure = try Crossing.all(
            of: samples([1, 2, 4, 8], [1, 2, 4, 8]), and: samples([0.5, 0.5, 0.5, 0.5], [18, 18, 18, 18]),
            confidence: 0.95)
        #expect(unsure.isEmpty)
        // Cheaper at the two ends for sure, dearer between by chance.
        let back = try Crossing.all(
            of: samples([1, 1.2, 1, 1], [1.01, 0.9, 1, 1.01]),
            and: samples([2, 1, 0.9, 2], [2, 1, 1.05, 2]),
            confidence: 0.95)
        #expect(back.isEmpty)
        let oneSided = try Crossing.all(
            of: samples([1, 1, 1.3], [1.01, 1, 0.9]), and: samples([2, 2, 1], [2, 2, 1]), confidence: 0.95)
        #expect(oneSided.isEmpty)
    }

    @Test func `curves that chance leads through zero three times on their way cross once`() throws {
        let crossings = try Crossing.all(
            of: samples([1, 1.02, 0.98, 1.02, 1], [1, 0.97, 1.03, 0.99, 1]),
            and: samples([2, 1, 1, 1, 0.5], [2.02, 1, 1, 1, 0.505]), confidence: 0.95)
        #expect(crossings.count == 1)
        let interval = try #require(crossings.first?.interval)
        #expect(interval.low < 4 && interval.high > 16, "\(interval)")
    }
}
