import Randomness
import Testing

@Suite("Randomness")
struct RandomnessTests {
    @Test func `a stream is found by its name and not by what was drawn before it`() {
        let root = Seed(42)
        var first = RandomStream(seed: root.descendant("link.loss", 4))
        var other = RandomStream(seed: root.descendant("device.keys", 4))
        _ = other.next()
        var again = RandomStream(seed: root.descendant("link.loss", 4))
        #expect(first.next() == again.next())
        #expect(root.descendant("link.loss", 4) != root.descendant("link.loss", 5))
        #expect(root.descendant("link.loss", 4) != Seed(43).descendant("link.loss", 4))
    }

    private static let distributions: [Distribution] = [
        Distribution.constant(3), .uniform(from: 1, to: 5), .exponential(mean: 2),
        .lognormal(median: 2, sigma: 0.5), .gamma(shape: 0.5, scale: 2), .gamma(shape: 3, scale: 0.5),
        .pareto(minimum: 1, shape: 4), .weibull(scale: 2, shape: 1.5),
        .empirical([
            .init(probability: 0, value: 1), .init(probability: 0.5, value: 2),
            .init(probability: 1, value: 6),
        ]),
    ]

    @Test(arguments: distributions)
    func `the mean of many draws is the mean of the distribution`(distribution: Distribution) {
        var random = RandomStream(seed: Seed(7))
        let count = 100_000
        let samples = (0..<count).map { _ in distribution.sample(using: &random) }
        let mean = samples.reduce(0, +) / Double(count)
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let standardError = (variance / Double(count)).squareRoot()
        #expect(abs(mean - distribution.mean) <= 4 * standardError + 1e-12)
    }

    /// P(residual > x) = E[max(X − x, 0)] / E[X], from plain draws.
    @Test(arguments: distributions)
    func `what is left of a period is as the stationary renewal process has it`(distribution: Distribution) {
        var random = RandomStream(seed: Seed(8))
        let count = 100_000
        let periods = (0..<count).map { _ in distribution.sample(using: &random) }
        let residuals = (0..<count).map { _ in distribution.sampleResidual(using: &random) }
        for part in [0.1, 0.5, 1, 2] {
            let bound = part * distribution.mean
            let expected = periods.reduce(0) { $0 + max($1 - bound, 0) } / periods.reduce(0, +)
            let found = Double(residuals.count { $0 > bound }) / Double(count)
            #expect(abs(found - expected) < 0.01, "beyond \(part) of the mean")
        }
    }

    @Test(arguments: [
        Distribution.pareto(minimum: 0, shape: 0.001), .weibull(scale: 0, shape: 0.001),
        .lognormal(median: 0, sigma: 5), .pareto(minimum: 1, shape: 0.001), .gamma(shape: 0.001, scale: 1),
        .exponential(mean: 0),
    ])
    func `no draw of the heaviest tail is not a number`(distribution: Distribution) {
        var random = RandomStream(seed: Seed(9))
        for _ in 0..<10_000 {
            let value = distribution.sample(using: &random)
            #expect(value >= 0)
        }
    }

    @Test func `numbers drawn by name are whole as floating-point numbers and differ`() {
        let numbers = (0..<1_000).map { Seed(3).number(of: "replication", $0) }
        #expect(Set(numbers).count == 1_000)
        #expect(numbers.allSatisfy { $0 < 1 << 53 })
    }

    /// What a loop over all bounds drew when it was the standard library that chose: documents and baselines rest on it.
    @Test func `an index takes from the stream what it always took`() {
        var random = RandomStream(seed: Seed(11))
        // Beyond a third of all numbers, so that many a one is refused.
        let bounds = [1, 2, 3, 10, 1_000, Int.max / 3 * 2 + 5, Int.max]
        let drawn = (0..<10_000).reduce(into: UInt64(0)) { sum, round in
            sum = sum &* 31 &+ UInt64(random.index(below: bounds[round % bounds.count]))
        }
        #expect(drawn == 17_485_853_604_767_163_086)
        #expect(random.next() == 5_039_639_021_668_606_789)
    }

    @Test func `Zipf ranks come as often as their weight says`() {
        var random = RandomStream(seed: Seed(1))
        var ranks = ZipfRanks(exponent: 1)
        var counts = [Int](repeating: 0, count: 4)
        for _ in 0..<100_000 { counts[ranks.sample(below: 4, using: &random)] += 1 }
        let total = 1.0 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0
        for rank in 0..<4 {
            let expected = 1 / Double(rank + 1) / total
            #expect(abs(Double(counts[rank]) / 100_000 - expected) < 0.008)
        }
    }
}
