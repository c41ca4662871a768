import Foundation
import Results
import Testing

@testable import Reporting

@Suite("Pages")
struct PageTests {
    private static let hostile = "</script><img src=x onerror=alert(1)> \"q\" 'a' & ]]> {{title}} 群組"

    private func manifest(_ counts: [Int]) -> Manifest {
        Manifest(
            scenario: "name: x", scenarioSHA256: "5ce", seed: 42, keyshiftVersion: "0.1.0", commit: "c0ffee",
            host: Manifest.Host(name: "this machine", system: "s", processor: "p", cores: 2),
            runs: counts.reduce(0, +),
            replications: counts.enumerated().map {
                Manifest.Replications(point: $0.offset, count: $0.element, endedBy: .count)
            }, wallSeconds: 12.34, cpuSeconds: 1, peakMemoryBytes: 1, events: 1, traceDigest: "d16e57",
            files: ResultFile.allCases.map(\.name))
    }

    private func report(
        title: String = "A title", counts: [Int] = [3, 3, 3, 3], expectations: [ExpectationVerdict] = [],
        scenario: [RunReport.Line] = [], hostileAxis: Bool = false
    ) -> RunReport {
        let texts = hostileAxis ? ["1", Self.hostile] : ["4", "64"]
        let runs = SyntheticResults.runs(
            hostileAxis ? "scheme.welcome" : "group.devices", texts, sizes: [4, 64])
        let summary = SummaryTable(reducing: runs, confidence: 0.95)
        let charts = ChartSet.charts(
            title: title, summary: summary, series: SyntheticResults.noSeries,
            rekeys: SyntheticResults.noRekeys,
            confidence: 0.95, laws: nil)
        return RunReport(
            title: title, runs: runs, summary: summary, confidence: 0.95, shown: [],
            charts: charts, expectations: expectations, regret: nil, scenario: scenario,
            manifest: manifest(counts))
    }

    @Test func `an interval wider than its mean tells from where to where, and no other`() {
        func text(_ reach: Double) -> String {
            let row = SummaryRow(
                point: 0, sweptValues: [], metric: "message.count", unit: "1", replications: 5, mean: 10,
                median: 10,
                isOfMedian: false, ciLow: max(0, 10 - reach), ciHigh: 10 + reach, standardDeviation: 1,
                min: 0,
                max: 40)
            return PageCell(estimate: row).text
        }
        #expect(text(3) == "10 ± 3" && text(10) == "10 ± 10" && text(30) == "10 [0 … 40]")
    }

    @Test func `the page has all parts in their order, and nothing of the machine`() throws {
        let html = report(
            expectations: [ExpectationVerdict(text: "a >= 1", complaints: [])],
            scenario: [
                RunReport.Line(text: "seed: 42", isDefault: false),
                .init(text: "drain: 60 s", isDefault: true),
            ]
        ).html
        var rest = html[...]
        for name in ["verdict", "findings", "figures", "charts", "metrics", "scenario", "repeat", "files"] {
            let place = try #require(rest.range(of: "<section id=\"\(name)\">"), "\(name)")
            rest = rest[place.upperBound...]
        }
        #expect(html.contains("<mark>seed: 42</mark>") && html.contains("\ndrain: 60 s"))
        for text in ["keyshift run manifest.json", "c0ffee", "d16e57", "12, of 4 points"] {
            #expect(html.contains(text), "\(text)")
        }
        #expect(!html.contains("this machine") && !html.contains("12.34"))
        #expect(html.matches(of: /<figure id/).count == 3)
        // All that the template names is there.
        #expect(!html.contains("{{") && html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    }

    @Test func `the page asks for nothing from elsewhere`() {
        let html = report().html
        #expect(html.contains("default-src 'none'"))
        for match in html.matches(of: /(?:src|href|action|data)="([^"]*)"/) {
            let target = match.1
            let isOwn =
                target.hasPrefix("#") || target == "data:," || target.hasSuffix(".csv")
                || target == "manifest.json"
            #expect(isOwn, "\(target)")
        }
        for word in ["http://", "https://", "@import", "url(", "fetch(", "XMLHttpRequest"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `names are texts, whatever stands in them`() {
        let verdict = ExpectationVerdict(text: Self.hostile, complaints: [Self.hostile])
        let html = report(
            title: Self.hostile, expectations: [verdict],
            scenario: [RunReport.Line(text: Self.hostile, isDefault: true)], hostileAxis: true
        ).html
        #expect(html.matches(of: /<script/).count == 1 && html.matches(of: /<\/script/).count == 1)
        #expect(!html.contains("<img"))
        let escaped =
            "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &quot;q&quot; &#39;a&#39; &amp; ]]&gt; {{title}} 群組"
        #expect(html.ranges(of: escaped).count > 6)
    }

    @Test func `an expectation that does not hold comes first`() throws {
        let html = report(expectations: [
            ExpectationVerdict(text: "one >= 1", complaints: []),
            ExpectationVerdict(text: "other >= 2", complaints: ["it is 1"]),
        ]).html
        let failed = try #require(html.range(of: "other &gt;= 2 does not hold"))
        let fine = try #require(html.range(of: "one &gt;= 1 holds"))
        #expect(failed.lowerBound < fine.lowerBound)
    }

    @Test func `of single replications nothing is concluded`() {
        let html = report(counts: [3, 1, 3, 3]).html
        #expect(html.contains("nothing is concluded") && !html.contains("<ul class=\"findings\">"))
    }

    @Test func `the same results give the same bytes`() {
        #expect(report().html == report().html)
    }

    private func seededByReplication(_ row: RunRow) -> RunRow {
        RunRow(
            point: row.point, sweptValues: row.sweptValues, replication: row.replication,
            seed: UInt64(row.replication), metric: row.metric, unit: row.unit, value: row.value)
    }

    @Test func `a comparison tells first what is worse, and keeps what is the same behind`() throws {
        let old = SyntheticResults.runs("group.devices", ["4", "64"], sizes: [4, 64])
        var new = old
        for index in new.rows.indices {
            new.rows[index] = seededByReplication(new.rows[index])
            if new.rows[index].metric == "message.upload.p50" { new.rows[index].value *= 1.5 }
        }
        var before = old
        for index in before.rows.indices { before.rows[index] = seededByReplication(before.rows[index]) }
        let comparison = try #require(ResultComparison(from: before, to: new, confidence: 0.95))
        let html = comparison.html(of: ("results/<old>", "results/new"))
        #expect(html.contains("results/&lt;old&gt; and results/new") && html.contains("table-differences"))
        #expect(html.contains("table-same") && html.contains("<td>message.upload.p50"))
    }

    @Test func `a check's page says what its text says`() {
        let runs = SyntheticResults.runs("group.devices", ["4", "64"], sizes: [4, 64])
        var worse = runs
        for index in worse.rows.indices where worse.rows[index].metric == "message.upload.p50" {
            worse.rows[index].value *= 2
        }
        func report(_ results: RunsTable) -> RegressionReport {
            RegressionReport([
                RegressionCheck(
                    scenario: "sweep", baseline: runs, results: results,
                    expectations: [ExpectationVerdict(text: "a >= 1", complaints: ["sweep: a is 0"])]
                ) { _ in (0, 0) }
            ])
        }
        let html = report(worse).html
        #expect(html.contains("✗") && html.contains("EXPECTATION FAILED: sweep: a is 0"))
        #expect(html.contains("table-findings") && html.contains("<td>message.upload.p50"))
        #expect(!report(runs).html.contains("table-findings"))
        #expect(CheckFailure(reason: "no <file>").html.contains("no &lt;file&gt;"))
    }
}
