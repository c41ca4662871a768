import EventEngine
import Identity
import Links
import Metering
import Quantities
import Randomness
import Testing

@testable import Transport

@Suite("Protocols")
struct ProtocolTests {
    private static let nodes: [NodeID] =
        (0..<4 as Range<UInt32>).map { .device(DeviceID($0)) } + (0..<2).map { .relay(RelayID($0)) }

    /// Some hundred frames of all sizes between devices and relays that come and go.
    private func history(_ transport: TransportProtocol, seed: UInt64, isPlain: Bool = false) -> ProtocolBench
    {
        var random = RandomStream(seed: Seed(seed))
        var bench = ProtocolBench(
            transport, isPlain: isPlain, seed: seed, up: .random(using: &random),
            down: .random(using: &random),
            backbone: .random(using: &random))
        var away: Set<NodeID> = []
        for _ in 0..<150 {
            let from = Self.nodes[random.index(below: Self.nodes.count)]
            let to = Self.nodes[random.index(below: Self.nodes.count)]
            let size =
                random.index(below: 12) == 0 ? random.index(below: 150_000) : random.index(below: 4_000)
            let span: TimeSpan? = random.index(below: 3) == 0 ? .seconds(3) : nil
            if from != to { bench.send(bytes: size, from: from, to: to, within: span) }
            if random.index(below: 12) == 0 {
                let node = Self.nodes[random.index(below: Self.nodes.count)]
                let isBack = away.remove(node) != nil
                if !isBack { away.insert(node) }
                bench.setPresent(node, isBack)
            }
            let pause = random.index(below: 30) == 0 ? 300.0 : random.nextUnit() * 2
            bench.run(until: bench.now + TimeSpan(nanoseconds: Int64(pause * 1e9)))
        }
        for node in Self.nodes where away.contains(node) { bench.setPresent(node, true) }
        bench.run()
        return bench
    }

    @Test(arguments: TransportProtocol.allCases)
    func `each frame comes once or is given up, and no byte is unaccounted for`(transport: TransportProtocol)
    {
        for seed in 1...40 as ClosedRange<UInt64> {
            let bench = history(transport, seed: seed)
            #expect(!bench.log.contains("twice"))
            let missing = (0..<bench.sentCount).filter {
                bench.arrivedAt[$0] == nil && !bench.givenUp.contains($0)
            }
            #expect(missing.isEmpty, "\(transport) \(seed): \(missing)")
            let ledger = bench.connections.ledger
            #expect(bench.connections.bytesInFlight == 0)
            #expect(ledger.sent == ledger.delivered + ledger.lost)
            #expect(bench.connections.isQuiet)
        }
    }

    /// The first of two frames is lost, the second comes and waits for it; then the receiver is away for so long that the
    /// first is given up.
    @Test func `what waits behind a frame that is given up comes over the next connection`() {
        var count = 0
        for seed in 1...200 as ClosedRange<UInt64> {
            var lossy = LinkSpecification.plain
            lossy.loss = .bernoulli(0.4)
            var bench = ProtocolBench(.tcpTLS, seed: seed, up: lossy, down: lossy)
            bench.send(bytes: 10, from: Self.nodes[0], to: Self.nodes[1])
            bench.run(until: .start + .seconds(60))
            let beginning = bench.now
            bench.send(bytes: 10, from: Self.nodes[0], to: Self.nodes[1], within: .seconds(3))
            bench.send(bytes: 20, from: Self.nodes[0], to: Self.nodes[1])
            bench.run(until: beginning + .milliseconds(40))
            guard bench.arrivedAt[0] != nil,
                bench.connections.senders.contains(where: { $0.flow?.waitingForOthers.isEmpty == false })
            else { continue }
            count += 1
            bench.setPresent(Self.nodes[1], false)
            bench.run(until: beginning + .seconds(30))
            #expect(bench.givenUp == [1] && bench.arrivedAt[2] == nil)
            #expect(bench.connections.framesUnderWay.count == 1)
            bench.setPresent(Self.nodes[1], true)
            bench.run()
            #expect(bench.arrivedAt[1] == nil && bench.arrivedAt[2] ?? .start > beginning + .seconds(30))
            #expect(!bench.log.contains("twice"))
        }
        #expect(count > 5)
    }

    @Test(arguments: [TransportProtocol.fixed, .quic, .tcpTLS])
    func `what waits for the own link was not heard by the other end, and is no silence of it`(
        transport: TransportProtocol
    ) {
        var slow = LinkSpecification.plain
        slow.rate = Bandwidth(bitsPerSecond: 8_000)
        let others = (7...8).map { NodeID.relay(RelayID($0)) }
        var bench = ProtocolBench(transport, up: slow)
        bench.send(bytes: 6_000, from: .device(DeviceID(0)), to: others[0])
        bench.run(until: .start + .seconds(1))
        bench.send(bytes: 10, from: .device(DeviceID(0)), to: others[1], within: .seconds(1))
        bench.run(until: .start + .seconds(60))
        #expect(bench.arrivedAt[1] ?? .start > .start + .seconds(2) && bench.givenUp.isEmpty)

        bench.setPresent(others[1], false)
        let beginning = bench.now
        bench.send(bytes: 10, from: .device(DeviceID(0)), to: others[1], within: .seconds(1))
        bench.run(until: beginning + .seconds(4))
        #expect(bench.givenUp == [2])
    }

    @Test(arguments: [TransportProtocol.quic, .tcpTLS])
    func `leaving out events that would change nothing changes nothing`(transport: TransportProtocol) {
        for seed in 1...40 as ClosedRange<UInt64> {
            let (fast, plain) = (
                history(transport, seed: seed), history(transport, seed: seed, isPlain: true)
            )
            let place = zip(fast.log, plain.log).enumerated().first { $0.element.0 != $0.element.1 }
            #expect(place == nil && fast.log.count == plain.log.count, "\(transport) \(seed)")
            #expect(
                fast.connections.ledger.traffic.bytesByClass == plain.connections.ledger.traffic.bytesByClass)
            #expect(fast.connections.ledger.lost == plain.connections.ledger.lost)
        }
    }
}
