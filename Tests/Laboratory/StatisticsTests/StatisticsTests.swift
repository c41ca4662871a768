import Statistics
import Testing

@Suite("Statistics")
struct StatisticsTests {
    private func isNear(_ value: Double?, _ expected: Double, digits: Double = 1e-9) -> Bool {
        guard let value else { return false }
        return abs(value - expected) <= digits * max(1e-300, abs(expected))
    }

    @Test func `samples without an answer are refused`() {
        #expect(throws: StatisticsError.tooFewSamples(got: 0, needed: 1)) {
            try Estimate(of: [], confidence: 0.95)
        }
        #expect(throws: StatisticsError.sampleNotFinite(at: 1)) {
            try Estimate(of: [1, .nan], confidence: 0.95)
        }
        #expect(throws: StatisticsError.sampleNotFinite(at: 0)) { try Quantile.of([.infinity], at: 0.5) }
        #expect(throws: StatisticsError.unequalCounts(2, 1)) { try LineFit(x: [1, 2], y: [1]) }
        #expect(throws: StatisticsError.noSpread) { try LineFit(x: [3, 3, 3], y: [1, 2, 3]) }
        #expect(throws: StatisticsError.weightNotPositive(at: 1)) {
            try LineFit(x: [1, 2], y: [1, 2], weights: [1, 0])
        }
        #expect(throws: StatisticsError.sampleNotPositive(at: 0)) {
            try PowerLawFit(x: [0, 1], y: [1, 2], confidence: 0.95)
        }
        #expect(throws: StatisticsError.tooFewSamples(got: 1, needed: 2)) {
            try PowerLawFit(x: [1], y: [2], confidence: 0.95)
        }
    }

    @Test func `one sample has a mean and no interval`() throws {
        let estimate = try Estimate(of: [7], confidence: 0.95)
        #expect(estimate.mean == 7 && estimate.min == 7 && estimate.max == 7 && estimate.sampleCount == 1)
        #expect(estimate.halfWidth == nil && estimate.standardDeviation == nil && estimate.ciLow == nil)
    }

    @Test func `equal samples have an interval of no width`() throws {
        let estimate = try Estimate(of: [0.1, 0.1, 0.1], confidence: 0.95)
        #expect(estimate.mean == 0.1 && estimate.halfWidth == 0)
    }

    // Reference: scipy.stats.t.ppf and numpy's standard deviation.
    @Test func `Student's interval is the textbook's`() throws {
        let samples = [3.1, 2.9, 3.4, 3.0, 2.7]
        let estimate = try Estimate(of: samples, confidence: 0.95)
        #expect(isNear(estimate.mean, 3.02))
        #expect(isNear(estimate.standardDeviation, 0.25884358211089564))
        #expect(isNear(estimate.halfWidth, 0.321396757073199))
        #expect(isNear(try Estimate(of: samples, confidence: 0.99).halfWidth, 0.5329625131572044))
        #expect(isNear(estimate.ciHigh, 3.02 + 0.321396757073199))
    }

    // NIST StRD, univariate, NumAcc3: certified mean 1000000.2, standard deviation 0.1.
    @Test func `digits survive where the mean is large beside the deviation`() throws {
        var samples = [1_000_000.2]
        for _ in 0..<500 { samples += [1_000_000.1, 1_000_000.3] }
        let estimate = try Estimate(of: samples, confidence: 0.95)
        #expect(isNear(estimate.mean, 1_000_000.2, digits: 1e-14))
        #expect(isNear(estimate.standardDeviation, 0.1, digits: 1e-8))
    }

    @Test func `quantiles are of type 7`() throws {
        let samples = [50.0, 15, 40, 20, 35]
        for (probability, expected) in [(0.0, 15.0), (0.05, 16), (0.4, 29), (0.95, 48), (1, 50)] {
            #expect(isNear(try Quantile.of(samples, at: probability), expected))
        }
        #expect(try Quantile.of([4], at: 0.95) == 4)
    }

    // NIST StRD, linear regression, Norris: certified values.
    @Test func `a line through the Norris data has the certified coefficients and errors`() throws {
        let fit = try LineFit(x: Self.norris.map(\.x), y: Self.norris.map(\.y))
        #expect(isNear(fit.intercept, -0.262323073774029, digits: 1e-10))
        #expect(isNear(fit.slope, 1.00211681802045, digits: 1e-12))
        #expect(isNear(fit.interceptError, 0.232818234301152, digits: 1e-10))
        #expect(isNear(fit.slopeError, 0.429796848199937e-3, digits: 1e-10))
    }

    // Reference: the normal equations, solved by numpy.
    @Test func `weights draw the line to the surer points`() throws {
        let fit = try LineFit(
            x: [1, 2, 3, 4, 5], y: [2.1, 3.9, 6.2, 7.8, 10.1], weights: [1, 4, 9, 16, 25])
        #expect(isNear(fit.intercept, -0.0642236, digits: 1e-5))
        #expect(isNear(fit.slope, 2.01925466, digits: 1e-8))
        #expect(isNear(fit.interceptError, 0.55139574, digits: 1e-7))
        #expect(isNear(fit.slopeError, 0.13069333, digits: 1e-7))
    }

    // Reference: scipy.stats.linregress of the logarithms.
    @Test func `a power law's exponent comes with its interval`() throws {
        let x = [2.0, 4, 8, 16, 32]
        let fit = try PowerLawFit(x: x, y: [310, 650, 1_250, 2_600, 5_100], confidence: 0.95)
        #expect(isNear(fit.exponent, 1.0080314252943967))
        #expect(isNear(fit.exponentHalfWidth, 0.03348440916831014))
        #expect(isNear(fit.coefficient, 156.45974956165733))
        #expect(try PowerLawFit(x: [1, 2], y: [3, 6], confidence: 0.95).exponentHalfWidth == nil)
    }

    // Reference: scipy.stats.ttest_rel, ttest_ind(equal_var=False).
    @Test func `a difference comes with the probability of Student's and of Welch's test`() throws {
        let (old, new) = ([3.1, 2.9, 3.4, 3.0, 2.7], [3.3, 3.0, 3.9, 3.1, 2.9])
        let paired = try Difference.paired(from: old, to: new, confidence: 0.95)
        #expect(isNear(paired.probability, 0.040186218255425274, digits: 1e-9))
        let independent = try Difference.independent(from: old, to: new, confidence: 0.95)
        #expect(isNear(independent.probability, 0.33478586665459964, digits: 1e-9))
    }

    @Test func `samples that do not scatter are tested by their signs or their order`() throws {
        #expect(try Difference.paired(from: [1, 2], to: [2, 3], confidence: 0.95).probability == 0.5)
        #expect(try Difference.paired(from: [1, 2], to: [1, 2], confidence: 0.95).probability == 1)
        let (two, three) = ([4.0, 4], [5.0, 5, 5])
        #expect(
            isNear(try Difference.independent(from: two, to: three, confidence: 0.95).probability, 0.2))
    }

    // Benjamini and Hochberg's (1995) own example, of fifteen tests: four are discoveries.
    @Test func `as many discoveries are told as the share of false ones allows`() {
        let probabilities = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1,
        ]
        #expect(Discoveries.among(probabilities, falseShareMax: 0.05).count { $0 } == 4)
        #expect(
            Discoveries.among(probabilities.reversed(), falseShareMax: 0.05).suffix(4) == [
                true, true, true, true,
            ])
        #expect(Discoveries.among([], falseShareMax: 0.05) == [])
        // One that fails its own bound is carried by a later one that does not.
        #expect(Discoveries.among([0.03, 0.04], falseShareMax: 0.05) == [true, true])
    }

    private static let norris: [(y: Double, x: Double)] = [
        (0.1, 0.2), (338.8, 337.4), (118.1, 118.2), (888.0, 884.6), (9.2, 10.1), (228.1, 226.5),
        (668.5, 666.3),
        (998.5, 996.3), (449.1, 448.6), (778.9, 777.0), (559.2, 558.2), (0.3, 0.4), (0.1, 0.6),
        (778.1, 775.5),
        (668.8, 666.9), (339.3, 338.0), (448.9, 447.5), (10.8, 11.6), (557.7, 556.0), (228.3, 228.1),
        (998.0, 995.8), (888.8, 887.6), (119.6, 120.2), (0.3, 0.3), (0.6, 0.3), (557.6, 556.8),
        (339.3, 339.1),
        (888.0, 887.2), (998.5, 999.0), (778.9, 779.0), (10.2, 11.1), (117.6, 118.3), (228.9, 229.2),
        (668.4, 669.1), (449.2, 448.9), (0.2, 0.5),
    ]
}
