import Identity
import Metering
import Quantities
import Randomness
import Testing
import Transport

@testable import Routing

@Suite("Sybils")
struct SybilPeerTests {
    private let victim = NodeID.device(DeviceID(3))
    private let own = NodeID.relay(RelayID(6))

    private func said(_ effects: [RoutingEffect]) -> [GossipControl] {
        effects.compactMap { effect in
            guard case .forward(let frame, _, _) = effect,
                case .message(let message, _, _) = frame.content
            else { return nil }
            return message as? GossipControl
        }
    }

    private func frame(_ control: GossipControl) -> Frame {
        Frame(.message(control, from: victim, to: own), label: TrafficLabel(.gossipControl))
    }

    @Test func `a sybil gets itself into a mesh, comes back after its backoff, and swallows what it is sent`()
    {
        var sybil = SybilPeer(own, acquaintances: [victim], patience: .seconds(3))
        let at = { (seconds: Int64) in SimulatedInstant.start + .seconds(seconds) }
        #expect(said(sybil.setMember(true, at: at(0))).map(\.word) == ["subscribe"])
        #expect(
            said(sybil.arrived(frame(.subscribe(.answer)), from: victim, at: at(1))).map(\.word) == ["graft"])
        let pruned = sybil.arrived(
            frame(.prune(backoff: .seconds(60), peers: [])), from: victim, at: at(2))
        guard case .setTimer(let timer, let due)? = pruned.first else {
            Issue.record("no timer")
            return
        }
        #expect(due == at(63))
        #expect(
            said(sybil.arrived(frame(.subscribe(.first)), from: victim, at: at(3))).map(\.word) == [
                "subscribe"
            ])
        #expect(said(sybil.ring(timer, at: due)).map(\.word) == ["graft"])
        let parcel = Parcel(payload: [1], recipients: [DeviceID(1), DeviceID(2)])
        let text = Frame(.parcels([parcel]), label: TrafficLabel(.application)).onTopic(
            named: FrameName(origin: victim, number: 1))
        let effects = sybil.arrived(text, from: victim, at: at(70))
        guard case .swallow? = effects.first, effects.count == 1 else {
            Issue.record("not swallowed")
            return
        }
        #expect(
            said(
                sybil.arrived(frame(.ihave([FrameName(origin: victim, number: 2)])), from: victim, at: at(71))
            ).isEmpty)
    }

    @Test func `each sybil is acquainted with others, and those of one kind share their addresses`() {
        let plan = SybilPlan(
            [
                Sybils(count: 10, connectionCount: 5, addressCount: 2),
                Sybils(count: 3, connectionCount: 40, addressCount: 3),
            ], after: 6)
        let peers = (0..<30).map { NodeID.device(DeviceID(UInt32($0))) }
        let nodes = (0..<19).map { NodeID.relay(RelayID($0)) }
        #expect(nodes.filter(plan.contains).count == 13)
        #expect(plan.address(of: nodes[5]) == nil && plan.address(of: peers[0]) == nil)
        let addresses = nodes[6...].compactMap(plan.address)
        #expect(addresses == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 4])
        let known = nodes[6...].map { plan.acquaintances(of: $0, among: peers, seed: Seed(1)) }
        #expect(known.map(\.count) == Array(repeating: 5, count: 10) + Array(repeating: 30, count: 3))
        #expect(Set(known.prefix(10)).count > 5)
    }

    /// Peers of a mesh of which some bring nothing.
    private func bench(scored: Bool, seed: UInt64) -> GossipBench {
        var parameters = GossipParameters()
        parameters.floodsOwn = false
        parameters.scoring = scored ? ScoreParameters() : nil
        return GossipBench(count: 60, seed: seed, parameters)
    }

    @Test func `scored peers who all do their part keep their meshes, and each message comes to all`() {
        var bench = bench(scored: true, seed: 2)
        bench.run(for: .seconds(20))
        for round in 0..<200 {
            bench.publish(from: round % 60, bytes: 100)
            bench.run(for: .seconds(1))
            #expect(bench.firstAt.count == 59)
        }
        for peer in bench.peers { #expect((4...12).contains(peer.mesh.count)) }
    }

    @Test func `a peer that sends nothing on is put out of the meshes of those who score`() {
        for isScored in [false, true] {
            var bench = bench(scored: isScored, seed: 3)
            bench.silent = [0, 1, 2]
            // They do not look for others who would bring them more.
            for place in bench.silent { bench.peers[place].scores = nil }
            bench.run(for: .seconds(20))
            // Each of its acquaintances is taken in by it once, for a minute.
            for round in 0..<360 {
                bench.publish(from: 3 + round % 57, bytes: 100)
                bench.run(for: .seconds(1))
            }
            let held = bench.peers[3...].reduce(0) { sum, peer in
                sum + peer.mesh.filter { bench.silent.map { bench.peers[$0].own }.contains($0) }.count
            }
            #expect(isScored ? held == 0 : held >= 12, "\(isScored) \(held)")
        }
    }

    @Test func `so many of a mesh as it is told it has sought out itself, however many come to it`() {
        for out in [0, 2] {
            var parameters = GossipParameters()
            parameters.dOut = out
            var peer = GossipPeer(
                own, neighbours: [], outbound: Set((0..<4).map { NodeID.device(DeviceID(UInt32($0))) }),
                parameters,
                seed: Seed(5))
            let now = SimulatedInstant.start
            peer.subscribe(at: now)
            for place in 4..<24 as Range<UInt32> {
                peer.take(.subscribe(.first), from: .device(DeviceID(place)), at: now)
                peer.take(.graft, from: .device(DeviceID(place)), at: now)
            }
            #expect(peer.mesh.count == 12)
            for place in 0..<4 as Range<UInt32> {
                peer.take(.subscribe(.answer), from: .device(DeviceID(place)), at: now)
            }
            peer.beat(at: peer.nextHeartbeat ?? now)
            #expect(peer.mesh.count(where: peer.outbound.contains) == out)
        }
    }
}
