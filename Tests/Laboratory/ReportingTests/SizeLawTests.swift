import Reporting
import Results
import Testing

@Suite("Growth laws of a sweep")
struct SizeLawTests {
    private static let sizes = [2, 4, 8, 16, 32]

    /// Three replications that differ by a few per cent, the same at every size.
    private func runs(
        axes: [String] = ["scheme.mechanism", "group.devices"], replications: Int = 3,
        costs: [(name: String, cost: (Double) -> Double)]
    ) -> RunsTable {
        var rows: [RunRow] = []
        for (index, curve) in costs.enumerated() {
            for (place, size) in Self.sizes.enumerated() {
                for replication in 0..<replications {
                    let wobble = 1 + 0.02 * Double(replication)
                    rows.append(
                        RunRow(
                            point: index * Self.sizes.count + place, sweptValues: [curve.name, "\(size)"],
                            replication: replication, seed: UInt64(replication),
                            metric: "message.with-keys.upload.mean", unit: "B",
                            value: curve.cost(Double(size)) * wobble))
                }
            }
        }
        return RunsTable(scenario: "growth", axes: axes, rows: rows)
    }

    private func sentences(_ runs: RunsTable) throws -> [String] {
        try #require(SizeLaws(runs, confidence: 0.95)).sentences
    }

    @Test func `a sweep over something else has no laws`() {
        let other = runs(axes: ["scheme.mechanism", "network.edge.nodes"], costs: [("a", { $0 })])
        #expect(SizeLaws(other, confidence: 0.95) == nil)
    }

    @Test func `growth and crossing are told in plain sentences`() throws {
        let runs = runs(costs: [("pairwise", { 100 * $0 }), ("sender-keys", { _ in 600 })])
        #expect(
            try sentences(runs) == [
                "message.with-keys.upload.mean grows as n^1.000 ±0.000 (a + b·n within 0.0 %) for pairwise,"
                    + " n^0.000 ±0.000 (a within 0.0 %) for sender-keys",
                "pairwise and sender-keys cross at 6.00 devices (6.00…6.00) in message.with-keys.upload.mean",
            ])
    }

    @Test func `curves that do not cross are said not to`() throws {
        let runs = runs(costs: [("pairwise", { 100 * $0 }), ("sender-keys", { 50 * $0 })])
        #expect(
            try sentences(runs).last
                == "pairwise and sender-keys are not seen to cross from 2 to 32 devices in message.with-keys.upload.mean"
        )
    }

    @Test func `of many curves those that cross are named, and the others in one sentence`() throws {
        let rising: (String, (Double) -> Double) = ("pairwise", { 100 * $0 })
        let parallel: (String, (Double) -> Double) = ("hpke", { 300 * $0 })
        let flat: (String, (Double) -> Double) = ("sender-keys", { _ in 1 })
        #expect(
            try sentences(runs(costs: [rising, parallel, flat])).dropFirst() == [
                "no two are seen to cross from 2 to 32 devices in message.with-keys.upload.mean"
            ])
        let level: (String, (Double) -> Double) = ("sender-keys", { _ in 600 })
        let some = try sentences(runs(costs: [rising, parallel, level, ("shared-key", { _ in 1 })]))
        #expect(some.count == 3 && some[1].hasPrefix("pairwise and sender-keys cross at 6.00 devices"))
        #expect(
            some.last
                == "no other two are seen to cross from 2 to 32 devices in message.with-keys.upload.mean")
    }

    @Test func `swept paths are named by as many words as tell them apart`() {
        #expect(PathHeadings.of(["scheme.mechanism", "network.access.loss"]) == ["mechanism", "loss"])
        #expect(
            PathHeadings.of(["network.access.loss", "network.backbone.loss", "loss"])
                == ["access.loss", "backbone.loss", "loss"])
        #expect(PathHeadings.of(["a.x.delay", "b.x.delay"]) == ["a.x.delay", "b.x.delay"])
        #expect(PathHeadings.of([]) == [])
    }

    @Test func `one replication gives numbers without intervals, and a jump follows no simple law`() throws {
        let runs = runs(
            replications: 1, costs: [("pairwise", { $0 < 20 ? 10 : 4_000 }), ("sender-keys", { _ in 600 })])
        let sentences = try sentences(runs)
        #expect(sentences.first?.contains("(no simple law) for pairwise") == true)
        #expect(
            sentences.last?.hasSuffix(" devices (of one replication) in message.with-keys.upload.mean")
                == true)
    }

    @Test func `a replication that lacks a size is left out, and a cost of zero has no law`() throws {
        var table = runs(costs: [("pairwise", { 100 * $0 }), ("sender-keys", { _ in 0 })])
        table.rows.removeAll { $0.replication == 2 && $0.sweptValues == ["pairwise", "8"] }
        #expect(
            try sentences(table) == [
                "message.with-keys.upload.mean grows as n^1.000 ±0.000 (a + b·n within 0.0 %) for pairwise"
            ])
    }
}
