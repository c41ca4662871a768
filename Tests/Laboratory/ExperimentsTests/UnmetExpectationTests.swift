import Experiments
import Results
import ScenarioFile
import Testing

@Suite("Unmet expectations")
struct UnmetExpectationTests {
    private func expectations(_ list: String) throws -> [ScenarioFile.Expectation] {
        let head = "name: t\nduration: 1 min\nscheme: { mechanism: pairwise }\n"
        return try ScenarioDocument.parse(head + "expect: \(list)\n", file: "t.yaml").scenario.expectations
    }

    private func row(_ point: Int, _ metric: String, mean: Double, of count: Int = 2) -> SummaryRow {
        SummaryRow(
            point: point, sweptValues: ["\(2 << point)"], metric: metric, unit: "1", replications: count,
            mean: mean, median: mean, isOfMedian: false, ciLow: nil, ciHigh: nil, standardDeviation: nil,
            min: mean, max: mean)
    }

    private var summary: SummaryTable {
        SummaryTable(
            scenario: "t", axes: ["group.devices"],
            rows: [
                row(0, "delivery.ratio", mean: 1), row(0, "rekey.upload.mean", mean: 90),
                row(1, "delivery.ratio", mean: 0.5),
            ])
    }

    @Test func `nothing expected is nothing unmet`() {
        #expect(UnmetExpectation.all(of: [], in: summary).isEmpty)
    }

    @Test func `each point is looked at by itself, and a metric that it lacks is unmet`() throws {
        let unmet = UnmetExpectation.all(
            of: try expectations("[delivery.ratio >= 99.9 %, rekey.upload.mean <= 90 B]"), in: summary)
        #expect(unmet.map(\.point) == [1, 1])
        #expect(unmet.map(\.mean) == [0.5, nil])
        #expect(unmet.map(\.sweptValues) == [["4"], ["4"]])
        #expect(unmet.map(\.expectation.condition) == [">= 99.9 %", "<= 90 B"])
    }

    @Test func `a replication in which nothing could be read does not drop out`() throws {
        let summary = SummaryTable(
            scenario: "t", axes: ["group.devices"],
            rows: [
                row(0, "delivery.ratio", mean: 1, of: 2), row(0, "rekey.upload.mean", mean: 90, of: 2),
                row(0, "message.count", mean: 4, of: 3),
            ])
        // That there was no rekey in one of them is no loss.
        let unmet = UnmetExpectation.all(
            of: try expectations("[delivery.ratio >= 99.9 %, rekey.upload.mean <= 90 B]"), in: summary)
        #expect(unmet.map(\.expectation.metric) == ["delivery.ratio"])
        #expect(unmet.map(\.missingCount) == [1] && unmet.map(\.mean) == [1])
    }

    @Test func `a count is held against no percentage, and a share is`() throws {
        #expect(throws: (any Error).self) { try expectations("[delivery.crashed <= 1 %]") }
        #expect(
            try expectations("[delivery.crashed <= 1, delivery.written >= 99 %]").map(\.bound) == [1, 0.99])
    }
}
