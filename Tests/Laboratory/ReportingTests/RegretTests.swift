import Results
import Statistics
import Testing

@testable import Reporting

@Suite("Regret")
struct RegretTests {
    /// Costs of two seeds for each scheme at each size.
    private func runs(_ costs: [(devices: String, scheme: String, bytes: [Double])]) -> RunsTable {
        var table = RunsTable(scenario: "regret", axes: ["group.devices", "scheme.preset"], rows: [])
        for (point, cost) in costs.enumerated() {
            for (replication, bytes) in cost.bytes.enumerated() {
                for (metric, value) in [("network.bytes", bytes), ("message.count", 7)] {
                    table.rows.append(
                        RunRow(
                            point: point, sweptValues: [cost.devices, cost.scheme], replication: replication,
                            seed: UInt64(replication), metric: metric, unit: "B", value: value))
                }
            }
        }
        return table
    }

    private let costs: [(devices: String, scheme: String, bytes: [Double])] = [
        ("4", "by-cost", [110, 220]), ("4", "pairwise", [100, 200]), ("4", "tree", [300, 300]),
        ("16", "by-cost", [90, 100]), ("16", "pairwise", [500, 500]), ("16", "tree", [100, 100]),
    ]

    @Test func `a scheme is held against the single gear that is best at each place, seed by seed`() throws {
        let regret = try #require(Regret(runs(costs), fixed: [1, 2, 4, 5], confidence: 0.95))
        #expect(regret.entries.map(\.best) == ["pairwise", "tree"])
        #expect(regret.entries.map(\.scheme) == ["by-cost", "by-cost"])
        #expect(abs(regret.entries[0].estimate.mean - 0.1) < 1e-9)
        #expect(abs(regret.entries[1].estimate.mean + 0.05) < 1e-9)
        let lines = regret.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines[1] == "devices best single by-cost")
        #expect(lines[2] == "4 pairwise +10.0 ±0.0 %")
        #expect(lines[3].hasPrefix("16 tree −5.0 ±"))
        #expect(regret.table.rows.map { $0.last?.number ?? 0 } == regret.entries.map(\.estimate.mean))
    }

    @Test func `a gear that brings nothing is not the best`() throws {
        let costs: [(devices: String, scheme: String, bytes: [Double])] = [
            ("4", "by-cost", [110, 220]), ("4", "pairwise", [100, 200]), ("4", "tree", [1, 1]),
        ]
        var table = runs(costs)
        for (point, cost) in costs.enumerated() {
            for replication in 0..<2 {
                table.rows.append(
                    RunRow(
                        point: point, sweptValues: [cost.devices, cost.scheme], replication: replication,
                        seed: UInt64(replication), metric: "delivery.read", unit: "1",
                        value: cost.scheme == "tree" ? 0 : 100))
            }
        }
        let regret = try #require(Regret(table, fixed: [1, 2], confidence: 0.95))
        #expect(regret.entries.map(\.best) == ["pairwise"])
        #expect(Regret(runs(costs), fixed: [1, 2], confidence: 0.95)?.entries.map(\.best) == ["tree"])
    }

    @Test
    func
        `there is none without a gear by itself, without another, or where two things of the scheme are swept`()
    {
        #expect(Regret(runs(costs), fixed: [], confidence: 0.95) == nil)
        #expect(Regret(runs(costs), fixed: [0, 1, 2, 3, 4, 5], confidence: 0.95) == nil)
        var twice = runs(costs)
        twice = RunsTable(scenario: "regret", axes: ["scheme.grace", "scheme.preset"], rows: twice.rows)
        #expect(Regret(twice, fixed: [1, 2, 4, 5], confidence: 0.95) == nil)
    }
}
