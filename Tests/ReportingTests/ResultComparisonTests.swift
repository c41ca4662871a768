import Reporting
import Results
import Testing

@Suite("Two results side by side")
struct ResultComparisonTests {
    /// One metric at one point, a value for each seed.
    private func runs(
        _ values: [Double], seeds: [UInt64]? = nil, metric: String = "message.upload.mean",
        axes: [String] = ["group.devices"], swept: [String] = ["8"]
    ) -> RunsTable {
        let rows = values.enumerated().map { index, value in
            RunRow(
                point: 0, sweptValues: swept, replication: index, seed: seeds?[index] ?? UInt64(index),
                metric: metric, unit: "B", value: value)
        }
        return RunsTable(scenario: "s", axes: axes, rows: rows)
    }

    private func verdicts(_ old: RunsTable, _ new: RunsTable) throws -> [ResultComparison.Verdict] {
        try #require(ResultComparison(from: old, to: new, confidence: 0.95)).rows.map(\.verdict)
    }

    @Test func `other swept paths are not compared, the same in another order are`() throws {
        let old = runs([1], axes: ["a", "b"], swept: ["1", "2"])
        #expect(
            ResultComparison(from: old, to: runs([1], axes: ["a"], swept: ["1"]), confidence: 0.95) == nil)
        #expect(try verdicts(old, runs([1], axes: ["b", "a"], swept: ["2", "1"])) == [.same])
    }

    @Test func `the same seeds are compared in pairs, so small differences show`() throws {
        let old = runs([100, 200, 300])
        #expect(try verdicts(old, runs([101, 202, 301.5])) == [.significantPaired])
        #expect(try verdicts(old, runs([101, 198, 301])) == [.chancePaired])
        #expect(try verdicts(old, runs([101, 202, 301.5], seeds: [5, 6, 7])) == [.chanceIndependent])
        #expect(try verdicts(old, runs([901, 902, 903, 904])) == [.significantIndependent])
    }

    @Test func `pairs are found by seed, not by place`() throws {
        let old = runs([100, 200, 300], seeds: [1, 2, 3])
        #expect(try verdicts(old, runs([301, 101, 201], seeds: [3, 1, 2])) == [.significantPaired])
    }

    @Test func `one replication is not tested, and what only one has is said`() throws {
        #expect(try verdicts(runs([1]), runs([2])) == [.untested])
        #expect(try verdicts(runs([1]), runs([1], metric: "message.count")) == [.onlyOld, .onlyNew])
    }

    @Test func `the text has a line for each difference and counts the rest`() throws {
        let old = runs([1_000, 2_000])
        let comparison = try #require(
            ResultComparison(from: old, to: runs([1_010, 2_020]), confidence: 0.95))
        #expect(
            comparison.text == """
                metric               devices      old      new  change  verdict
                message.upload.mean        8  1,500 B  1,515 B    +1 %  may be chance (paired)
                1 of 1 values differ, 0 of them significantly

                """)
        let same = try #require(ResultComparison(from: old, to: old, confidence: 0.95))
        #expect(same.text == "all 1 values are the same\n")
        #expect(comparison.rows.map(\.changePercent) == [1])
    }

    @Test func `numbers are written to six digits and whole ones in full`() {
        let texts = [1_493_859.999_7, 0.123_456_789, 12_345_678, 0.000_012_345_67, -1_234.5].map {
            MetricText.value($0, unit: "1", of: "m")
        }
        #expect(texts == ["1,493,860", "0.123457", "12,345,678", "0.0000123457", "-1,234.5"])
        #expect(MetricText.value(0.998, unit: "1", of: "delivery.ratio") == "99.8 %")
        #expect(MetricText.change(from: 0, to: 3) == "from nothing")
        #expect(MetricText.change(from: 300, to: 299) == "-0.333 %")
    }
}
