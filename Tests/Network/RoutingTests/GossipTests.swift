import EventEngine
import Foundation
import Identity
import Metering
import Quantities
import Randomness
import Testing
import Transport

@testable import Routing

@Suite("Gossip")
struct GossipTests {
    /// Once a mesh has settled.
    private func settled(
        count: Int, seed: UInt64, _ parameters: GossipParameters = GossipParameters()
    ) -> GossipBench {
        var bench = GossipBench(count: count, seed: seed, parameters)
        bench.run(for: .seconds(20))
        return bench
    }

    @Test func `each mesh is as large as its bounds say, and every link of it has two ends`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            let bench = settled(count: 200, seed: seed)
            for peer in bench.peers {
                #expect((4...12).contains(peer.mesh.count))
                #expect(Set(peer.mesh).count == peer.mesh.count && !peer.mesh.contains(peer.own))
                for other in peer.mesh {
                    guard case .device(let device) = other else { continue }
                    #expect(bench.peers[Int(device.ordinal)].mesh.contains(peer.own))
                }
            }
        }
    }

    @Test func `a message comes to all in about log n by log D hops, as often as the mesh has links`() {
        var parameters = GossipParameters()
        parameters.floodsOwn = false
        parameters.idontwantFrom = nil
        // What is asked for comes once more.
        parameters.dLazy = 0
        parameters.gossipFactor = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            let count = 1_000
            var bench = settled(count: count, seed: seed, parameters)
            let begin = bench.agenda.now
            bench.publish(from: Int(seed), bytes: 100)
            bench.run(for: .milliseconds(900))
            #expect(bench.firstAt.count == count - 1)
            let hops = bench.firstAt.values.map {
                Double($0.elapsed(since: begin).nanoseconds) / Double(GossipBench.hop.nanoseconds)
            }
            let mean = hops.reduce(0, +) / Double(hops.count)
            let expected = log(Double(count)) / log(bench.meanDegree - 1)
            #expect(abs(mean - expected) < 0.75)
            // Over the links of a spanning tree it goes once, over all others both ways.
            let copies = Double(bench.copies.reduce(0, +)) / Double(count)
            let bound = bench.meanDegree - 1 + 1 / Double(count)
            #expect(copies <= bound && copies > 0.97 * bound)
        }
    }

    @Test func `IDONTWANT spares copies of what is large`() {
        var copies: [Bool: Int] = [:]
        for spares in [false, true] {
            var parameters = GossipParameters()
            parameters.idontwantFrom = spares ? 1_024 : nil
            var bench = settled(count: 300, seed: 7, parameters)
            bench.publish(from: 0, bytes: 2_000)
            bench.run(for: .seconds(10))
            #expect(bench.firstAt.count >= 299)
            copies[spares] = bench.copies.reduce(0, +)
        }
        #expect(copies[true, default: 0] < copies[false, default: 0])
    }

    @Test func `who lost its mesh hears by IHAVE what went by, and asks for it`() {
        var bench = settled(count: 60, seed: 3)
        // Nobody has it in the mesh, but all know it.
        let lonely = bench.peers[9].own
        for place in bench.peers.indices { bench.peers[place].mesh.removeAll { $0 == lonely } }
        bench.peers[9].mesh = []
        bench.controls = [:]
        let publisher = bench.peers.indices.first { !bench.peers[$0].topicPeers.contains(lonely) } ?? 0
        bench.publish(from: publisher, bytes: 100)
        bench.run(for: .seconds(5))
        #expect(bench.firstAt[9] != nil && bench.copies[9] >= 1)
        #expect((bench.controls["iwant"] ?? 0) >= 1)
    }

    @Test func `meshes mend when peers go, and take them in again when they are back`() {
        var bench = settled(count: 100, seed: 5)
        bench.away = Set(0..<30)
        for place in bench.away { bench.act(place) { $0.setPresent(false, at: $1) } }
        // Who is away is noticed by what is sent to it.
        for round in 0..<30 {
            bench.publish(from: 40 + round, bytes: 100)
            bench.run(for: .seconds(2))
        }
        #expect(Set(bench.firstAt.keys).union([69]).isSuperset(of: 30..<100))
        for peer in bench.peers[30...] { #expect(peer.mesh.count >= 4) }
        bench.away = []
        for place in 0..<30 { bench.act(place) { $0.setPresent(true, at: $1) } }
        bench.run(for: .seconds(70))
        bench.publish(from: 50, bytes: 100)
        bench.run(for: .seconds(2))
        #expect(bench.firstAt.count == 99)
    }

    @Test func `who was pruned does not come back before its backoff is over`() {
        var bench = GossipBench(count: 2, seed: 1)
        bench.run(for: .seconds(3))
        #expect(bench.peers[0].mesh.count == 1)
        let other = bench.peers[1].own
        bench.act(0) {
            $0.mesh = []
            $0.prune(other, at: $1)
        }
        bench.run(for: .seconds(58))
        #expect(bench.peers.allSatisfy { $0.mesh.isEmpty })
        bench.run(for: .seconds(5))
        #expect(bench.peers.allSatisfy { $0.mesh.count == 1 })
    }

    /// Since when a peer tells another that it thought it away, of what it says now.
    private func toldSince(_ peer: inout GossipPeer) -> SimulatedInstant? {
        for case .forward(let frame, _, _) in peer.takeEffects() {
            guard case .message(let message, _, _) = frame.content,
                case .subscribe(.again(let since)) = message as? GossipControl
            else { continue }
            return since
        }
        return nil
    }

    @Test func `who was thought away learns of it since the oldest frame that did not reach it`() {
        let bench = settled(count: 2, seed: 1)
        let other = bench.peers[1].own
        let at = { (seconds: Int64) in SimulatedInstant.start + .seconds(seconds) }
        let word = Frame(
            .message(GossipControl.graft, from: bench.peers[0].own, to: other),
            label: TrafficLabel(.gossipControl))
        var peer = bench.peers[0]
        // They were begun long ago, and others have come meanwhile.
        peer.lose(other, word, begunAt: at(40), at: at(100))
        peer.lose(other, word, begunAt: at(30), at: at(101))
        peer.take(.ihave([]), from: other, at: at(102))
        #expect(toldSince(&peer) == at(30))
        // What says so is given back, too.
        let told = Frame(
            .message(GossipControl.subscribe(.again(since: at(30))), from: peer.own, to: other),
            label: TrafficLabel(.gossipControl))
        peer.lose(other, told, begunAt: at(102), at: at(110))
        peer.ring(GossipPeer.lostTimer, at: at(110))
        peer.ring(GossipPeer.lostTimer, at: at(120))
        #expect(toldSince(&peer) == at(30))
        // It answers that, and something older is given back before the answer is here.
        peer.lose(other, word, begunAt: at(20), at: at(121))
        peer.take(.subscribe(.noted), from: other, at: at(122))
        #expect(toldSince(&peer) == at(20))
        peer.take(.subscribe(.noted), from: other, at: at(123))
        #expect(toldSince(&peer) == nil)
    }

    @Test func `a quiet topic has no heartbeats`() {
        var bench = settled(count: 50, seed: 2)
        #expect(bench.agenda.isEmpty)
        bench.publish(from: 0, bytes: 10)
        bench.run(for: .seconds(20))
        #expect(bench.agenda.isEmpty)
    }
}
