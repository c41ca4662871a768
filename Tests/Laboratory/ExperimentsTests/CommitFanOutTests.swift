import Experiments
import Results
import ScenarioFile
import Testing

/// The shipped scenario's question, asked of a smaller group; all observers watch.
@Suite("What commits move")
struct CommitFanOutTests {
    private static let scenario = """
        name: fan-out
        seed: 1
        duration: 30 s
        replications: 1
        scheme: { mechanism: tree, add-path: always }
        group: { devices: 32 }
        workload:
          messages: { rate: 0 /min }
          membership: [{ at: 10 s, shrink-to: 31 }, { at: 20 s, grow-to: 32 }]
        network: { delivery: edge, edge: { nodes: 4 }, access: lan }
        """

    private func rekeys(_ fanOut: String) async throws -> [RekeyRow] {
        let document = try ScenarioDocument.parse(Self.scenario, file: "test.yaml")
            .setting([("scheme.commit-fan-out", fanOut)])
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 2).run { _ in }
        let tables = ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns,
            confidence: document.scenario.replications.confidence)
        return tables.rekeys.rows
    }

    @Test func `trimmed they are the same changes for less, and only their committers send more`()
        async throws
    {
        let (full, trimmed) = (try await rekeys("full"), try await rekeys("trimmed"))
        #expect(full.map(\.cause) == ["founding", "removal", "join"])
        #expect(trimmed.map(\.cause) == full.map(\.cause))
        #expect((full + trimmed).allSatisfy { $0.convergedAllMilliseconds != nil })
        // A founding gives members no commit.
        #expect(trimmed[0].bytesTotal == full[0].bytesTotal && trimmed[0].bytesUp == full[0].bytesUp)
        for (whole, cut) in zip(full, trimmed).dropFirst() {
            #expect(3 * cut.bytesTotal < 2 * whole.bytesTotal, "\(cut.cause)")
            #expect(3 * cut.bytesDown < 2 * whole.bytesDown, "\(cut.cause)")
            // For each secret 21 bytes, and a byte for each member.
            #expect((1...(22 * 31 + 200)).contains(cut.bytesUp - whole.bytesUp), "\(cut.cause)")
        }
    }
}
