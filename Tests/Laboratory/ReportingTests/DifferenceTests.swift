import Results
import Statistics
import Testing

@testable import Reporting

/// Each value of a sweep held against one of them.
@Suite("Pictures of differences")
struct DifferenceTests {
    private func runs(_ cells: [(values: [String], samples: [Double])], axes: [String]) -> RunsTable {
        var runs = RunsTable(scenario: "t", axes: axes, rows: [])
        for (point, cell) in cells.enumerated() {
            for (replication, value) in cell.samples.enumerated() {
                runs.rows.append(
                    RunRow(
                        point: point, sweptValues: cell.values, replication: replication,
                        seed: UInt64(replication), metric: "network.bytes", unit: "B", value: value))
            }
        }
        return runs
    }

    private func figures(
        _ runs: RunsTable, reference: String? = nil, metrics: [String] = ["network.bytes"]
    ) throws -> [Figure] {
        let curves = try #require(SweptCurves(SummaryTable(reducing: runs, confidence: 0.95)))
        let paired = PairedRuns(runs, reference: reference, confidence: 0.95)
        return DifferenceFigures(
            title: "T", circumstances: "", curves: curves, paired: paired, confidence: 0.95)?
            .figures(of: metrics) ?? []
    }

    private func curves(_ figure: Figure) -> [Curve] {
        figure.panels[0].marks.compactMap { if case .curve(let curve) = $0 { curve } else { nil } }
    }

    private let lossy: [(values: [String], samples: [Double])] = [
        (["a", "0 %"], [10, 20, 30]), (["a", "5 %"], [11, 22, 33]), (["b", "0 %"], [13, 22, 35]),
        (["b", "5 %"], [12, 20, 34]),
    ]

    @Test(arguments: [
        ("network.faults[0].edge-down", "Edge nodes that are down"),
        ("network.faults[12].censor.share", "Edge nodes that censor"),
        ("network.faults[0].partition[0]", "network.faults[0].partition[0]"),
        ("network.edge.attach", "Edge nodes of each device"), ("warm-up", "warm-up"),
    ])
    func `an axis says in words what is swept, of whichever fault it is`(path: String, label: String) throws {
        let cells = lossy[..<2].map { ([$0.values[1]], $0.samples) }
        let curves = try #require(
            SweptCurves(SummaryTable(reducing: runs(cells, axes: [path]), confidence: 0.95)))
        #expect(curves.axis.label == label)
    }

    @Test func `one replication, one value or a metric that is not there give no picture`() throws {
        let axes = ["scheme.mechanism", "network.access.loss"]
        #expect(try figures(runs(lossy.map { ($0.values, [$0.samples[0]]) }, axes: axes)).isEmpty)
        #expect(try figures(runs(lossy, axes: axes), metrics: ["message.count"]).isEmpty)
        #expect(
            try figures(runs(Array(lossy[..<2]).map { (["a", $0.values[1]], $0.samples) }, axes: axes))
                .isEmpty)
    }

    @Test func `differences are those of runs of one seed, with their interval`() throws {
        let figure = try #require(
            try figures(runs(lossy, axes: ["scheme.mechanism", "network.access.loss"])).first)
        #expect(figure.title == "T: difference to a" && figure.legend.map(\.label) == ["b"])
        let points = curves(figure).flatMap(\.points)
        #expect(points.map(\.x) == [0, 0.05])
        let expected = try [([10, 20, 30], [13, 22, 35]), ([11, 22, 33], [12, 20, 34])].map {
            try Difference.paired(from: $0.0, to: $0.1, confidence: 0.95)
        }
        #expect(points.map(\.y) == expected.map(\.mean) && points.map(\.low) == expected.map(\.interval.low))
        #expect(
            figure.panels[0].marks.contains(
                .rule(Rule(direction: .horizontal, position: 0, dash: .solid, label: nil))))
    }

    @Test func `where nothing differs there is no picture`() throws {
        let same = lossy.map { ([$0.values[0], $0.values[1]], [1.0, 2, 3]) }
        #expect(try figures(runs(same, axes: ["scheme.mechanism", "network.access.loss"])).isEmpty)
    }

    @Test func `the reference can be another value, and of another path`() throws {
        let table = runs(lossy, axes: ["scheme.mechanism", "network.access.loss"])
        #expect(try figures(table, reference: "b").first?.title == "T: difference to b")
        let figure = try #require(try figures(table, reference: "5 %").first)
        #expect(figure.title == "T: difference to loss 5 %")
        #expect(figure.legend.map(\.label) == ["a", "b"])
        #expect(curves(figure).map { $0.points.map(\.x) } == [[0], [0]])
    }

    @Test func `names on the horizontal axis are held against one of them`() throws {
        let table = runs(
            [(["x"], [1, 2, 3]), (["y"], [2, 4, 6]), (["z"], [3, 2, 1])], axes: ["scheme.preset"])
        let figure = try #require(try figures(table).first)
        #expect(figure.title == "T: difference to x" && figure.legend.isEmpty)
        #expect(curves(figure)[0].points.map { [$0.x, $0.y] } == [[1, 2], [2, 0]])
    }

    @Test func `where what they are to is of other sizes at other places, differences are shares of it`()
        throws
    {
        let table = runs(
            [
                (["a", "2"], [10, 20]), (["b", "2"], [20, 30]), (["a", "64"], [900, 1_100]),
                (["b", "64"], [400, 600]),
            ], axes: ["scheme.mechanism", "group.devices"])
        let figure = try #require(try figures(table).first)
        #expect(figure.panels[0].y.label == "Difference, % of a")
        let shares = curves(figure)[0].points.map(\.y)
        #expect(abs(shares[0] - 200 / 3) < 1e-9 && abs(shares[1] + 50) < 1e-9)
    }
}
