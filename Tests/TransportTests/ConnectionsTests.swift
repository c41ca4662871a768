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
    private struct Sized: Cargo {
        let byteCount: Int
    }

    private static let nodes = (0..<2).map { NodeID.relay(RelayID($0)) }
    private static let there = LinkEnds(from: nodes[0], to: nodes[1])

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
                repetition: Repetition(after: .milliseconds(100), factor: 2, ceiling: .seconds(60)))
            connections = Connections { ends in
                (specification, Seed(seed).descendant("link", ends == there ? 0 : 1))
            }
        }

        mutating func send(bytes: Int, over ends: LinkEnds = there) {
            let content = Content.message(Sized(byteCount: bytes), from: ends.from, to: ends.to)
            connections.send(
                Frame(content, label: TrafficLabel(.application)), over: ends, at: agenda.now)
            collect()
        }

        mutating func run() {
            while let event = agenda.next() {
                connections.handle(event, at: agenda.now)
                collect()
            }
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

    @Test func `what a full queue drops is repeated`() {
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

    @Test func `the mean delay under loss is what geometric repetition gives`() {
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
