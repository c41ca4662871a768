import EventEngine
import Identity
import Metering
import NetworkModel
import Quantities
import Randomness
import Testing

@Suite("Network")
struct NetworkTests {
    /// A network with its agenda, run until nothing is due.
    struct Bench {
        var network: Network
        var agenda = Agenda<NetworkEvent>()
        var arrivals: [(arrival: Arrival, at: SimulatedInstant)] = []

        init(
            _ delivery: Delivery = .central, deviceCount: Int = 2, seed: UInt64 = 1,
            adjust: (inout LinkSpecification) -> Void = { _ in }
        ) {
            var link = Self.plainLink
            adjust(&link)
            network = Network(
                .init(delivery: delivery, up: link, down: link, backbone: link), deviceCount: deviceCount,
                seed: Seed(seed))
        }

        /// 10 ms, no jitter, no loss, 8 Mbit/s (1 µs a byte), 1,500-byte packets with 40 of header.
        static let plainLink = LinkSpecification(
            delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
            rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
            headerBytes: 40,
            repetition: Repetition(after: .milliseconds(100), factor: 2, ceiling: .seconds(60)))

        mutating func send(bytes: Int, from sender: UInt32 = 0, to recipients: [UInt32] = [1]) {
            let load = Load(
                payload: Array(repeating: 7, count: bytes), recipients: recipients.map { DeviceID($0) })
            network.send(
                .loads([load]), from: .device(DeviceID(sender)), label: TrafficLabel(.application),
                at: agenda.now)
            collect()
        }

        mutating func run(until end: SimulatedInstant = .never) {
            while let due = agenda.nextDue, due <= end, let event = agenda.next() {
                network.handle(event, at: agenda.now)
                collect()
            }
        }

        mutating func collect() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll()
            for arrival in network.arrivals { arrivals.append((arrival, agenda.now)) }
            network.arrivals.removeAll()
        }

        var bytesInFlight: Int { agenda.remaining.reduce(0) { $0 + $1.bytesInFlight } }
    }

    @Test func `a packet takes its serialisation and its delay on each of two links`() {
        var bench = Bench()
        bench.send(bytes: 960)
        bench.run()
        // (960 + 40) bytes at 1 µs each and 10 ms, twice.
        #expect(bench.arrivals.map(\.at.nanoseconds) == [2 * (1_000_000 + 10_000_000)])
        #expect(bench.network.ledger.bytes(of: .application) == 2 * 1_000)
        #expect(bench.network.ledger.bytes(of: .acknowledgement) == 2 * 40)
    }

    @Test func `a content of more than a packet is cut and arrives whole`() {
        var bench = Bench()
        bench.send(bytes: 3_000)
        bench.run()
        #expect(bench.arrivals.count == 1)
        #expect(bench.network.ledger.bytes(of: .application) == 2 * (3_000 + 3 * 40))
    }

    @Test func `between edge nodes a message travels once to each that serves a recipient`() {
        var bench = Bench(.edge(nodes: 3, hasServer: false), deviceCount: 40)
        let homes = Set((1..<40).map { bench.network.relay(of: DeviceID($0)) })
        let away = homes.subtracting([bench.network.relay(of: DeviceID(0))]).count
        #expect(away > 0)
        bench.send(bytes: 100, to: Array(1..<40))
        bench.run()
        #expect(bench.arrivals.count == 39)
        #expect(bench.network.ledger.bytes(of: .relay) == away * 140)
        #expect(bench.network.ledger.bytes(of: .application) == 40 * 140)
    }

    @Test func `a full queue drops at its tail, and the drop is repeated`() {
        var specification = Bench.plainLink
        specification.queueBytesMax = 3_000
        var link = Link(specification, seed: Seed(1))
        let fates = (0..<10).map { _ in link.offer(bytes: 1_500, at: .start) }
        #expect(fates.count { $0 == .dropped } == 8)
        // Acknowledgements of what comes and packets of what goes share the queue of a busy device.
        var bench = Bench { $0.queueBytesMax = 3_000 }
        for _ in 0..<20 {
            bench.send(bytes: 14_600, from: 0, to: [1])
            bench.send(bytes: 14_600, from: 1, to: [0])
        }
        bench.run()
        #expect(bench.network.ledger.packetsDropped > 0)
        #expect(bench.network.ledger.bytes(of: .repeat) > 0)
        #expect(bench.arrivals.count == 40)
    }

    @Test func `a device that is back is not flooded with what was kept for it`() {
        var bench = Bench(deviceCount: 2)
        bench.network.setReachable(DeviceID(1), false, at: .start)
        for _ in 0..<2_000 { bench.send(bytes: 1_000) }
        bench.run()
        let before = bench.network.ledger.sent
        bench.network.setReachable(DeviceID(1), true, at: bench.agenda.now)
        bench.collect()
        bench.run()
        #expect(bench.arrivals.count == 2_000)
        #expect(bench.network.ledger.packetsDropped == 0)
        #expect(bench.network.ledger.sent - before == 2_000 * (1_040 + 40))
    }

    @Test func `under loss all arrives once and every byte is accounted for at any moment`() {
        for seed in 0..<20 as Range<UInt64> {
            var bench = Bench(.edge(nodes: 3, hasServer: false), deviceCount: 10, seed: seed) {
                $0.loss = .bernoulli(0.2)
                $0.jitter = .exponential(mean: 0.005)
            }
            for _ in 0..<20 { bench.send(bytes: 4_000, to: Array(1..<10)) }
            for millisecond in stride(from: 0, to: 2_000, by: 100) as StrideTo<Int64> {
                bench.run(until: .start + .milliseconds(millisecond))
                let ledger = bench.network.ledger
                #expect(ledger.sent == ledger.delivered + ledger.lost + bench.bytesInFlight, "seed \(seed)")
                #expect(ledger.bytesByClass.reduce(0, +) == ledger.sent, "seed \(seed)")
            }
            bench.run()
            #expect(bench.arrivals.count == 20 * 9, "seed \(seed)")
            #expect(bench.bytesInFlight == 0)
            #expect(bench.network.isQuiet)
        }
    }

    @Test func `what is for a device out of reach waits for it, in order`() {
        var bench = Bench(deviceCount: 3)
        bench.network.setReachable(DeviceID(1), false, at: .start)
        for size in [100, 200, 300] { bench.send(bytes: size) }
        bench.run()
        #expect(bench.arrivals.isEmpty)
        bench.network.setReachable(DeviceID(1), true, at: bench.agenda.now)
        bench.collect()
        bench.run()
        let sizes = bench.arrivals.map { arrival -> Int in
            guard case .payload(let payload) = arrival.arrival.thing else { return 0 }
            return payload.count
        }
        #expect(sizes == [100, 200, 300])
    }

    @Test func `the mean delay under loss is what geometric repetition gives`() {
        let loss = 0.2
        var bench = Bench(deviceCount: 2, seed: 5) { $0.loss = .bernoulli(loss) }
        let count = 20_000
        var starts: [SimulatedInstant] = []
        for _ in 0..<count {
            starts.append(bench.agenda.now)
            bench.send(bytes: 60)
            bench.run()
        }
        let delays = zip(bench.arrivals, starts).map { $0.at.elapsed(since: $1).seconds }
        let mean = delays.reduce(0, +) / Double(count)
        // On each link the k-th sending is needed with probability p^k; before it lie 100 ms · 2^(k-1) of
        // waiting and another 100 µs of serialisation: 0.1 p / (1 - 2p) + 0.0001 p / (1 - p).
        let perLink = 0.0101 + 0.1 * loss / (1 - 2 * loss) + 0.0001 * loss / (1 - loss)
        let variance = delays.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect(abs(mean - 2 * perLink) < 4 * (variance / Double(count)).squareRoot())
    }

    @Test func `bursts of a Gilbert-Elliott link lose the share that its formula says`() {
        let model = LossModel.gilbertElliott(goodToBad: 0.02, badToGood: 0.2, lossGood: 0.01, lossBad: 0.6)
        var specification = Bench.plainLink
        specification.loss = model
        var link = Link(specification, seed: Seed(3))
        let count = 400_000
        var lost = 0
        var now = SimulatedInstant.start
        for _ in 0..<count {
            now = now + .milliseconds(1)
            if case .lost = link.offer(bytes: 100, at: now) { lost += 1 }
        }
        #expect(abs(Double(lost) / Double(count) - model.meanLoss) < 0.004)
    }
}
