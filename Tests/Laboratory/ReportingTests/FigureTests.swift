import Results
import Testing

@testable import Reporting

/// What pictures hold, whatever draws them.
@Suite("Figures")
struct FigureTests {
    private func figures(
        summary: SummaryTable = SyntheticResults.noSummary, series: SeriesTable = SyntheticResults.noSeries,
        thresholds: [SwitchThreshold] = [], faults: [FaultSpan] = []
    ) -> [String: Figure] {
        let charts = ChartSet.charts(
            title: "A title", timelines: [TimelineSubject(thresholds: thresholds, faults: faults)],
            summary: summary, series: series, rekeys: SyntheticResults.noRekeys,
            confidence: 0.95, laws: nil)
        return Dictionary(uniqueKeysWithValues: charts.map { ($0.name, $0.figure) })
    }

    private func rules(_ panel: Panel) -> [Rule] {
        panel.marks.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
    }

    @Test func `what a timeline has in common lies in all its panels, and labels in the uppermost alone`()
        throws
    {
        let figure = try #require(
            figures(
                series: SyntheticResults.growth().series,
                thresholds: [SwitchThreshold(above: 32, hysteresis: 0.25, mechanism: "sender-keys")],
                faults: [FaultSpan(start: 60, end: 9_000)])["timeline"])
        #expect(figure.arrangement == .column && figure.panels.count == 3)
        #expect(figure.legend.map(\.label).suffix(2) == ["latency, 95th percentile", "a fault in force"])
        for panel in figure.panels {
            let spans = panel.marks.compactMap { if case .span(let span) = $0 { span } else { nil } }
            #expect(spans.map(\.start) == [1] && spans.map(\.end) == [6] && panel.x == figure.panels[0].x)
        }
        let rules = figure.panels.map { self.rules($0).filter { $0.direction == .vertical } }
        #expect(rules[0].map(\.label) == ["→ sender-keys", "→ pairwise"])
        #expect(rules[1] == rules[2] && rules[1].map(\.label) == [nil, nil])
        let thresholds = self.rules(figure.panels[0]).filter { $0.direction == .horizontal }
        #expect(thresholds.map(\.position) == [32, 24] && thresholds.map(\.dash) == [.dashed, .dashDotted])
    }

    @Test func `a curve lies above its intervals, and the cheapest has its colour on the axis`() throws {
        let summary = SyntheticResults.sweep("group.devices", ["2", "4", "64"], sizes: [2, 4, 64])
        let panel = try #require(figures(summary: summary)["bytes-per-message"]?.panels.first)
        let kinds = panel.marks.map { mark in
            switch mark {
            case .intervalBand: "band"
            case .intervalBars: "bars"
            case .curve: "curve"
            case .ribbon: "ribbon"
            default: "other"
            }
        }
        let curve = ["band", "curve"]
        #expect(kinds == curve + curve + ["ribbon", "ribbon", "ribbon"])
        let colours = panel.marks.compactMap { mark -> Colour? in
            if case .ribbon(let ribbon) = mark { ribbon.fill.colour } else { nil }
        }
        let (pairwise, senderKeys) = (CurveStyle.of("pairwise", at: 0), CurveStyle.of("sender-keys", at: 1))
        #expect(colours == [pairwise, senderKeys, senderKeys].map(\.colour))
    }

    @Test func `a band ends where a point has no interval, and an interval alone is a bar`() {
        func point(_ x: Double, _ isKnown: Bool) -> CurvePoint {
            CurvePoint(x: x, y: 5, low: isKnown ? 4 : nil, high: isKnown ? 6 : nil)
        }
        let known = [true, true, false, true, false, true, true, true]
        let points = known.enumerated().map { point(Double($0.offset), $0.element) }
        let marks = Curve(style: .of("tree", at: 0), trace: .joined, points: points).marks
        let places = marks.map { mark -> [Double] in
            switch mark {
            case .intervalBand(let intervals): intervals.points.map(\.x)
            case .intervalBars(let intervals): intervals.points.map { -$0.x }
            default: []
            }
        }
        #expect(places == [[0, 1], [-3], [5, 6, 7], []])
    }

    @Test func `a long title stands in lines, of which none is wider than the picture`() {
        let title = String(repeating: "A question that takes many words; ", count: 6) + "difference to tree"
        let figure = Figure(title: title, note: "", legend: [], arrangement: .row, panels: [])
        let layout = PictureLayout(figure: figure)
        #expect(layout.titleLines.count == 2 && layout.titleLines.joined(separator: " ") == title)
        #expect(layout.titleLines.allSatisfy { TextWidth.of($0, size: 17.4) <= 1_180 })
        let short = Figure(title: "A title", note: "", legend: [], arrangement: .row, panels: [])
        #expect(PictureLayout(figure: short).titleLines == ["A title"])
        #expect(PictureLayout(figure: short).titleGrowth == 0 && layout.titleGrowth == 20)
    }

    @Test func `where intervals meet nobody is the cheapest`() throws {
        var summary = SyntheticResults.sweep("group.devices", ["2", "4", "64"], sizes: [2, 4, 64])
        for index in summary.rows.indices { summary.rows[index].ciHigh = 1e9 }
        let panel = try #require(figures(summary: summary)["bytes-per-message"]?.panels.first)
        let colours = panel.marks.compactMap { mark -> Colour? in
            if case .ribbon(let ribbon) = mark { ribbon.fill.colour } else { nil }
        }
        #expect(colours == [CurveStyle.tie, CurveStyle.tie, CurveStyle.tie])
    }

    @Test func `who serves users less is not the cheapest, and of one alone there is no strip`() throws {
        var summary = SyntheticResults.sweep("group.devices", ["2", "4", "64"], sizes: [2, 4, 64])
        let noted = try #require(figures(summary: summary)["bytes-per-message"])
        #expect(noted.note.hasSuffix("; strip: the cheapest, grey: a tie"))
        for row in summary.rows where row.metric == "message.upload.p50" {
            var share = row
            share.metric = "delivery.written"
            // Sender keys are dear for two, and cheap for more, of whom they let half read.
            share.mean = row.sweptValues[0] == "sender-keys" && row.sweptValues[1] != "2" ? 0.5 : 1
            (share.median, share.isOfMedian, share.ciLow, share.ciHigh) = (share.mean, false, nil, nil)
            summary.rows.append(share)
        }
        let panel = try #require(figures(summary: summary)["bytes-per-message"]?.panels.first)
        let colours = panel.marks.compactMap { mark -> Colour? in
            if case .ribbon(let ribbon) = mark { ribbon.fill.colour } else { nil }
        }
        #expect(colours == [CurveStyle.of("pairwise", at: 0).colour])
        // Two curves, of which one served nobody well anywhere.
        for index in summary.rows.indices where summary.rows[index].metric == "delivery.written" {
            summary.rows[index].mean = summary.rows[index].sweptValues[0] == "sender-keys" ? 0.5 : 1
        }
        #expect(figures(summary: summary)["bytes-per-message"]?.note.contains("strip") == false)
    }

    /// Four presets at so many rates and two sizes.
    private func grid(rates: [String]) -> SummaryTable {
        let points = ["a", "b", "c", "d"].flatMap { preset in
            rates.flatMap { rate in ["2", "8"].map { [preset, rate, $0] } }
        }
        return SummaryTable(
            scenario: "s", axes: ["scheme.preset", "workload.messages.rate", "group.devices"],
            rows: points.enumerated().map { index, values in
                SummaryRow(
                    point: index, sweptValues: values, metric: "network.bytes", unit: "B", replications: 1,
                    mean: Double(index + 1), median: Double(index + 1), isOfMedian: false, ciLow: nil,
                    ciHigh: nil, standardDeviation: nil, min: 1, max: 1)
            })
    }

    private func shown(_ summary: SummaryTable, _ metrics: [String]) -> Figure? {
        ChartSet.charts(
            title: "T", circumstances: "seed 4", shown: metrics, summary: summary,
            series: SyntheticResults.noSeries, rekeys: SyntheticResults.noRekeys, confidence: 0.95, laws: nil
        ).first { $0.name == "shown" }?.figure
    }

    @Test
    func `what the scenario asks for comes first, and many curves are parted by what they are swept over`()
        throws
    {
        let few = try #require(shown(grid(rates: ["1 /s"]), ["network.bytes", "delivery.ratio"]))
        #expect(few.panels.map(\.title) == ["network.bytes"] && few.legend.count == 4)
        #expect(few.note.hasPrefix("group.devices 2 … 8; seed 4; one replication"))
        let many = try #require(shown(grid(rates: ["1 /s", "2 /s", "3 /s"]), ["network.bytes"]))
        #expect(many.panels.map(\.title) == ["rate 1 /s", "rate 2 /s", "rate 3 /s"])
        #expect(many.legend.map(\.label) == ["preset a", "preset b", "preset c", "preset d"])
        #expect(many.arrangement == .grid(columnCount: 3))
        for panel in many.panels {
            #expect(panel.marks.count { if case .curve = $0 { true } else { false } } == 4)
            #expect(panel.y == many.panels[0].y)
        }
        #expect(shown(grid(rates: ["1 /s"]), []) == nil)
    }

    @Test func `of a single point there is no picture`() {
        var summary = grid(rates: ["1 /s"])
        summary.rows = summary.rows.filter { $0.sweptValues[0] == "a" }
        summary.rows.removeLast()
        #expect(shown(summary, ["network.bytes"]) == nil)
    }

    @Test func `shares add up, a panel for each curve, with the vertical axis in common`() throws {
        var summary = SyntheticResults.sweep("group.devices", ["4", "8"], sizes: [4, 8])
        for index in summary.rows.indices {
            switch summary.rows[index].metric {
            case "message.upload.p50": summary.rows[index].metric = "network.bytes.commit"
            case "message.latency.p50": summary.rows[index].metric = "network.bytes.application"
            default: break
            }
        }
        let figure = try #require(figures(summary: summary)["traffic-classes"])
        #expect(figure.arrangement == .grid(columnCount: 3))
        #expect(figure.panels.map(\.title) == ["pairwise", "sender-keys"])
        for panel in figure.panels {
            guard case .columns(let columns) = try #require(panel.marks.first) else {
                Issue.record("\(panel.title) has no columns")
                continue
            }
            #expect(columns.heights.count == 2 && columns.fills.count == figure.legend.count)
            #expect(columns.heights.allSatisfy { abs($0.reduce(0, +) - 100) < 1e-9 })
            #expect(panel.y == figure.panels[0].y)
        }
    }

    @Test func `the second of two related curves is open and dashed in the colour of the first`() {
        let style = CurveStyle.of("tree", at: 0)
        #expect(!style.isOpen && style.dash == .solid)
        #expect(style.secondary.isOpen && style.secondary.dash == .dashed)
        #expect(style.secondary.colour == style.colour && style.secondary.shape == style.shape)
    }
}
