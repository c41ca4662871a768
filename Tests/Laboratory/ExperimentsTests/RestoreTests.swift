import Observation
import Testing
import Tiers

/// Devices that go on from old copies of themselves.
@Suite("Old copies")
struct RestoreTests {
    private static let text = """
        name: restored
        duration: 10 min
        drain: 5 min
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 10 }
        workload: { messages: { rate: 60 /min } }
        network:
          delivery: edge
          edge: { nodes: 4 }
          access: { delay: 20 ms, up: 8 Mbit/s, down: 20 Mbit/s }
          faults: [{ at: 5 min, restore: { devices: [3], age: 3 min } }]
        """

    /// Gears that turn a ratchet for each message, of which none may be read twice.
    private static let ratcheting = ["sender-keys", "hash-chains", "derived-sender-keys", "tree"]

    @Test(arguments: Gears.tiers.map(\.name))
    func `in every gear others notice that keys are used twice, and read all that was written with them`(
        gear: String
    ) async throws {
        let record = try await Self.text.record([("scheme.mechanism", gear)])
        #expect(try record.value("restores") == 1)
        #expect(try record.value("restores.forgotten") > 50)
        #expect(try record.value("delivery.lost") == 0)
        #expect(try record.value("delivery.ratio") > 0.995)
        // Each of the nine others, once, and then there are new keys.
        #expect(try record.value("undecryptable.reused") == (Self.ratcheting.contains(gear) ? 9 : 0))
        #expect(try (record.value("undecryptable.broken") > 0) == (gear == "pairwise"))
    }

    @Test(arguments: Self.ratcheting)
    func `without an old copy nothing stands where another was read`(gear: String) async throws {
        let record = try await Self.text.record([
            ("scheme.mechanism", gear), ("network.faults", "[]"), ("network.access.loss", "5 %"),
        ])
        #expect(!record.metrics.contains { $0.name == "restores" })
        #expect(try record.value("undecryptable.reused") == 0)
    }

    @Test(arguments: ["sender-keys", "tree"])
    func `a device at work is copied, and goes back, when it is done, and each fault has its own copies`(
        gear: String
    ) async throws {
        for seed in 1...4 {
            let record = try await Self.text.record([
                ("scheme.mechanism", gear), ("seed", "\(seed)"), ("devices", "{ profile: phone-low-end }"),
                ("workload.membership", "{ joins: 6 /min, leaves: 6 /min }"),
                (
                    "network.faults",
                    "[{ at: 5 min, restore: { share: 100 %, age: 2 min } }, { at: 6 min, restore: { share: 100 %, age: 5 min } }]"
                ),
            ])
            #expect(try record.value("restores") == 20, "seed \(seed)")
            #expect(try record.value("delivery.lost") == 0, "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("sender-keys", "home-node"), ("tree", "home-node"), ("sender-keys", "none"), ("tree", "none"),
    ])
    func `while the group changes nothing is lost without a word`(gear: String, sequencer: String)
        async throws
    {
        for seed in 1...5 {
            let record = try await Self.text.record([
                ("scheme.mechanism", gear), ("seed", "\(seed)"), ("network.edge.sequencer", sequencer),
                ("workload.membership", "{ joins: 1 /min, leaves: 1 /min }"),
            ])
            #expect(try record.value("delivery.lost") == 0, "seed \(seed)")
            #expect(try record.value("security.outsider_reads") == 0, "seed \(seed)")
        }
    }
}
