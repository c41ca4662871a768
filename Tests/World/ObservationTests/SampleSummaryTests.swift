import Quantities
import Randomness
import Testing

@testable import Observation

@Suite("Sample summary")
struct SampleSummaryTests {
    /// The value that at least `percent` of all do not exceed, counted and not sorted.
    private func quantile(_ samples: [Int64], _ percent: Int) -> Int64? {
        samples.filter { candidate in samples.count { $0 <= candidate } * 100 >= samples.count * percent }
            .min()
    }

    @Test(arguments: [1, 2, 3, 19, 20, 21, 100, 777, 4_096]) func `quantiles of few are exact`(count: Int) {
        var generator = RandomStream(seed: Seed(UInt64(count)))
        let samples = (0..<count).map { _ in Int64.random(in: 0...9_000_000, using: &generator) }
        var summary = SampleSummary()
        for sample in samples { summary.record(sample) }
        #expect(
            summary.values(atPercentiles: [1, 50, 95, 99, 100]).map { Int64($0) }
                == [1, 50, 95, 99, 100].map { quantile(samples, $0) })
        #expect(
            summary.minimum == samples.min() && summary.maximum == samples.max() && summary.count == count)
    }

    @Test func `quantiles of many are within a thousandth`() {
        var summary = SampleSummary()
        // From small to great, so that the histogram has to grow after it took over from the few.
        let samples = (0..<20_000).map { Int64($0) * Int64($0) * Int64($0) * Int64($0) }
        for sample in samples { summary.record(sample) }
        for (percent, value) in zip([5, 50, 95, 99], summary.values(atPercentiles: [5, 50, 95, 99])) {
            let exact = Double(samples[samples.count * percent / 100 - 1])
            #expect(
                abs(value / exact - 1) <= 0.001, "the \(percent)th percentile is \(value), and not \(exact)")
        }
        #expect(summary.count == 20_000 && summary.maximum == samples.last)
    }

    @Test func `no sample has no quantile, and what is forgotten leaves nothing`() {
        var summary = SampleSummary()
        #expect(summary.values(atPercentiles: [50]).isEmpty && summary.mean == nil)
        for sample in 0..<5_000 { summary.record(Int64(sample)) }
        summary.removeAll()
        #expect(summary.values(atPercentiles: [50]).isEmpty && summary.count == 0)
        summary.record(4)
        #expect(summary.values(atPercentiles: [50]) == [4] && summary.mean == 4)
    }
}
