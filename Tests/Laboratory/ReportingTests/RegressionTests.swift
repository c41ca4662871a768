import Foundation
import FoundationXML
import Results
import Testing

@testable import Reporting

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
        _ results: RunsTable, origin: RegressionCheck.Origin = .same, expectations: [ExpectationVerdict] = [],
        allowance: @escaping (String) -> RegressionCheck.Allowance = { _ in (0, 0) }
    ) -> RegressionReport {
        RegressionReport([
            RegressionCheck(
                scenario: "sizes", baseline: runs(), results: results, origin: origin,
                expectations: expectations, allowance: allowance)
        ])
    }

    @Test func `the same results pass and are said to be the same`() {
        let report = report(runs())
        #expect(!report.isRegression && report.findings.isEmpty)
        #expect(report.text == "as the baseline: 18 values of 1 scenario are exactly as they were\n")
    }

    @Test func `more groups of metrics than a screen has are counted`() {
        let checks = (1...25).map { place in
            RegressionCheck(
                scenario: "s\(place)", baseline: runs(), results: runs(["message.upload.mean": 1_001]),
                allowance: { _ in (0, 0) })
        }
        let lines = RegressionReport(checks).text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("message.upload.mean ") } == 20)
        #expect(lines.contains("and 4 groups of metrics more (--markdown and --html tell all)"), "\(lines)")
        #expect(RegressionReport(checks).markdown.contains("s25"))
        #expect(!RegressionReport(Array(checks.prefix(21))).text.contains("of metrics more"))
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
        let report = report(runs(["operations.sha256": 260]))
        #expect(
            report.headline
                == "REGRESSION: sizes: operations.sha256 at group.devices 8, seed 2: 200 → 260 "
                + "(+30 %, worse); no byte moved on the network")
    }

    @Test func `what users pay and wait for comes before what devices compute`() {
        let report = report(
            runs([
                "operations.sha256": 480, "message.latency.p95": 80.1, "network.bytes": 90_060,
                "network.bytes.application": 180_000,
            ]))
        #expect(
            report.findings.map(\.metric) == [
                "network.bytes", "message.latency.p95", "operations.sha256", "network.bytes.application",
            ])
        #expect(report.headline.hasPrefix("REGRESSION: sizes: network.bytes at "), "\(report.headline)")
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
        #expect(report.junit.contains("<testsuites name=\"keyshift check\" tests=\"10\" failures=\"1\">"))
        #expect(report.junit.contains("<testcase classname=\"sizes\" name=\"message.count\"/>"))
        #expect(report.junit.contains("1,000 B → 1,001 B (+0.1 %, worse)"))
        #expect(!report.junit.contains("& ") && report.junit.contains("<failure message=\""))
        #expect(report.markdown.hasPrefix("## Keyshift: regression\n\n**REGRESSION: sizes: message.upload"))
        #expect(report.markdown.contains("| `message.upload.mean` | sizes: group.devices 8, seed 2 |"))
    }

    @Test func `an expectation that does not hold fails first, in every report`() {
        let complaint = "sizes: delivery.ratio at group.devices 8: expected >= 100 %, got 99 %"
        let report = report(
            runs(["message.upload.mean": 1_001]),
            expectations: [
                ExpectationVerdict(text: "delivery.ratio >= 100 %", complaints: [complaint]),
                ExpectationVerdict(text: "message.count > 1", complaints: []),
            ])
        #expect(report.isFailure && report.isUnmet)
        #expect(report.text.hasPrefix("EXPECTATION FAILED: \(complaint)\n"))
        #expect(report.text.contains("\nmessage.upload.mean  1,000 B  1,001 B"))
        #expect(report.markdown.hasPrefix("## Keyshift: an expectation failed, and a regression\n"))
        #expect(report.junit.contains("tests=\"12\" failures=\"2\">"))
        #expect(report.junit.contains("name=\"expect delivery.ratio &gt;= 100 %\">\n      <failure message="))
        #expect(report.junit.contains("name=\"expect message.count &gt; 1\"/>"))
    }

    @Test func `a check that held nothing against anything fails`() {
        var empty = runs()
        empty.rows = []
        let check = RegressionCheck(scenario: "sizes", baseline: empty, results: runs()) { _ in (0, 0) }
        let report = RegressionReport([check])
        #expect(report.isFailure && report.headline.hasPrefix("NOTHING COMPARED: sizes: "))
        #expect(report.junit.contains("tests=\"1\" failures=\"1\""))
        #expect(RegressionReport([]).isFailure)
    }

    @Test func `what an observer counts comes after what it costs, and a group of metrics has one line`() {
        func more(_ tries: Double, _ upload: Double) -> RunsTable {
            var table = runs(["message.upload.mean": upload])
            for (metric, value) in [("security.outsider_tries", tries), ("message.upload.p50", upload)] {
                table.rows.append(
                    RunRow(
                        point: 0, sweptValues: ["8"], replication: 0, seed: 1, metric: metric,
                        unit: metric.hasPrefix("m") ? "B" : "payloads", value: value))
            }
            return table
        }
        let check = RegressionCheck(
            scenario: "sizes", baseline: more(10, 1_000), results: more(900, 22_580)
        ) { _ in (0, 0) }
        let report = RegressionReport([check])
        #expect(report.headline.hasPrefix("REGRESSION: sizes: message.upload.mean"), "\(report.headline)")
        #expect(report.groups.map(\.first.metric) == ["message.upload.mean", "security.outsider_tries"])
        #expect(report.markdown.contains(", and 1 more of message.upload |"))
    }

    @Test func `a point that is gone or new is told as one, and not metric by metric`() {
        func table(_ sizes: [String]) -> RunsTable {
            RunsTable(
                scenario: "sizes", axes: ["group.devices"],
                rows: sizes.enumerated().flatMap { point, size in
                    runs().rows.map { row in
                        RunRow(
                            point: point, sweptValues: [size], replication: row.replication, seed: row.seed,
                            metric: row.metric, unit: row.unit, value: row.value)
                    }
                })
        }
        let gone = RegressionCheck(
            scenario: "sizes", baseline: table(["8", "9"]), results: table(["8", "4"]), origin: .other([])
        ) {
            _ in (0, 0)
        }
        #expect(gone.isRegression && gone.findings.isEmpty && gone.valueCount == 18)
        #expect(gone.lostRuns == ["the point group.devices 9 is gone"])
        #expect(gone.newRuns == ["the point group.devices 4 is new"])
        let text = RegressionReport([gone]).text
        #expect(text.hasPrefix("REGRESSION: sizes: the point group.devices 9 is gone\n"), "\(text)")
        #expect(text.contains("\nsizes: the point group.devices 4 is new\n") && !text.contains(" B"))
        #expect(text.contains("\npoints gone: 1, points new: 1; "), "\(text)")

        var fewer = runs()
        fewer.rows.removeAll { $0.seed == 2 }
        let lacking = RegressionCheck(scenario: "sizes", baseline: runs(), results: fewer) { _ in (0, 0) }
        #expect(lacking.lostRuns == ["seed 2 at group.devices 8 is gone"] && lacking.findings.isEmpty)
        #expect(RegressionReport([lacking]).text.contains("\nreplications gone: 1; "))
    }

    @Test func `a baseline that lacks a part of the scenario it was made of fails, and says which`() {
        func check(_ baseline: RunsTable, isSequential: Bool = false) -> RegressionCheck {
            RegressionCheck(
                scenario: "sizes", baseline: baseline, results: runs(), isSequential: isSequential
            ) { _ in (0, 0) }
        }
        var cut = runs()
        cut.rows = Array(cut.rows.prefix(15))
        let torn = check(cut)
        #expect(
            torn.missingFromBaseline == [
                "network.bytes.application and 2 other metrics of seed 2 at group.devices 8: each is missing from baseline.csv"
            ])
        let report = RegressionReport([torn])
        #expect(torn.isFailure && torn.findings.isEmpty && report.junit.contains("failures=\"1\""))
        #expect(
            report.headline.hasPrefix("BASELINE INCOMPLETE, of a scenario that has not changed: sizes: "),
            "\(report.headline)")

        cut.rows = Array(cut.rows.prefix(9))
        let sentence = "seed 2 at group.devices 8 is missing from baseline.csv"
        #expect(check(cut).missingFromBaseline == [sentence] && check(cut).newRuns.isEmpty)
        // Where results decide how many replications there are, one more is no loss.
        #expect(!check(cut, isSequential: true).isFailure)
        #expect(check(cut, isSequential: true).newRuns == ["seed 2 at group.devices 8 is new"])
    }

    @Test func `another scenario than the baseline was made of is said, and fails nothing`() {
        for (origin, words) in [
            (RegressionCheck.Origin.other([]), "is another than the baseline"),
            (.other(["network.access.loss: 1 % → 2 %"]), "network.access.loss: 1 % → 2 %"),
            (.untold, "does not say which"),
        ] {
            let check = RegressionCheck(
                scenario: "sizes", baseline: runs(), results: runs(), origin: origin
            ) { _ in (0, 0) }
            let report = RegressionReport([check])
            #expect(!report.isFailure && report.text.contains(words) && report.markdown.contains(words))
            #expect(
                report.junit.contains("name=\"baseline\">\n      <system-out>the ")
                    && report.junit.contains(words))
        }
    }

    @Test func `of many values of the scenario that changed some are named and all are counted`() {
        let changes = (0..<50).map { "value\($0): 1 → 2" }
        let check = RegressionCheck(
            scenario: "sizes", baseline: runs(), results: runs(), origin: .other(changes)
        ) { _ in (0, 0) }
        let text = RegressionReport([check]).text
        #expect(text.contains("\nsizes: value0: 1 → 2\n") && text.contains("\nsizes: value19: 1 → 2\n"))
        #expect(!text.contains("value20:") && text.contains("\nsizes: and 30 values more\n"))
    }

    @Test func `the report for machines tells what the text tells and fails nothing`() {
        var more = runs(["message.upload.mean": 900])
        for (point, metric) in [(1, "message.count"), (0, "rekey.count")] {
            more.rows.append(
                RunRow(
                    point: point, sweptValues: [point == 1 ? "9" : "8"], replication: 0, seed: 1,
                    metric: metric,
                    unit: "1", value: 1))
        }
        let report = report(more, origin: .untold)
        #expect(!report.isFailure && report.junit.contains("failures=\"0\">"))
        let notes = report.junit.split(separator: "<system-out>").dropFirst().map { $0.prefix { $0 != "<" } }
        #expect(notes.count == 2, "\(report.junit)")
        #expect(notes.first?.contains("\nthe point group.devices 9 is new\nsizes: rekey.count at ") == true)
        #expect(notes.last?.hasPrefix("sizes: message.upload.mean at group.devices 8, seed 2: ") == true)
        #expect(XMLParser(data: Data(report.junit.utf8)).parse())
    }

    @Test func `a check without a result has reports that say so`() {
        let failure = CheckFailure(reason: "a.yaml:1:1: <no> | *map*\nb.yaml:2:3: \u{1}")
        #expect(XMLParser(data: Data(failure.junit.utf8)).parse(), "\(failure.junit)")
        #expect(
            failure.junit.contains("errors=\"1\"") && failure.junit.contains("b.yaml:2:3: \u{fffd}</error>"))
        #expect(
            failure.markdown.hasPrefix(
                "## Keyshift: no result\n\n**a.yaml:1:1: &lt;no> \\| \\*map\\***\n\n**b"))
    }

    @Test func `texts of any letters make well-formed XML`() {
        let nasty = "a ]]> b \u{1} \u{b} <&> \"'\"\n\t \u{ffff} 群组"
        let report = report(runs(), expectations: [ExpectationVerdict(text: nasty, complaints: [nasty])])
        let parser = XMLParser(data: Data(report.junit.utf8))
        #expect(parser.parse(), "\(report.junit)")
        #expect(report.markdown.contains("&lt;&>"))
    }
}
