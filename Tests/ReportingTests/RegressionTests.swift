import Foundation
import Reporting
import Results
import Testing

@Suite("Regression check")
struct RegressionTests {
    /// One point with two seeds, some metrics of which are changed.
    private func runs(_ changes: [String: Double] = [:], without missing: String? = nil) -> RunsTable {
        let values: [(String, String, Double)] = [
            ("message.count", "messages", 60), ("message.upload.mean", "B", 1_000),
            ("message.latency.p95", "ms", 80), ("rekey.network.mean", "B", 2_000),
            ("delivery.ratio", "1", 0.99), ("network.bytes", "B", 90_000),
            ("network.bytes.application", "B", 60_000), ("network.bytes.relay", "B", 30_000),
            ("operations.sha256", "1", 200),
        ]
        var rows: [RunRow] = []
        for seed in [1, 2] {
            for (metric, unit, value) in values where metric != missing {
                rows.append(
                    RunRow(
                        point: 0, sweptValues: ["8"], replication: seed - 1, seed: UInt64(seed),
                        metric: metric, unit: unit, value: seed == 2 ? changes[metric] ?? value : value))
            }
        }
        return RunsTable(scenario: "sizes", axes: ["group.devices"], rows: rows)
    }

    private func report(
        _ results: RunsTable, allowance: @escaping (String) -> RegressionCheck.Allowance = { _ in (0, 0) }
    ) -> RegressionReport {
        RegressionReport([
            RegressionCheck(scenario: "sizes", baseline: runs(), results: results, allowance: allowance)
        ])
    }

    @Test func `the same results pass and are said to be the same`() {
        let report = report(runs())
        #expect(!report.isRegression && report.findings.isEmpty)
        #expect(report.text == "as the baseline: 18 values of 1 scenarios are exactly as they were\n")
    }

    @Test func `a byte more in each message fails, with the class that carries it`() {
        let report = report(
            runs([
                "message.upload.mean": 1_001, "message.latency.p95": 80.4, "rekey.network.mean": 2_003,
                "network.bytes": 90_060, "network.bytes.application": 60_050, "network.bytes.relay": 30_010,
            ]))
        #expect(report.isRegression)
        #expect(
            report.headline
                == "REGRESSION: sizes: message.upload.mean at group.devices 8, seed 2: 1,000 B → 1,001 B "
                + "(+0.1 %, worse); the network carried +60 B, class application +50 B")
    }

    @Test func `an operation more in each message fails where no byte moved`() {
        let report = report(runs(["operations.sha256": 260, "message.latency.p95": 80.1]))
        #expect(
            report.headline
                == "REGRESSION: sizes: operations.sha256 at group.devices 8, seed 2: 200 → 260 "
                + "(+30 %, worse); no byte moved on the network")
    }

    @Test func `what users lose comes before what it costs`() {
        let report = report(runs(["delivery.ratio": 0.98, "message.upload.mean": 5_000]))
        #expect(report.findings.map(\.metric) == ["delivery.ratio", "message.upload.mean"])
        #expect(report.headline.contains("99 % → 98 % (-1.01 %, worse)"))
    }

    @Test func `better results pass and are reported`() {
        let report = report(runs(["message.upload.mean": 900, "delivery.ratio": 1]))
        #expect(!report.isRegression && report.findings.allSatisfy { $0.kind == .better })
        #expect(report.headline.hasPrefix("better than the baseline: "))
        #expect(report.text.contains("2 better; if that is meant, `keyshift check --update`"))
    }

    @Test func `a metric without a better direction may not move at all`() {
        #expect(report(runs(["message.count": 59])).findings.map(\.kind) == [.changed])
        #expect(report(runs(["message.count": 61])).isRegression)
    }

    @Test func `a tolerance bounds each direction by itself`() {
        let allowance: (String) -> RegressionCheck.Allowance = { _ in (0.01, 0.1) }
        #expect(report(runs(["message.latency.p95": 80.8]), allowance: allowance).findings.isEmpty)
        #expect(report(runs(["message.latency.p95": 80.9]), allowance: allowance).isRegression)
        #expect(report(runs(["message.latency.p95": 72]), allowance: allowance).findings.isEmpty)
        #expect(report(runs(["message.latency.p95": 71]), allowance: allowance).findings.count == 1)
    }

    @Test func `a metric that is no longer measured fails, a new one is only told of`() {
        let lacking = report(runs(without: "rekey.network.mean"))
        #expect(lacking.isRegression && lacking.headline.contains("2,000 B → not measured (missing)"))
        let more = RegressionReport([
            RegressionCheck(
                scenario: "sizes", baseline: runs(without: "rekey.network.mean"), results: runs()
            ) { _ in (0, 0) }
        ])
        #expect(!more.isRegression && more.findings.map(\.kind) == [.added])
    }

    @Test func `what was nothing and is something is a regression whatever the tolerance`() {
        var baseline = runs()
        for index in baseline.rows.indices where baseline.rows[index].metric == "operations.sha256" {
            baseline.rows[index].value = 0
        }
        let check = RegressionCheck(scenario: "sizes", baseline: baseline, results: runs()) { _ in (1, 1) }
        #expect(check.isRegression && check.findings.first?.sentence.contains("from nothing") == true)
    }

    @Test func `the report for machines has a suite for each scenario and a case for each metric`() throws {
        let report = report(runs(["message.upload.mean": 1_001]))
        #expect(report.junit.contains("<testsuites name=\"keyshift check\" tests=\"9\" failures=\"1\">"))
        #expect(report.junit.contains("<testcase classname=\"sizes\" name=\"message.count\"/>"))
        #expect(report.junit.contains("1,000 B → 1,001 B (+0.1 %, worse)"))
        #expect(!report.junit.contains("& ") && report.junit.contains("<failure message=\""))
        #expect(report.markdown.hasPrefix("## Keyshift: regression\n\n**REGRESSION: sizes: message.upload"))
        #expect(report.markdown.contains("| `message.upload.mean` | sizes: group.devices 8, seed 2 |"))
    }
}
