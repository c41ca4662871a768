import Observation
import Testing

/// Peers that take what they are sent and send nothing on.
@Suite("Sybils")
struct SybilTests {
    private static let text = """
        name: nobodies
        duration: 5 min
        drain: 3 min
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 24 }
        workload: { messages: { rate: 60 /min } }
        devices: { availability: { online: { exponential: { mean: 3 min } }, offline: { exponential: { mean: 30 s } } } }
        network:
          delivery: gossip
          edge: { nodes: 3 }
          gossip: { flood-publish: false }
          access: { delay: 20 ms, up: 8 Mbit/s, down: 20 Mbit/s }
          faults: [{ at: 0 s, sybils: { count: 100 } }]
        """

    private struct Outcome {
        let sybils, eclipsed, latency, read, lost: Double
    }

    private func outcome(_ changes: [(String, String)]) async throws -> Outcome {
        let record = try await Self.text.record(changes)
        return Outcome(
            sybils: try record.value("gossip.mesh.sybils"),
            eclipsed: try record.value("gossip.mesh.eclipsed"),
            latency: try record.value("message.latency.p50"), read: try record.value("delivery.ratio"),
            lost: try record.value("delivery.lost") + record.value("delivery.censored"))
    }

    @Test func `sybils take the places in meshes, and gossip and the stores of edge nodes make up for it`()
        async throws
    {
        let none = try await outcome([("network.faults[0].sybils.count", "0")])
        let many = try await outcome([])
        #expect(none.sybils == 0 && none.eclipsed == 0 && many.sybils > 0.8 && many.eclipsed > 0.3)
        // What comes by IHAVE waits for heartbeats.
        #expect(many.latency > 3 * none.latency)
        #expect(none.read == 1 && many.read > 0.999 && many.lost == 0)
    }

    @Test func `scores and a share of peers sought out by oneself each bring most of it back`() async throws {
        let bare = try await outcome([])
        let scored = try await outcome([("network.gossip.scoring", "true")])
        let outbound = try await outcome([("network.gossip.mesh.out", "2")])
        for mended in [scored, outbound] {
            #expect(mended.sybils < bare.sybils && mended.eclipsed < 0.6 * bare.eclipsed)
            #expect(mended.latency < 0.6 * bare.latency)
        }
    }

    @Test func `sybils of few addresses are known by them`() async throws {
        let apart = try await outcome([("network.gossip.scoring", "true")])
        let together = try await outcome([
            ("network.gossip.scoring", "true"), ("network.faults[0].sybils.addresses", "5"),
        ])
        #expect(together.sybils < 0.2 * apart.sybils)
    }

    /// What is asked of peers is meant for a topic in which more than one message a second is written.
    @Test func `in a group that writes little scores put honest peers out`() async throws {
        let quiet = [("workload.messages.rate", "4 /min"), ("network.faults[0].sybils.count", "0")]
        let always = quiet + [("devices.availability", "always"), ("duration", "15 min")]
        let without = try await outcome(always)
        let with = try await outcome(always + [("network.gossip.scoring", "true")])
        #expect(with.latency > 2 * without.latency && with.read == 1)
    }
}
