import Observation
import Testing

/// Whole groups over each way to deliver.
///
/// What holds in every run (bytes conserved, members agreed, nothing read by
/// who must not) is watched by the run itself, which ends at the first breach.
@Suite("Deliveries")
struct DeliveryTests {
    private static let text = """
        name: deliveries
        duration: 60 s
        drain: 120 s
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 8 }
        workload: { messages: { rate: 30 /min }, membership: { joins: 3 /min, leaves: 1 /min, removals: 1 /min } }
        devices:
          availability: { online: { exponential: { mean: 40 s } }, offline: { exponential: { mean: 15 s } } }
        network: { delivery: edge, access: { delay: 20 ms, jitter: 5 ms, loss: 1 %, up: 8 Mbit/s, down: 20 Mbit/s } }
        """

    static let deliveries = [
        "{ delivery: central }", "{ delivery: edge, edge: { nodes: 3 } }",
        "{ delivery: direct, edge: { nodes: 3 } }",
        "{ delivery: direct, edge: { nodes: 1, sequencer: server }, direct: { offline: none, pause: 5 s } }",
        "{ delivery: gossip, edge: { nodes: 3 } }",
        "{ delivery: gossip, edge: { nodes: 5 }, gossip: { peers: edge-nodes, connections: 2 } }",
    ]

    @Test(arguments: deliveries)
    func `all is read by all who come and go, over every delivery and in every gear`(
        delivery: String
    ) async throws {
        let mechanisms = ["pairwise", "sender-keys", "derived-sender-keys", "shared-session", "tree"]
        for seed in 1...10 {
            let record = try await Self.text.record([
                ("network", delivery), ("scheme.mechanism", mechanisms[seed % mechanisms.count]),
                ("seed", "\(seed)"),
            ])
            #expect(try record.value("message.count") > 10)
            #expect(try record.value("delivery.lost") == 0)
            #expect(try record.value("delivery.undecryptable") == 0)
            #expect(try record.value("delivery.ratio") > 0.98)
        }
    }

    /// Everybody is there, and nothing is lost.
    private static let calm: [(path: String, value: String)] = [
        ("devices.availability", "always"), ("workload.membership", "{}"),
        ("network.access", "{ delay: 20 ms, jitter: 0 s, loss: 0 %, up: 8 Mbit/s, down: 20 Mbit/s }"),
        ("network.backbone", "{ delay: 5 ms, jitter: 0 s, loss: 0 %, rate: 1 Gbit/s }"),
        ("workload.messages", "{ rate: 30 /min, size: 100 B }"), ("warm-up", "30 s"),
    ]

    @Test
    func `direct sends a copy to each other device, and an edge one to its node and one to each that serves`()
        async throws
    {
        let messages = { (record: RunRecord) in try record.value("message.count") }
        let bytes = { (record: RunRecord) in try record.value("network.bytes.application") }
        let direct = try await Self.text.record(Self.calm + [("network.delivery", "direct")])
        let central = try await Self.text.record(Self.calm + [("network.delivery", "central")])
        let ofOne = try bytes(central) / messages(central) / 8
        // Up and down for each of seven, with a name of eight bytes.
        #expect(try bytes(direct) == messages(direct) * 7 * 2 * (ofOne + 8))
    }
}
