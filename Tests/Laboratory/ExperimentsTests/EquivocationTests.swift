import Observation
import Testing

/// Who puts changes in order and says two things.
@Suite("Equivocation")
struct EquivocationTests {
    private static let text = """
        name: two-orders
        duration: 6 min
        drain: 4 min
        replications: 1
        scheme: { mechanism: sender-keys, grace: 1 h }
        group: { devices: 24 }
        workload: { messages: { rate: 60 /min }, membership: { leaves: 2 /min } }
        network:
          delivery: edge
          edge: { nodes: 4 }
          access: { delay: 20 ms, up: 8 Mbit/s, down: 20 Mbit/s }
          faults: [{ at: 1 min, equivocate: 50 % }]
        """

    @Test(arguments: ["pairwise", "sender-keys", "derived-sender-keys", "tree"], ["home-node", "server"])
    func `a group that is given two orders falls in two, and most members see it`(
        gear: String, sequencer: String
    ) async throws {
        let record = try await Self.text.record([
            ("scheme.mechanism", gear), ("network.edge.sequencer", sequencer),
        ])
        #expect(try record.value("order.forks") == 1)
        #expect(try record.value("order.forks.heads") == 2)
        #expect(try record.value("delivery.ratio") < 0.9)
        #expect(try record.value("delivery.lost") == 0)
        let (seen, unseen) = (
            try record.value("order.equivocation.noticed"), try record.value("order.equivocation.unnoticed")
        )
        // Nobody comes in later, who would have gone through one order alone.
        #expect(seen > 8 * unseen)
        // The next message of the other part tells: one a second is written.
        #expect(try record.value("order.equivocation.delay.p50") < 10_000)
    }

    @Test func `where one part alone changes anything nobody notices, and all stand there as unnoticed`()
        async throws
    {
        // One of thirty is given an order in which nothing happens; no other node knows of what the others' holds.
        let record = try await Self.text.record([
            ("group.devices", "30"), ("workload.membership", "[{ at: 2 min, shrink-to: 29 }]"),
            ("network.faults", "[{ at: 1 min, equivocate: 97 % }]"),
        ])
        #expect(try record.value("order.forks") == 0 && record.value("order.forks.heads") == 2)
        #expect(try record.value("order.equivocation.noticed") == 0)
        #expect(try record.value("order.equivocation.unnoticed") == 29)
    }

    @Test func `who is honest is suspected by nobody`() async throws {
        // A lie in whose time nothing is put in order.
        let record = try await Self.text.record([
            ("network.faults", "[{ at: 1 min, for: 1 ms, equivocate: 50 % }]")
        ])
        #expect(try record.value("order.forks") == 0)
        #expect(try record.value("order.equivocation.noticed") == 0)
    }

    @Test(arguments: ["0.01 %", "100 %"])
    func `at least one is told something else than another`(share: String) async throws {
        let record = try await Self.text.record([
            ("network.faults", "[{ at: 1 min, equivocate: \(share) }]")
        ])
        let seen = try record.value("order.equivocation.noticed")
        #expect(try seen + record.value("order.equivocation.unnoticed") > 0)
        #expect(try record.value("delivery.ratio") < 1)
    }
}
