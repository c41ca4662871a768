import EventEngine
import Identity
import Links
import Metering
import Quantities
import Randomness
import Testing
import Transport

@Suite("Connections")
struct ConnectionsTests {
    private struct Sized: NodeMessage {
        let byteCount: Int
    }

    private static let nodes = (0..<2).map { NodeID.relay(RelayID($0)) }
    private static let there = ConnectionEnds(from: nodes[0], to: nodes[1])

    /// Two nodes and their agenda, run until nothing is due.
    private struct Bench {
        var connections: Connections
        var agenda = Agenda<TransportEvent>()
        var arrivals: [(arrival: Connections.Arrival, at: SimulatedInstant)] = []

        init(seed: UInt64 = 1, adjust: (inout LinkSpecification) -> Void = { _ in }) {
            // 10 ms, no jitter, no loss, 8 Mbit/s (1 µs a byte), 1,500-byte packets with 40 of header.
            var link = LinkSpecification(
                delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
                rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
                headerBytes: 40)
            adjust(&link)
            let specification = ConnectionSpecification(
                link,
                timeout: RetransmissionTimeout(first: .milliseconds(100), factor: 2, ceiling: .seconds(60)))
            connections = Connections { link in
                let isThere = link == .backbone(from: RelayID(0), to: RelayID(1))
                return (specification, Seed(seed).descendant("link", isThere ? 0 : 1))
            }
        }

        mutating func send(bytes: Int, over ends: ConnectionEnds = there) {
            let content = Content.message(Sized(byteCount: bytes), from: ends.from, to: ends.to)
            connections.send(
                Frame(content, label: TrafficLabel(.application)), over: ends, at: agenda.now)
            collect()
        }

        mutating func step() {
            guard let event = agenda.next() else { return }
            connections.handle(event, at: agenda.now)
            collect()
        }

        mutating func run() {
            while !agenda.isEmpty { step() }
            connections.catchUp(at: .never)
        }

        mutating func setPresent(_ isPresent: Bool) {
            connections.setPresent(nodes[1], isPresent, at: agenda.now)
            collect()
        }

        mutating func collect() {
            for (event, due) in connections.scheduled { agenda.enter(event, due: due) }
            connections.scheduled.removeAll()
            for arrival in connections.arrivals { arrivals.append((arrival, agenda.now)) }
            connections.arrivals.removeAll()
        }

        var sizes: [Int] { arrivals.map(\.arrival.frame.content.byteCount) }
    }

    @Test func `a frame of more than a packet is cut and arrives whole with its last packet`() {
        var bench = Bench()
        bench.send(bytes: 3_000)
        bench.run()
        #expect(bench.arrivals.map(\.at.nanoseconds) == [3_120_000 + 10_000_000])
        #expect(bench.connections.ledger.bytes(of: .relay) == 3_000 + 3 * 40)
        #expect(bench.connections.ledger.bytes(of: .acknowledgement) == 3 * 40)
    }

    @Test func `what a full queue drops is retransmitted`() {
        // Acknowledgements of what comes and packets of what goes share the queue of a busy link.
        var bench = Bench {
            $0.queueBytesMax = 1_520
            $0.delay = .constant(0.0001)
        }
        for _ in 0..<20 {
            bench.send(bytes: 14_600)
            bench.send(bytes: 500, over: Self.there.reversed)
        }
        bench.run()
        #expect(bench.connections.ledger.packetsDropped > 0)
        #expect(bench.connections.ledger.bytes(of: .repeat) > 0)
        #expect(bench.arrivals.count == 40)
    }

    @Test func `a node that is back is not flooded with what was kept for it`() {
        var bench = Bench()
        bench.setPresent(false)
        for _ in 0..<2_000 { bench.send(bytes: 1_000) }
        bench.run()
        #expect(bench.connections.ledger.sent == 0)
        bench.setPresent(true)
        bench.run()
        #expect(bench.arrivals.count == 2_000)
        #expect(bench.connections.ledger.packetsDropped == 0)
        #expect(bench.connections.ledger.sent == 2_000 * (1_040 + 40))
    }

    @Test func `what had left a node that is gone still arrives, and what comes to it is lost`() {
        var bench = Bench()
        bench.send(bytes: 1_000)
        bench.send(bytes: 2_000, over: Self.there.reversed)
        bench.setPresent(false)
        bench.run()
        #expect(bench.sizes == [2_000])
        // The packet, and the acknowledgements of what arrived.
        #expect(bench.connections.ledger.lost == 1_040 + 2 * 40)
        bench.setPresent(true)
        bench.run()
        #expect(bench.sizes == [2_000, 1_000])
        #expect(bench.connections.isQuiet)
    }

    @Test func `a packet that was retransmitted without need is acknowledged after its frame is done`() {
        // There and back takes 400 ms: the packet is sent at 0, 100 and 300 ms, and acknowledged at 400.
        var bench = Bench { $0.delay = .constant(0.2) }
        bench.send(bytes: 1_000)
        bench.send(bytes: 100)
        bench.run()
        #expect(bench.sizes == [1_000, 100] && bench.connections.isQuiet)
        let ledger = bench.connections.ledger
        #expect(ledger.packetsSent == 2 * 3 * 2 && ledger.bytes(of: .acknowledgement) == 2 * 3 * 40)
        #expect(ledger.sent == ledger.delivered && bench.connections.bytesInFlight == 0)
    }

    @Test func `frames of all sizes come once under loss and cuts, and no byte is unaccounted for`() {
        for seed in 1..<20 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            var bench = Bench(seed: seed) {
                $0.loss = .bernoulli(0.3)
                $0.queueBytesMax = 20_000
                $0.delay = .constant(random.nextUnit() * 0.2)
            }
            var sizes: [Int] = []
            for round in 0..<60 {
                let size = random.index(below: 30) == 0 ? 200_000 : random.index(below: 6_000)
                sizes.append(size)
                bench.send(bytes: size, over: random.index(below: 4) == 0 ? Self.there.reversed : Self.there)
                if round % 20 == 10 { bench.setPresent(false) }
                for _ in 0..<random.index(below: 40) { bench.step() }
                if round % 20 == 15 { bench.setPresent(true) }
            }
            bench.run()
            let ledger = bench.connections.ledger
            #expect(bench.sizes.sorted() == sizes.sorted() && bench.connections.isQuiet, "seed \(seed)")
            #expect(ledger.sent == ledger.delivered + ledger.lost, "seed \(seed)")
            #expect(bench.connections.framesUnderWay.isEmpty, "seed \(seed)")
        }
    }

    @Test func `the mean delay under loss is what geometric retransmission gives`() {
        let loss = 0.2
        var bench = Bench(seed: 5) { $0.loss = .bernoulli(loss) }
        let count = 20_000
        var starts: [SimulatedInstant] = []
        for _ in 0..<count {
            starts.append(bench.agenda.now)
            bench.send(bytes: 60)
            bench.run()
        }
        let delays = zip(bench.arrivals, starts).map { $0.at.elapsed(since: $1).seconds }
        let mean = delays.reduce(0, +) / Double(count)
        // The k-th sending is needed with probability p^k; before it lie 100 ms · 2^(k-1) of waiting and another
        // 100 µs of serialisation: 0.1 p / (1 - 2p) + 0.0001 p / (1 - p).
        let expected = 0.0101 + 0.1 * loss / (1 - 2 * loss) + 0.0001 * loss / (1 - loss)
        let variance = delays.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect(abs(mean - expected) < 4 * (variance / Double(count)).squareRoot())
    }
}
