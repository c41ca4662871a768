import Observation
import Testing

/// What waits at nodes for longer than they keep it.
@Suite("Mail that is too old")
struct OldMailTests {
    private static let text = """
        name: old-mail
        duration: 6 min
        drain: 3 min
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 9 }
        workload: { messages: { rate: 20 /min } }
        devices:
          availability: { online: { exponential: { mean: 2 min } }, offline: { exponential: { mean: 1 min } } }
        network: { delivery: edge, edge: { nodes: 4 } }
        """

    /// Copies wait for longer than a minute before a cut, and come when it is over.
    @Test func `a copy whose time is over when it comes is thrown away`() async throws {
        for seed in 1...6 {
            let record = try await Self.text.record([
                (
                    "network",
                    "{ delivery: edge, edge: { nodes: 4, sequencer: none, attach: 2, replicas: 2, mailbox: 1 min }, faults: [{ at: 90 s, for: 3 min, partition: [50 %, 50 %] }] }"
                ), ("seed", "\(seed)"),
            ])
            #expect(try record.value("delivery.expired") > 0)
            #expect(try record.value("delivery.lost") == 0)
        }
    }

    @Test func `what a node of a mesh has thrown away is not said to have been lost without a cause`()
        async throws
    {
        for seed in 1...3 {
            let record = try await Self.text.record([
                ("network", "{ delivery: gossip, edge: { nodes: 4 }, gossip: { store: 30 s } }"),
                ("seed", "\(seed)"),
            ])
            #expect(try record.value("delivery.expired") > 0)
            #expect(try record.value("delivery.lost") == 0)
        }
    }
}
