import EventEngine
import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Testing
import Transport

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
            var plain = Self.plainLink
            adjust(&plain)
            let link = ConnectionSpecification(plain, timeout: Self.timeout)
            network = Network(
                .init(delivery: delivery, up: link, down: link, backbone: link), deviceCount: deviceCount,
                seed: Seed(seed))
        }

        /// 10 ms, no jitter, no loss, 8 Mbit/s (1 µs a byte), 1,500-byte packets with 40 of header.
        private static let plainLink = LinkSpecification(
            delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
            rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
            headerBytes: 40)
        private static let timeout = RetransmissionTimeout(
            first: .milliseconds(100), factor: 2, ceiling: .seconds(60))

        mutating func send(bytes: Int, from sender: UInt32 = 0, to recipients: [UInt32] = [1]) {
            let parcel = Parcel(
                payload: Array(repeating: 7, count: bytes), recipients: recipients.map { DeviceID($0) })
            network.send(
                .parcels([parcel]), from: .device(DeviceID(sender)), label: TrafficLabel(.application),
                at: agenda.now)
            collect()
        }

        mutating func run(until end: SimulatedInstant = .never) {
            while let due = agenda.nextDue, due <= end, let event = agenda.next() {
                network.handle(event, at: agenda.now)
                collect()
            }
            network.catchUp(at: end)
            collect()
        }

        mutating func collect() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll()
            for arrival in network.arrivals { arrivals.append((arrival, agenda.now)) }
            network.arrivals.removeAll()
        }

        var bytesInFlight: Int { network.bytesInFlight }
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

    @Test func `between edge nodes a message travels once to each that serves a recipient`() {
        var bench = Bench(.edge(EdgeNodes(count: 3)), deviceCount: 40)
        let homes = Set((1..<40).map { bench.network.homes[$0] })
        let away = homes.subtracting([bench.network.homes[0]]).count
        #expect(away > 0)
        bench.send(bytes: 100, to: Array(1..<40))
        bench.run()
        #expect(bench.arrivals.count == 39)
        #expect(bench.network.ledger.bytes(of: .relay) == away * 140)
        #expect(bench.network.ledger.bytes(of: .application) == 40 * 140)
    }

    @Test func `under loss all arrives once and every byte is accounted for at any moment`() {
        for seed in 0..<20 as Range<UInt64> {
            var bench = Bench(.edge(EdgeNodes(count: 3)), deviceCount: 10, seed: seed) {
                $0.loss = .bernoulli(0.2)
                $0.jitter = .exponential(mean: 0.005)
            }
            for _ in 0..<20 { bench.send(bytes: 4_000, to: Array(1..<10)) }
            for millisecond in stride(from: 0, to: 2_000, by: 100) as StrideTo<Int64> {
                bench.run(until: .start + .milliseconds(millisecond))
                let ledger = bench.network.ledger
                #expect(ledger.sent == ledger.delivered + ledger.lost + bench.bytesInFlight, "seed \(seed)")
                #expect(ledger.traffic.bytesByClass.reduce(0, +) == ledger.sent, "seed \(seed)")
            }
            bench.run()
            #expect(bench.arrivals.count == 20 * 9, "seed \(seed)")
            #expect(bench.bytesInFlight == 0)
            #expect(bench.network.isQuiet)
        }
    }

    /// Away for 5 of 15 s, and not answering for 1 s is followed by 14 of silence, on average.
    @Test func `who is away in step with the pauses between attempts is reached all the same`() {
        for seed in 0..<10 as Range<UInt64> {
            let delivery = DirectDelivery(
                usesEdgeForOffline: false, patience: .seconds(1), pause: .seconds(14))
            var bench = Bench(.direct(EdgeNodes(count: 1), delivery), seed: seed)
            for round in 0..<20 as Range<Int64> {
                let start = SimulatedInstant.start + .seconds(15 * round)
                bench.run(until: start)
                bench.network.setReachable(DeviceID(1), false, at: start)
                bench.collect()
                if round == 0 { bench.send(bytes: 100) }
                bench.run(until: start + .seconds(5))
                bench.network.setReachable(DeviceID(1), true, at: start + .seconds(5))
                bench.collect()
            }
            #expect(bench.arrivals.count == 1, "seed \(seed)")
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

    @Test func `nothing passes a cut, and what was kept is sent when it heals`() {
        var bench = Bench(.edge(EdgeNodes(count: 4)), deviceCount: 40)
        let homes = bench.network.homes
        let cut = Cut(between: [.relay(homes[0])], and: Set((0..<4).map { .relay(RelayID($0)) }))
        let near = homes[1...].count { $0 == homes[0] }
        bench.send(bytes: 100, to: Array(1..<40))
        // Up the sender's link takes 10.14 ms: what is on its way between the nodes then does not arrive either.
        bench.run(until: .start + .milliseconds(15))
        bench.network.begin(cut, at: bench.agenda.now)
        bench.run()
        #expect(bench.arrivals.count == near)
        #expect(bench.network.ledger.lost > 0)

        bench.send(bytes: 200, to: Array(1..<40))
        bench.run()
        #expect(bench.arrivals.count == 2 * near)
        #expect(bench.network.isQuiet)
        #expect(bench.network.isCarryingToRelays)

        bench.network.end(cut, at: bench.agenda.now)
        bench.collect()
        bench.run()
        #expect(bench.arrivals.count == 2 * 39)
        #expect(!bench.network.isCarryingToRelays)
        let ledger = bench.network.ledger
        #expect(ledger.sent == ledger.delivered + ledger.lost)
    }

    @Test func `of two cuts at a time each closes what it separates`() {
        var bench = Bench(deviceCount: 3)
        let server = NodeID.relay(RelayID(0))
        let (one, two) = (NodeID.device(DeviceID(1)), NodeID.device(DeviceID(2)))
        let both = Cut(between: [server], and: [one, two])
        bench.network.begin(both, at: .start)
        bench.network.begin(Cut(between: [two], and: [server]), at: .start)
        bench.send(bytes: 100, to: [1, 2])
        bench.run()
        #expect(bench.arrivals.isEmpty)
        bench.network.end(both, at: bench.agenda.now)
        bench.collect()
        bench.run()
        #expect(bench.arrivals.map(\.arrival.node) == [one])
    }

    @Test func `ten thousand nodes that nobody uses have no links`() {
        var bench = Bench(.edge(EdgeNodes(count: 10_000)), deviceCount: 2)
        bench.send(bytes: 100)
        bench.run()
        #expect(bench.arrivals.count == 1)
        #expect(bench.network.linkCount == 6)
    }
}
