import ReportingTestSupport
import Results
import Testing

@testable import Reporting

/// Panels as they stand in a page.
@Suite("Pictures")
struct PictureTests {
    private static let hostile = "a \"quoted\" <b> & 'c' ]]> </script> 群組加密 \u{202e}tfel"

    private static let rises = (1...8).map { Double(1 << $0) }

    private static let sweptRuns: [RunsTable] = [
        SyntheticResults.runs("group.devices", rises.map { "\(Int($0))" }, sizes: rises),
        SyntheticResults.runs(
            "network.access.loss", ["0 %", "1 %", "2 %", "20 %"], sizes: [16, 17, 20, 60]),
        SyntheticResults.runs(
            "scheme.welcome", ["one", "per-joiner", hostile, "{ a: long, one: of, many: words }"],
            sizes: [4, 8, 9, 12]),
        SyntheticResults.runs(
            "scheme.preset", ["keyshift", "matrix", "by-cost", "sending-network", "keychat"],
            sizes: [4, 8, 9, 12, 20]),
    ]

    private static let sweeps = sweptRuns.map { SummaryTable(reducing: $0, confidence: 0.95) }

    private static var figures: [(name: String, figure: Figure)] { charts.map { ($0.name, $0.figure) } }

    private static var charts: [Chart] {
        let growth = SyntheticResults.growth()
        let hostileGrowth = SyntheticResults.growth(mechanisms: (hostile, "derived-sender-keys"))
        var charts: [Chart] = []
        for (title, results) in [("plain", growth), (hostile, hostileGrowth)] {
            charts += ChartSet.charts(
                title: title,
                timelines: [
                    TimelineSubject(
                        thresholds: [
                            SwitchThreshold(above: 32, hysteresis: 0.05, mechanism: "sender-keys")
                        ], faults: [FaultSpan(start: 60, end: 9_000)])
                ], summary: SyntheticResults.noSummary, series: results.series,
                rekeys: results.rekeys, confidence: 0.95, laws: nil)
        }
        for (summary, runs) in zip(sweeps, sweptRuns) {
            charts += ChartSet.charts(
                title: "swept", shown: ["message.upload.p50", "message.latency.p95", "rekey.network.mean"],
                paired: PairedRuns(runs, reference: nil, confidence: 0.95), summary: summary,
                series: SyntheticResults.noSeries,
                rekeys: SyntheticResults.noRekeys, confidence: 0.95, laws: nil)
        }
        return charts + [map]
    }

    private static var map: Chart {
        var places: [CostMapFigure.Place] = []
        for rate in [1.0, 1_000] {
            for changes in [0.01, 0.1, 1, 10] {
                for devices in [2.0, 8, 32] {
                    places.append(
                        CostMapFigure.Place(
                            messagesPerDay: rate, changesPerDay: changes, devices: devices,
                            cheapest: devices < 10 ? "pairwise" : "tree", isToldApart: changes < 1))
                }
            }
        }
        let chart = CostMapFigure.chart(
            title: "A map", name: "map", cost: "bytes", gears: ["pairwise", "tree"], places: places)
        guard let chart else { preconditionFailure("a map of 24 places is one") }
        return chart
    }

    @Test func `no text lies on another, within the plot, or beyond the edge`() {
        #expect(Self.charts.count > 12)
        for chart in Self.charts {
            #expect(ChartLayout.textCount(of: chart) > 4)
            let faults = ChartLayout.faults(of: chart)
            #expect(faults.isEmpty, "\(faults)")
        }
    }

    @Test func `gnuplot puts no text on another or beyond the edge`() throws {
        for chart in Self.charts where !"\(chart.figure)".contains(Self.hostile) {
            let faults = try GnuplotLayout.faults(of: chart)
            #expect(faults.isEmpty, "\(faults)")
        }
    }

    @Test func `texts of gnuplot's that lie on each other or are cut off are found`() {
        func text(_ text: String, _ x: Double, _ y: Double, turn: String = "") -> String {
            """
            <g transform="translate(\(x),\(y))\(turn)" stroke="none" font-size="15.00"  text-anchor="middle">
                <text>\(text)</text>
            """
        }
        func faults(_ svg: String) -> Int {
            GnuplotLayout.faults(in: svg, width: 400, height: 300).count
        }
        #expect(GnuplotLayout.words(in: text("one &amp; two", 9, 9)) == ["one & two"])
        #expect(faults(text("a label", 100, 100) + text("another", 200, 100)) == 0)
        #expect(faults(text("a label", 100, 100) + text("another", 130, 100)) == 1)
        #expect(faults(text("a label", 10, 100)) == 1 && faults(text("a label", 100, 310)) == 1)
        #expect(faults(text("a label", 20, 100, turn: " rotate(270)")) == 0)
        #expect(faults(text("a label", 20, 20, turn: " rotate(270)")) == 1)
    }

    @Test func `plots that have their horizontal axis in common begin and end at the same places`() throws {
        let timeline = try #require(Self.figures.first { $0.name == "timeline" }?.figure)
        let sets = FigurePicture(figure: timeline).sets
        #expect(sets.map { $0[0].width } == [1_080, 440])
        for set in sets {
            #expect(Set(set.map(\.plot.left)).count == 1 && Set(set.map(\.plot.right)).count == 1)
            #expect(set.map(\.frame.showsHorizontalLabels) == [false, false, true])
        }
    }

    @Test func `what is drawn has places, and colours in both schemes`() throws {
        for (name, figure) in Self.figures {
            for picture in FigurePicture(figure: figure).sets.joined() {
                let svg = picture.svg
                #expect(!svg.contains("nan") && !svg.contains("inf\""), "\(name)")
                #expect(!svg.contains("<b>") && !svg.contains("</script"), "\(name)")
                for match in svg.matches(of: /var\((--c-[0-9a-f]{6}),/) {
                    #expect(
                        PagePalette.declarations(isDark: true).contains(match.1 + ":"), "\(name): \(match.1)")
                }
            }
        }
    }

    @Test func `a mark tells its name, where it is, its value and its interval`() throws {
        let charts = ChartSet.charts(
            title: "swept", summary: Self.sweeps[0], series: SyntheticResults.noSeries,
            rekeys: SyntheticResults.noRekeys, confidence: 0.95, laws: nil)
        let figure = try #require(charts.first { $0.name == "latency" }).figure
        let svg = FigurePicture(figure: figure).sets[0][0].svg
        let row = try #require(
            Self.sweeps[0].rows.first {
                $0.metric == "message.latency.p50" && $0.sweptValues == ["pairwise", "64"]
            })
        #expect(svg.contains("<title>pairwise, median\nGroup size (devices): 64\nLatency: "))
        let (low, high) = (try #require(row.ciLow), try #require(row.ciHigh))
        let tip = try #require(
            svg.firstMatch(
                of:
                    /pairwise, median\nGroup size \(devices\): 64\nLatency: ([0-9.]+) ms \(([0-9.]+) ms to ([0-9.]+) ms\)/
            ))
        for (text, value) in zip([tip.1, tip.2, tip.3], [row.mean, low, high]) {
            #expect(abs((Double(text) ?? 0) / value - 1) < 0.006, "\(text) of \(value)")
        }
    }

    @Test func `a line of a million bins is no longer than a picture is wide`() throws {
        var series = SyntheticResults.growth().series
        let rows = series.rows
        series.rows = (0..<60).flatMap { round in
            rows.map { row in
                var row = row
                row.timeSeconds += Double(round) * 360
                return row
            }
        }
        let charts = ChartSet.charts(
            title: "long", summary: SyntheticResults.noSummary, series: series,
            rekeys: SyntheticResults.noRekeys,
            confidence: 0.95, laws: nil)
        let figure = try #require(charts.first { $0.name == "timeline" }).figure
        let wide = FigurePicture(figure: figure).sets[0][0].svg
        #expect(wide.utf8.count < 200_000, "\(wide.utf8.count) bytes")
        let narrow = FigurePicture(figure: figure).sets[1][0].svg
        #expect(narrow.utf8.count < 100_000, "\(narrow.utf8.count) bytes")
    }

    @Test func `widths are at least those of the letters, and what is too wide is cut`() {
        // Of Liberation Sans, which Chromium takes for Helvetica, in thousandths of its size.
        for (text, width) in [
            ("Group size (devices)", 9_169.0), ("1,024 kB", 3_947), ("→ sender-keys", 6_724),
        ] {
            #expect(TextWidth.of(text, size: 1_000) >= width)
        }
        #expect(TextWidth.of("群組", size: 10) == 20)
        let cut = TextWidth.cut("a very long name of a mechanism", width: 80, size: 12)
        #expect(cut.hasSuffix("…") && cut.hasPrefix("a very") && TextWidth.of(cut, size: 12) <= 80)
        #expect(TextWidth.lines(of: "one two three", width: 40, size: 12).count > 1)
    }

    @Test func `of a long name both ends are kept`() {
        let names = ["{ delivery: edge, edge: { attach: 1 } }", "{ delivery: edge, edge: { attach: 2 } }"]
        let cut = names.map { TextWidth.cutWithin($0, width: 150, size: 12) }
        #expect(cut[0] != cut[1] && cut.allSatisfy { TextWidth.of($0, size: 12) <= 150 })
        #expect(cut[0].hasPrefix("{ deliv") && cut[0].hasSuffix("1 } }") && cut[0].contains("…"))
        #expect(TextWidth.cutWithin("short", width: 150, size: 12) == "short")
        #expect(TextWidth.cutWithin("no room", width: 1, size: 12) == "…")
    }

    /// Of four, and of more than there are lines for.
    @Test(arguments: [4, 7])
    func `long names below a chart stay within the picture`(count: Int) throws {
        let names = (0..<count).map {
            "{ delivery: edge, faults: [{ at: 2 min, edge-down: 30 % }], edge: \($0) }"
        }
        let summary = SyntheticResults.sweep("network", names, sizes: names.indices.map { Double($0 + 2) })
        let charts = ChartSet.charts(
            title: "T", shown: ["message.upload.p50", "message.latency.p50"], summary: summary,
            series: SyntheticResults.noSeries, rekeys: SyntheticResults.noRekeys, confidence: 0.95, laws: nil)
        let shown = try #require(charts.first { $0.name == "shown" })
        let faults = try GnuplotLayout.faults(of: shown)
        #expect(!faults.contains { $0.contains("leaves the picture") }, "\(faults)")
    }
}
