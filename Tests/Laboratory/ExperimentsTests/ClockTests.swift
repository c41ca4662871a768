import Experiments
import Results
import ScenarioFile
import Testing

/// Clocks that are wrong are felt where instants are compared, and nowhere else.
@Suite("Clocks")
struct ClockTests {
    private static let scenario = """
        name: clocks
        seed: 7
        duration: 4 min
        drain: 2 min
        replications: 2
        scheme: { mechanism: tree, update: { period: 1 min } }
        group: { devices: 8 }
        workload: { messages: { rate: 60 /min }, membership: { joins: 2 /min, removals: 2 /min } }
        network: { delivery: edge, edge: { nodes: 3 }, access: broadband }
        """

    private func values(_ settings: [(path: String, value: String)]) async throws -> (String) -> [Double] {
        let document = try ScenarioDocument.parse(Self.scenario, file: "test.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 2).run { _ in }
        let tables = ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns, confidence: document.scenario.replications.confidence)
        return { metric in tables.runs.rows.filter { $0.metric == metric }.map(\.value) }
    }

    @Test(arguments: ["0 s", "1 s", "29 min"])
    func `clocks that are less than an hour apart keep nobody from anything`(skew: String) async throws {
        let values = try await values([("devices.clock-skew", skew)])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("rekey.join.count").allSatisfy { $0 > 3 })
        #expect(values("rekey.update.count").allSatisfy { $0 > 3 })
    }

    // The leaf of who founds a tree, or a new key package, is not valid yet by the clock of who is further behind (RFC 9420
    // section 7.3): that member cannot follow, and what it is sent stays unread. Who founds is ahead in some runs.
    @Test func `where they are further apart members do not follow whose clock is ahead`() async throws {
        let values = try await values([("devices.clock-skew", "2 h"), ("replications", "4")])
        let stuck = values("delivery.undecryptable.stuck")
        #expect(stuck.contains { $0 > 100 })
        #expect(stuck.contains(0))
    }

    @Test func `where nothing is judged by its lifetime clocks may be a year apart`() async throws {
        let values = try await values([
            ("devices.clock-skew", "180 days"), ("scheme", "{ mechanism: derived-sender-keys }"),
        ])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("rekey.join.count").allSatisfy { $0 > 3 })
    }

    @Test func `a wrong clock keeps nothing waiting, and hurries nothing`() async throws {
        let right = try await values([("scheme", "{ mechanism: sender-keys }")])
        let wrong = try await values([
            ("scheme", "{ mechanism: sender-keys }"), ("devices.clock-skew", "30 days"),
        ])
        for metric in ["delivery.read", "rekey.count", "message.latency.p50"] {
            for (one, other) in zip(right(metric), wrong(metric)) {
                #expect(abs(one - other) <= 0.03 * one, "\(metric): \(one), \(other)")
            }
        }
    }
}
