import Foundation
import Reporting
import Results
import Testing

@Suite("Charts")
struct ChartTests {
    private static let sizes = (1...8).map { Double(1 << $0) }

    private func charts(
        title: String = "A title", summary: SummaryTable = SyntheticResults.noSummary,
        series: SeriesTable = SyntheticResults.noSeries, rekeys: RekeysTable = SyntheticResults.noRekeys,
        laws: SizeLaws? = nil, thresholds: [SwitchThreshold] = [], faults: [FaultSpan] = []
    ) -> [Chart] {
        ChartSet.charts(
            title: title, timelines: [TimelineSubject(thresholds: thresholds, faults: faults)],
            summary: summary, series: series, rekeys: rekeys, confidence: 0.95, laws: laws)
    }

    private var sweep: SummaryTable {
        SyntheticResults.sweep("group.devices", Self.sizes.map { "\(Int($0))" }, sizes: Self.sizes)
    }

    private func script(_ name: String, of charts: [Chart]) throws -> String {
        try #require(charts.first { $0.name == name }).script(for: .svg)
    }

    @Test func `results without data give no charts`() {
        #expect(charts().isEmpty)
    }

    @Test func `what has no data is left out and the rest is drawn`() throws {
        var summary = sweep
        summary.rows.removeAll { $0.metric.hasPrefix("rekey") || $0.metric.hasPrefix("message.latency") }
        #expect(charts(summary: summary).map(\.name) == ["bytes-per-message"])
        let growth = SyntheticResults.growth()
        #expect(charts(series: growth.series).map(\.name) == ["timeline", "bytes-per-message", "latency"])
    }

    @Test func `a sweep and a single run each give their charts`() {
        let growth = SyntheticResults.growth()
        let names = ["bytes-per-message", "latency", "rekeying"]
        let single = charts(series: growth.series, rekeys: growth.rekeys).map(\.name)
        #expect(single == ["timeline"] + names + ["rekey-costs"])
        #expect(charts(summary: sweep).map(\.name) == names)
    }

    @Test func `every block of data that is plotted is defined, and the other way round`() {
        let growth = SyntheticResults.growth()
        for chart in charts(series: growth.series, rekeys: growth.rekeys) + charts(summary: sweep) {
            let lines = chart.script(for: .png).split(separator: "\n")
            let defined = lines.filter { $0.hasSuffix(" << EOD") }.map { $0.dropLast(" << EOD".count) }
            let used = lines.filter { !$0.hasSuffix(" << EOD") }
                .flatMap { $0.split { " ,".contains($0) } }.filter { $0.hasPrefix("$") }
            #expect(Set(defined) == Set(used) && Set(defined).count == defined.count, "\(chart.name)")
            #expect(lines.count { $0 == "EOD" } == defined.count)
        }
    }

    @Test func `titles and names cannot break out of their quotes`() throws {
        let title = "it's \"50 %\"\\n_x^{2}\n$a & <b>"
        let growth = SyntheticResults.growth(mechanisms: ("pair'wise", "sender_keys"))
        let all = charts(title: title, series: growth.series, rekeys: growth.rekeys)
        for terminal in ChartTerminal.allCases {
            for chart in all {
                let script = chart.script(for: terminal)
                #expect(script.contains("\"it's \\04250 %\\042\\134n_x^{2} $a & <b>\""))
                // Bytes have classes and no mechanisms.
                #expect(script.contains("\"pair'wise") || chart.name == "rekey-costs")
                #expect(script.contains("noenhanced") && script.contains("background '#ffffff'"))
            }
        }
    }

    @Test func `a percent sign in a tic's label is not taken for a format`() throws {
        let summary = SyntheticResults.sweep(
            "network.access.loss", ["0 %", "5 %", "20 %"], sizes: [16, 20, 60])
        let script = try script("latency", of: charts(summary: summary))
        #expect(script.contains("set xtics ('0 %%' 0, '5 %%' 0.05, '20 %%' 0.2) nomirror"))
        #expect(script.contains("unset logscale x"))
        #expect(script.contains("'Share of packets lost on each access link'"))
        var shares = summary
        for index in shares.rows.indices where shares.rows[index].metric == "rekey.network.mean" {
            shares.rows[index].metric = "network.bytes.commit"
        }
        let stacked = try self.script("traffic-classes", of: charts(summary: shares))
        #expect(stacked.contains("set xtics ('0 %%' 0, '5 %%' 1, '20 %%' 2) nomirror"))
    }

    @Test func `group sizes lie on a logarithmic axis with a tic at each`() throws {
        let script = try script("bytes-per-message", of: charts(summary: sweep))
        #expect(script.contains("set logscale x 2"))
        #expect(
            script.contains(
                "set xtics ('2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64, '128' 128, '256' 256)"))
        #expect(script.contains("'10 kB' 10000"))
        #expect(
            script.contains("with filledcurves") && !script.contains("yerrorbars")
                && script.contains("95 % confidence intervals"))
    }

    @Test func `laws stand beside the curves in their colours`() throws {
        let laws = SizeLaws(
            SyntheticResults.runs("group.devices", Self.sizes.map { "\(Int($0))" }, sizes: Self.sizes),
            confidence: 0.95)
        let script = try script("bytes-per-message", of: charts(summary: sweep, laws: laws))
        #expect(script.contains("set label 300 'n^1."))
        #expect(script.contains("at graph 0.03,0.96 left front textcolor rgb '#D55E00'"))
        #expect(script.contains("'cross at "))
        #expect(script.components(separatedBy: "unset label").count == 4)
    }

    @Test func `zeros keep an axis linear, and an interval below zero does not reach a logarithmic one`()
        throws
    {
        let rekeying = try script("rekeying", of: charts(summary: sweep))
        #expect(rekeying.contains("unset logscale y\nset yrange [0:"))
        var summary = sweep
        for index in summary.rows.indices { summary.rows[index].ciLow = -1e9 }
        let bytes = try script("bytes-per-message", of: charts(summary: summary))
        #expect(bytes.contains("set logscale y 10") && !bytes.contains(" -1000000000 "))
    }

    @Test func `names on the horizontal axis are points side by side`() throws {
        let summary = SyntheticResults.sweep("devices.profile", ["phone", "laptop"], sizes: [16, 17])
        let script = try script("latency", of: charts(summary: summary))
        #expect(script.contains("set xtics ('phone' 0, 'laptop' 1)"))
        #expect(script.contains("\n-0.03 ") && script.contains("\n1.03 ") && !script.contains("linespoints"))
    }

    @Test func `the timeline marks thresholds and switches`() throws {
        let growth = SyntheticResults.growth()
        let threshold = SwitchThreshold(above: 32, hysteresis: 0.2, mechanism: "sender-keys")
        let script = try script("timeline", of: charts(series: growth.series, thresholds: [threshold]))
        #expect(script.contains("'above 32: up'") && script.contains("'below 25.6: back'"))
        #expect(script.contains("'→ sender-keys'") && script.contains("'→ pairwise'"))
        #expect(script.contains("'Virtual time (min)'"))
    }

    @Test func `one row is enough for a timeline`() throws {
        var series = SyntheticResults.growth().series
        series.rows = [try #require(series.rows.first)]
        let script = try script("timeline", of: charts(series: series))
        #expect(script.contains("set xrange [0:1]"))
    }

    @Test func `faults in force are shaded, and those that no time shows are not`() throws {
        let growth = SyntheticResults.growth(mechanisms: ("pairwise", "sender-keys"))
        let spans = [(60.0, 120.0), (300, 9_000), (5_000, 6_000)].map { FaultSpan(start: $0.0, end: $0.1) }
        let script = try script("timeline", of: charts(series: growth.series, faults: spans))
        #expect(script.contains("set object 1 rectangle from first 1,graph 0 to first 2,graph 1 behind"))
        #expect(script.contains("set object 2 rectangle from first 5,graph 0 to first 6,graph 1 behind"))
        #expect(!script.contains("set object 3") && script.contains("title 'a fault in force'"))
        let calm = try self.script("timeline", of: charts(series: growth.series))
        #expect(!calm.contains("set object 1") && !calm.contains("a fault in force"))
    }

    @Test func `the same tables give the same script, on standard output or into a file`() throws {
        let first = try #require(charts(summary: sweep).first)
        let again = try #require(charts(summary: sweep).first)
        #expect(first == again && first.script(for: .png) == again.script(for: .png))
        #expect(!first.script(for: .png).contains("set output"))
        #expect(first.script(for: .svg, output: "a'b.svg").contains("set output \"a'b.svg\"\n"))
        // One character to Swift, and a quote to gnuplot.
        #expect(first.script(for: .svg, output: "a'\u{301}b").contains("set output \"a'\u{301}b\"\n"))
    }
}
