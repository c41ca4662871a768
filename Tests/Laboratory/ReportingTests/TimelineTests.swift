import ReportingTestSupport
import Results
import Testing

@testable import Reporting

@Suite("Timelines side by side")
struct TimelineTests {
    /// Two points, of which the second has twice the traffic and begins with another gear.
    private var series: SeriesTable {
        let rows = SyntheticResults.growth().series.rows
        var series = SeriesTable(scenario: "t", axes: ["network.access.loss"], rows: [])
        for (point, text) in ["0 %", "5 %"].enumerated() {
            series.rows += rows.map { row in
                var row = row
                (row.point, row.sweptValues) = (point, [text])
                row.bytesByClass[0] = 100
                row.bytesPerSecond *= Double(point + 1)
                if point == 1, row.mechanism == "pairwise" { row.mechanism = "hpke" }
                return row
            }
        }
        return series
    }

    private func figure(_ subjects: [TimelineSubject]) throws -> Figure {
        try #require(TimelineFigures(title: "T", series: series, subjects: subjects).figure)
    }

    @Test func `one point has its panels one below the other, and a point that is not there has none`() throws
    {
        let one = try figure([TimelineSubject(point: 1)])
        #expect(one.arrangement == .column && one.panels.count == 3)
        #expect(one.note == "One run over its virtual time (loss 5 %)")
        #expect(
            TimelineFigures(title: "T", series: series, subjects: [TimelineSubject(point: 7)]).figure == nil)
    }

    @Test func `what all have in common is not in their titles, and a title that is too long is cut`() throws
    {
        var series = series
        let long = Array(repeating: "a very long value", count: 20).joined(separator: " ")
        series = SeriesTable(
            scenario: "t", axes: ["scheme.preset", "network.access.loss", "workload.trace"],
            rows: series.rows.map { row in
                var row = row
                row.sweptValues = ["matrix", row.sweptValues[0], row.point == 0 ? "short" : long]
                return row
            })
        let subjects = [TimelineSubject(point: 0), TimelineSubject(point: 1)]
        let figure = try #require(TimelineFigures(title: "T", series: series, subjects: subjects).figure)
        #expect(figure.panels.map(\.title).prefix(2) == ["loss 0 %, trace short", "loss 5 %, trace \(long)"])
        #expect(try GnuplotLayout.faults(of: Chart(name: "timeline", figure: figure)).isEmpty)
        let layout = PictureLayout(figure: figure)
        #expect(layout.title(ofPanel: 0) == ("loss 0 %, trace short", 15))
        #expect(layout.title(ofPanel: 1).text.hasSuffix("…"))
    }

    @Test func `several stand side by side, each kind of panel in a row with the same axes`() throws {
        let faults = [FaultSpan(start: 60, end: 90), FaultSpan(at: 61)]
        let figure = try figure([
            TimelineSubject(
                point: 0, thresholds: [SwitchThreshold(above: 32, hysteresis: 0.2, mechanism: "tree")]),
            TimelineSubject(point: 1, faults: faults),
        ])
        #expect(figure.arrangement == .grid(columnCount: 2) && figure.panels.count == 6)
        #expect(
            figure.panels.map(\.title)
                == Array(repeating: ["loss 0 %", "loss 5 %"], count: 3).flatMap(\.self))
        for row in stride(from: 0, to: 6, by: 2) {
            #expect(figure.panels[row].x == figure.panels[row + 1].x)
            #expect(figure.panels[row].y == figure.panels[row + 1].y)
        }
        func spans(_ panel: Panel) -> Int { panel.marks.count { if case .span = $0 { true } else { false } } }
        func rules(_ panel: Panel) -> [Rule] {
            panel.marks.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
        }
        #expect(figure.panels.map(spans) == [0, 1, 0, 1, 0, 1])
        #expect(rules(figure.panels[0]).count { $0.direction == .horizontal } == 2)
        #expect(rules(figure.panels[1]).allSatisfy { $0.direction == .vertical })
        // What happens at once and is over is a line, and no span to the end.
        #expect(rules(figure.panels[1]).contains { $0.dash == .dashed })
        #expect(figure.legend.map(\.label).prefix(3) == ["pairwise", "sender-keys", "hpke"])
        #expect(figure.legend.contains { $0.label == "a fault in force" })
    }
}
