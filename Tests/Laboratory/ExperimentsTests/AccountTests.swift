import Experiments
import Observation
import Results
import ScenarioFile
import Testing

/// Every byte on every link is in one account, and in no other.
@Suite("Accounts of bytes")
struct AccountTests {
    private static let scenario = """
        name: accounts
        seed: 7
        duration: 90 s
        drain: 5 s
        replications: 1
        scheme: { mechanism: pairwise, rotation: { messages: 5 }, update: { period: 20 s } }
        group: { devices: 6 }
        workload: { messages: { rate: 60 /min }, membership: { joins: 6 /min, leaves: 3 /min, removals: 3 /min } }
        devices: { availability: { online: { exponential: { mean: 30 s } }, offline: { exponential: { mean: 5 s } } } }
        network: { delivery: edge, edge: { nodes: 3 }, access: { loss: 5 % } }
        sweep:
          scheme.mechanism: [pairwise, sender-keys, derived-sender-keys, shared-session, tree, hpke, shared-key, hash-chains, adaptive]
        """

    private func tables(
        _ settings: [(path: String, value: String)] = []
    ) async throws -> (document: ScenarioDocument, tables: ExperimentTables) {
        let document = try ScenarioDocument.parse(Self.scenario, file: "test.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 2).run { _ in }
        let tables = ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns,
            confidence: 0.95)
        return (document, tables)
    }

    private func values(_ tables: ExperimentTables, point: Int) -> [String: Double] {
        let rows = tables.runs.rows.filter { $0.point == point }
        return Dictionary(rows.map { ($0.metric, $0.value) }) { own, _ in own }
    }

    /// With a warm-up, and relays of which one is down, too.
    @Test(arguments: [
        [], [("warm-up", "30 s")],
        [("network.faults", "[{ at: 20 s, for: 20 s, edge-down: 30 % }]")],
    ])
    func `the accounts add up to all bytes, to the byte, under every mechanism`(
        settings: [(String, String)]
    ) async throws {
        let (document, tables) = try await tables(settings.map { (path: $0.0, value: $0.1) })
        #expect(document.points.count == 9)
        for point in document.points.indices {
            let values = values(tables, point: point)
            let sum = AccountKind.allCases.reduce(0) { $0 + (values["account.\($1.rawValue)"] ?? .nan) }
            #expect(sum == values["network.bytes"], "\(document.points[point].values)")
            #expect(values["account.other"] == 0)
            #expect((values["account.message"] ?? 0) > 0 && (values["account.rekey"] ?? 0) > 0)
        }
    }

    @Test func `the accounts are the sums of what messages and rekeys say by themselves`() async throws {
        let (document, tables) = try await tables()
        for point in document.points.indices {
            let values = values(tables, point: point)
            func sum(_ metric: String) -> Double {
                (values["\(metric).mean"] ?? 0) * (values["message.count"] ?? 0)
            }
            let rekeys = tables.rekeys.rows.filter { $0.point == point }
            let later = rekeys.filter { $0.cause != "founding" }.reduce(0) { $0 + $1.bytesTotal }
            #expect(values["account.rekey"] == Double(later))
            #expect(values["account.founding"] == values["founding.network"])
            let messages = values["account.message"] ?? 0
            #expect(abs(sum("message.network") - messages) < 1e-9 * messages)
            #expect(values["account.rejected"] == values["order.rejected.network"])
            // Keys that messages bring are in their rekeys: the sum of both counts them twice.
            let keys = sum("message.with-keys.network") - messages
            #expect(keys >= -1e-6 * messages && keys <= Double(later) + (values["account.founding"] ?? 0) + 1)
        }
    }
}
