import Experiments
import Observation
import Randomness
import Results
import ScenarioFile
import Simulation
import Testing

/// Edge nodes that fail, and the order of membership changes meanwhile; all observers watch.
@Suite("Fail-over")
struct FailoverTests {
    private static let scenario = """
        name: failover
        seed: 1
        duration: 3 min
        drain: 3 min
        replications: 8
        scheme: { mechanism: tree, grace: 5 min, welcome-tree: separate }
        group: { devices: 8 }
        workload: { messages: { rate: 60 /min }, membership: { joins: 16 /min, leaves: 12 /min } }
        network:
          delivery: edge
          edge: { nodes: 3, sequencer: home-node, failure-detection: 2 s }
          access: broadband
          faults: [{ at: 60 s, for: 60 s, edge-down: 34 % }]
        """

    private func tables(_ settings: [(path: String, value: String)] = []) async throws -> ExperimentTables {
        let document = try ScenarioDocument.parse(Self.scenario, file: "test.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 2).run { _ in }
        return ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns,
            confidence: document.scenario.replications.confidence)
    }

    /// For each replication.
    private func values(_ metric: String, in tables: ExperimentTables) -> [Double] {
        tables.runs.rows.filter { $0.metric == metric }.map(\.value)
    }

    /// Changes that were asked for in the middle of the fault, for each replication with a takeover.
    private func changesMeanwhile(in tables: ExperimentTables) -> [Int] {
        values("order.takeovers", in: tables).enumerated().filter { $0.element > 0 }.map { replication in
            tables.rekeys.rows.count {
                $0.replication == replication.offset && (70...110).contains($0.timeSeconds)
                    && $0.convergedP50Milliseconds.map { $0 < 10_000 } == true
            }
        }
    }

    @Test(arguments: [("home-node", "full"), ("server", "full"), ("home-node", "trimmed")])
    func `nothing is lost and nobody disagrees while edge nodes are down`(
        sequencer: String, fanOut: String
    ) async throws {
        for share in ["34 %", "67 %", "100 %"] {
            let tables = try await tables([
                ("network.faults[0].edge-down", share), ("network.edge.sequencer", sequencer),
                ("scheme.commit-fan-out", fanOut), ("replications", "3"),
            ])
            #expect(values("delivery.ratio", in: tables) == [1, 1, 1], "\(share)")
        }
    }

    @Test func `while the home node is down, the next one puts changes in order`() async throws {
        let tables = try await tables()
        // One node of three is down, so about a third of the replications meet the home node.
        let changes = changesMeanwhile(in: tables)
        #expect((1...7).contains(changes.count))
        #expect(changes.allSatisfy { $0 > 0 }, "\(changes)")
        let takeovers = values("order.takeovers", in: tables)
        #expect(takeovers.allSatisfy { $0 == 0 || $0 == 2 }, "\(takeovers): over, and back")
    }

    @Test func `each change is put in order by one node, the home node or who acts in its place`() throws {
        let document = try ScenarioDocument.parse(Self.scenario, file: "test.yaml")
        var nodeCounts: Set<Int> = []
        for run in Plan(document).runs {
            var world = World(
                WorldSpecification(run.point.scenario, seed: Seed(run.seed), execution: .shared))
            let record = try #require(try world.run())
            let ordered = record.relays.map(\.orderedCount)
            let takeoverCount = record.metrics.first { $0.name == "order.takeovers" }?.value
            #expect(ordered.reduce(0, +) == record.rekeys.count, "\(ordered)")
            #expect(ordered.count { $0 > 0 } == (takeoverCount == 0 ? 1 : 2), "\(ordered)")
            nodeCounts.insert(ordered.count { $0 > 0 })
        }
        #expect(nodeCounts == [1, 2])
    }

    @Test func `a failure that ends before it is noticed moves nothing`() async throws {
        let tables = try await tables([("network.edge.failure-detection", "90 s")])
        #expect(values("order.takeovers", in: tables) == Array(repeating: 0, count: 8))
        #expect(values("delivery.ratio", in: tables) == Array(repeating: 1, count: 8))
    }
}
