import Testing

/// Each fault is felt where it should be, and nowhere else.
@Suite("Faults")
struct FaultTests {
    private static let scenario = """
        name: faults
        seed: 5
        duration: 2 min
        drain: 2 min
        replications: 2
        scheme: { mechanism: sender-keys }
        group: { devices: 12 }
        workload: { messages: { rate: 60 /min } }
        network:
          delivery: edge
          edge: { nodes: 4 }
          access: broadband
        """
    private static let central = (path: "network", value: "{ delivery: central, access: broadband }")

    /// Of each metric its value in each replication.
    private func values(_ settings: [(path: String, value: String)]) async throws -> (String) -> [Double] {
        let values = try await Self.scenario.values(settings)
        return { metric in
            let values = values(metric)
            #expect(values.count == 2, "each replication has \(metric)")
            return values
        }
    }

    private func faults(_ text: String) -> (path: String, value: String) { ("network.faults", "[\(text)]") }

    @Test(arguments: ["fixed", "quic", "tcp-tls"])
    func `what is sent while the server is down comes when it is back`(transport: String) async throws {
        let values = try await values([
            Self.central, ("network.transport", transport),
            faults("{ at: 40 s, for: 60 s, server-down: true }"),
        ])
        for latency in values("message.latency.max") {
            #expect((55_000...75_000).contains(latency), "\(latency)")
        }
        #expect(values("delivery.ratio").allSatisfy { $0 == 1 })
    }

    /// Of each of them the first node is down as often as that of a device with one.
    @Test func `devices of several nodes change the group while their first one is down`() async throws {
        let settings = [
            ("network.edge", "{ nodes: 6, sequencer: server }"), ("drain", "10 s"),
            ("workload.membership", "{ removals: 20 /min }"), ("group.devices", "40"),
            faults("{ at: 10 s, edge-down: 50 % }"),
        ]
        let one = try await values(settings)
        let three = try await values(settings + [("network.edge.attach", "4")])
        for (few, many) in zip(one("rekey.removal.count"), three("rekey.removal.count")) {
            #expect(many > 1.4 * few && many > 20, "\(few) \(many)")
        }
    }

    /// Ten nodes of which three are down: with one node a device, as many of the newcomers wait for them.
    @Test(arguments: [
        (sequencer: "server", topology: "full"), ("none", "full"), ("server", "{ random-regular: 5 links }"),
    ])
    func `who is wanted in while its first node is down is let in with keys from another`(
        sequencer: String, topology: String
    ) async throws {
        let settings = [
            ("network.edge", "{ nodes: 10, sequencer: \(sequencer) }"), ("group.devices", "10"),
            ("network.backbone", "{ topology: \(topology) }"),
            ("scheme", "{ mechanism: tree, welcome-tree: separate }"),
            ("workload.membership", "{ joins: 20 /min }"), faults("{ at: 0 s, edge-down: [3, 4, 5] }"),
        ]
        let one = try await values(settings)
        #expect(one("join.unfinished").allSatisfy { $0 > 5 })
        // Of three nodes one is up but in 1 of 120 cases.
        let three = try await values(settings + [("network.edge.attach", "3")])
        #expect(three("membership.wished").allSatisfy { $0 > 25 })
        #expect(three("membership.open").allSatisfy { $0 <= 1 })
        #expect(three("join.unfinished").allSatisfy { $0 <= 1 })
    }

    /// Two nodes of which each knew of another that is down sent what was for their devices to and fro between these.
    @Test func `over few links too all comes to who has one node of three that is up`() async throws {
        let values = try await values([
            ("network.edge", "{ nodes: 10, attach: 3 }"), ("group.devices", "45"), ("warm-up", "1 min"),
            ("network.backbone", "{ topology: { random-regular: 5 links } }"),
            faults("{ at: 0 s, edge-down: [3, 4, 5] }"),
        ])
        #expect(values("delivery.ratio") == [1, 1])
    }

    @Test func `where key packages are withheld nobody comes in until they are not`() async throws {
        let settings = [
            ("scheme", "{ mechanism: tree }"), ("workload.membership", "[{ at: 50 s, join: 2 }]"),
        ]
        let values = try await values(
            settings + [faults("{ at: 40 s, for: 60 s, withhold-keys: 100 % }")])
        for latency in values("join.latency.max") { #expect(latency > 45_000, "\(latency)") }
        #expect(values("keys.withheld").allSatisfy { $0 > 0 })
        #expect(values("keys.reused").allSatisfy { $0 == 0 })
        #expect(values("delivery.ratio").allSatisfy { $0 == 1 })
    }

    @Test func `without one-time keys sessions begin all the same, and with used ones they cannot be read`()
        async throws
    {
        let withheld = try await values([faults("{ withhold-keys: 100 % }")])
        #expect(withheld("keys.withheld").allSatisfy { $0 > 20 })
        #expect(withheld("delivery.ratio").allSatisfy { $0 == 1 })
        let reused = try await values([faults("{ reuse-keys: [0, 1, 2, 3] }")])
        #expect(reused("keys.reused").allSatisfy { $0 > 20 })
        #expect(reused("delivery.ratio").allSatisfy { $0 < 0.95 })
    }

    @Test func `without the server beside them nodes put no change in order, and messages go on`()
        async throws
    {
        let values = try await values([
            ("network.edge.sequencer", "server"), ("workload.membership", "[{ at: 50 s, join: 1 }]"),
            faults("{ at: 40 s, for: 60 s, server-down: true }"),
        ])
        for time in values("rekey.convergence.max") { #expect(time > 45_000, "\(time)") }
        for latency in values("message.latency.max") { #expect(latency < 5_000, "\(latency)") }
    }

    /// A rekey begins when it is made, and it is not made while the server is down that has the newcomer's keys.
    @Test func `who is wanted in while the server is down waits for it, and the rekey does not`() async throws
    {
        let settings = [Self.central, ("workload.membership", "[{ at: 50 s, join: 1 }]")]
        let values = try await values(settings + [faults("{ at: 40 s, for: 60 s, server-down: true }")])
        for delay in values("membership.delay.max") { #expect((48_000...70_000).contains(delay), "\(delay)") }
        for time in values("rekey.convergence.max") { #expect(time < 5_000, "\(time)") }
        #expect(values("membership.open") + values("join.unfinished") == [0, 0, 0, 0])
        let never = try await self.values(settings + [faults("{ at: 40 s, server-down: true }")])
        #expect(never("membership.wished") + never("membership.open") == [1, 1, 1, 1])
        #expect(never("join.unfinished") == [1, 1])
    }

    @Test(arguments: ["fixed", "quic", "tcp-tls"])
    func `what waits for who is away is lost with its node, and not with one of two that have it`(
        transport: String
    ) async throws {
        let away = [
            ("network.transport", transport),
            ("devices", "{ availability: { online: 40 s, offline: 40 s } }"),
            faults("{ at: 60 s, for: 10 s, crash: [3] }"),
        ]
        let one = try await values(away)
        let two = try await values(away + [("network.edge.attach", "2"), ("network.edge.replicas", "2")])
        #expect(one("delivery.lost").allSatisfy { $0 == 0 }, "\(one("delivery.lost"))")
        let (alone, copied) = (
            one("delivery.crashed").reduce(0, +), two("delivery.crashed").reduce(0, +)
        )
        #expect(alone > 20 && copied < 0.1 * alone, "\(alone), and \(copied) where there are two")
    }

    @Test(arguments: ["edge", "direct", "gossip"])
    func `three times the delay is three times the latency, and more packets are lost`(
        delivery: String
    ) async throws {
        let own = [("network.delivery", delivery), ("network.transport", "quic")]
        let (before, now) = (
            try await values(own), try await values(own + [faults("{ degrade: { loss: 5 %, delay: 3 } }")])
        )
        let name = "message.latency.p50"
        for (before, now) in zip(before(name), now(name)) {
            #expect((2.0...5.0).contains(now / before), "\(now / before)")
        }
        for (before, now) in zip(before("network.lost"), now("network.lost")) {
            #expect(now > 5 * max(1, before))
        }
        #expect(now("delivery.ratio").allSatisfy { $0 == 1 })
    }

    @Test func `a censor takes what passes it and nothing else, and all of it has a cause`() async throws {
        let half = try await values([faults("{ at: 10 s, censor: { share: 50 % } }")])
        #expect(half("delivery.censored").allSatisfy { $0 > 0 })
        #expect(half("delivery.lost").allSatisfy { $0 == 0 })
        for (place, due) in half("delivery.due").enumerated() {
            #expect(half("delivery.read")[place] + half("delivery.censored")[place] == due)
        }
        let all = try await values([faults("{ censor: {} }")])
        #expect(all("delivery.read").allSatisfy { $0 == 0 })
        let other = try await values([faults("{ at: 10 s, censor: { what: class, class: commit } }")])
        #expect(other("delivery.ratio").allSatisfy { $0 == 1 })
    }

    @Test(arguments: ["edge", "direct", "gossip"])
    func `who was never let in reads nothing, and nothing of that is on its way`(delivery: String)
        async throws
    {
        let values = try await values([
            ("network.delivery", delivery), ("workload.membership", "[{ at: 50 s, join: 2 }]"),
            faults("{ at: 40 s, for: 60 s, censor: { share: 50 %, what: class, class: welcome } }"),
        ])
        let stuck = values("delivery.undecryptable.stuck")
        #expect(stuck.allSatisfy { $0 > 50 }, "\(stuck)")
        #expect(stuck == values("delivery.undecryptable") && values("delivery.late") == [0, 0])
    }

    @Test func `of one sender all is taken, and of others nothing`() async throws {
        let fault = faults("{ at: 10 s, censor: { what: sender, sender: 1 } }")
        let (one, two) = (
            try await values([fault, ("workload.messages", "{ rate: 60 /min, senders: { first: 1 } }")]),
            try await values([fault, ("workload.messages", "{ rate: 60 /min, senders: { first: 2 } }")])
        )
        #expect(one("delivery.ratio").allSatisfy { $0 == 1 })
        // For a tenth of the time the other sends freely.
        for ratio in two("delivery.ratio") { #expect((0.4...0.7).contains(ratio), "\(ratio)") }
    }

    @Test func `what a censor holds up comes so much later`() async throws {
        let late = try await values([
            faults("{ at: 10 s, censor: { class: application, what: class, how: delay, delay: 20 s } }")
        ])
        for latency in late("message.latency.p50") {
            // By the sender's node, and by the recipient's where it is another.
            #expect((20_000...41_000).contains(latency), "\(latency)")
        }
        #expect(late("delivery.ratio").allSatisfy { $0 == 1 })
        #expect(late("censored.dropped").allSatisfy { $0 == 0 })
        #expect(late("censored.delayed").allSatisfy { $0 > 50 })
    }
}
