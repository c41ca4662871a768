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

    @Test(arguments: [
        Distribution.constant(3), .uniform(from: 1, to: 5), .exponential(mean: 2),
        .lognormal(median: 2, sigma: 0.5), .gamma(shape: 0.5, scale: 2), .gamma(shape: 3, scale: 0.5),
        .pareto(minimum: 1, shape: 4), .weibull(scale: 2, shape: 1.5),
        .empirical([
            .init(probability: 0, value: 1), .init(probability: 0.5, value: 2),
            .init(probability: 1, value: 6),
        ]),
    ])
    func `the mean of many draws is the mean of the distribution`(distribution: Distribution) {
        var random = RandomStream(seed: Seed(7))
        let count = 100_000
        let samples = (0..<count).map { _ in distribution.sample(using: &random) }
        let mean = samples.reduce(0, +) / Double(count)
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let standardError = (variance / Double(count)).squareRoot()
        #expect(abs(mean - distribution.mean) <= 4 * standardError + 1e-12)
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
