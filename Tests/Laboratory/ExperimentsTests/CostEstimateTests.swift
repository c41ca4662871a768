import Experiments
import ScenarioFile
import Testing

/// What runs are thought to cost, and how they are shared by that.
@Suite("Cost estimate")
struct CostEstimateTests {
    private let plan: Plan

    init() throws {
        plan = Plan(
            try ScenarioDocument.parse(
                """
                name: sizes
                duration: 5 min
                replications: 3
                scheme: { mechanism: pairwise }
                group: { devices: 2 }
                workload: { messages: { rate: 60 /min }, membership: { joins: 0.5 /min, leaves: 0.5 /min } }
                sweep:
                  scheme.mechanism: [pairwise, sender-keys, tree, hpke]
                  group.devices: [2, 8, 32, 128, 512]
                """, file: "sizes.yaml"))
    }

    private func cost(_ costs: CostEstimate, _ mechanism: String, _ devices: String) throws -> Double {
        costs.seconds(of: try run(mechanism, devices))
    }

    private func run(_ mechanism: String, _ devices: String) throws -> PlannedRun {
        try #require(plan.runs.first { $0.point.values == [mechanism, devices] })
    }

    /// Measured on one machine, one replication, without what the program itself takes; within a factor of two.
    @Test(arguments: [
        ("pairwise", "32", 0.5), ("pairwise", "128", 2.6), ("pairwise", "512", 13.2),
        ("sender-keys", "32", 0.45), ("sender-keys", "128", 2.5), ("tree", "128", 0.5), ("tree", "512", 2.0),
        ("hpke", "32", 1.6), ("hpke", "512", 36.8),
    ])
    func `by the scenario alone it is what was measured, roughly`(
        mechanism: String, devices: String, seconds: Double
    ) throws {
        let estimate = try cost(CostEstimate(plan.points), mechanism, devices)
        #expect((0.5...2).contains(estimate / seconds), "\(estimate) s")
    }

    @Test
    func `a point that was measured costs what it took, and others in proportion to the one most like them`()
        throws
    {
        var costs = CostEstimate(plan.points)
        let before = try cost(costs, "tree", "128")
        // Twice as long as thought on the one hand, ten times on the other.
        let (tree, pairwise) = (try cost(costs, "tree", "32"), try cost(costs, "pairwise", "32"))
        costs.note(seconds: 2 * tree, of: try run("tree", "32"))
        costs.note(seconds: 10 * pairwise, of: try run("pairwise", "32"))
        #expect(abs(try cost(costs, "tree", "32") / (2 * tree) - 1) < 1e-9)
        #expect(abs(try cost(costs, "tree", "128") / (2 * before) - 1) < 1e-9)
        costs.note(seconds: 4 * tree, of: try run("tree", "32"))
        #expect(abs(try cost(costs, "tree", "32") / (3 * tree) - 1) < 1e-9)
        // Of what differs in one value the nearest counts: another size of the gear, and not another gear of the size.
        costs.note(
            seconds: 7 * (try cost(CostEstimate(plan.points), "tree", "512")), of: try run("tree", "512"))
        #expect(
            abs(try cost(costs, "tree", "2") / (3 * (try cost(CostEstimate(plan.points), "tree", "2"))) - 1)
                < 1e-9)
    }

    @Test(arguments: [1, 2, 3, 7, 8, 60, 100])
    func `each run is in one share, and no share costs more than the mean and one run`(count: Int) throws {
        let costs = CostEstimate(plan.points)
        var seen: Set<[Int]> = []
        var loads: [Double] = []
        for number in 1...count {
            let share = try #require(Shard(number, of: count)).share(of: plan.runs, by: costs)
            for run in share { #expect(seen.insert([run.point.index, run.replication]).inserted) }
            loads.append(share.map(costs.seconds).reduce(0, +))
        }
        #expect(seen.count == plan.runs.count)
        let (total, longest) = (loads.reduce(0, +), plan.runs.map(costs.seconds).max() ?? 0)
        #expect((loads.max() ?? 0) <= total / Double(count) + longest)
        if count <= 3 { #expect((loads.max() ?? 0) < 1.05 * total / Double(count)) }
    }

    @Test(arguments: ["", "/", "1", "0/1", "2/1", "-1/2", "1/2/3", "1 /2", "1/100001", "x/y"])
    func `what is no share is none`(text: String) {
        #expect(Shard(parsing: text) == nil)
    }

    @Test func `a share is read as it is written`() {
        #expect(Shard(parsing: "3/8") == Shard(3, of: 8))
        #expect(Shard(3, of: 8)?.text == "3/8")
    }

    @Test func `further runs are those between two numbers of replications`() throws {
        let counts = plan.points.map { _ in 3 }
        var totals = counts
        (totals[1], totals[2]) = (5, 2)
        let further = plan.further(from: counts, to: totals)
        #expect(further.map(\.point.index) == [1, 1] && further.map(\.replication) == [3, 4])
    }
}
