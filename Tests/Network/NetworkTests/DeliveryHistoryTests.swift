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

/// Devices and edge nodes that come and go, over every delivery and every protocol, with links so bad that nodes think
/// each other away that are not.
@Suite("Deliveries of random histories")
struct DeliveryHistoryTests {
    private static let deviceCount = 12

    static let deliveries: [Delivery] = {
        var overNodes = GossipParameters(peers: .edgeNodes)
        overNodes.connectionCount = 2
        return [
            .central, .edge(EdgeNodes(count: 3)), .direct(EdgeNodes(count: 2), DirectDelivery()),
            .direct(EdgeNodes(count: 1), DirectDelivery(usesEdgeForOffline: false, pause: .seconds(5))),
            .gossip(EdgeNodes(count: 3), GossipParameters()), .gossip(EdgeNodes(count: 5), overNodes),
            .edge(.attached(to: 3, of: 4, replicas: 2)),
        ]
    }()

    /// Some 30 ms, 3 % of loss, 8 Mbit/s.
    static let link = ConnectionSpecification(
        LinkSpecification(
            delay: .lognormal(median: 0.03, sigma: 0.5), jitter: .exponential(mean: 0.02),
            loss: .bernoulli(0.03), rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 18,
            packetBytesMax: 1_500, headerBytes: 40),
        timeout: RetransmissionTimeout(first: .milliseconds(150), factor: 2, ceiling: .seconds(30)))

    struct Bench {
        var network: Network
        var agenda = Agenda<NetworkEvent>()
        /// By recipient, which payloads came.
        var came: [DeviceID: [Int]] = [:]

        mutating func run(until end: SimulatedInstant) {
            collect()
            while let due = agenda.nextDue, due <= end, let event = agenda.next() {
                network.handle(event, at: agenda.now)
                collect()
            }
        }

        mutating func collect() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll()
            for arrival in network.arrivals {
                guard case (.payload(let payload), .device(let device)) = (arrival.thing, arrival.node) else {
                    continue
                }
                came[device, default: []].append(payload.count)
            }
            network.arrivals.removeAll()
        }
    }

    @Test(arguments: deliveries, TransportProtocol.allCases)
    func `what is published comes once to each recipient, sooner or later`(
        delivery: Delivery, transport: TransportProtocol
    ) {
        for seed in 1...6 as ClosedRange<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            var link = Self.link
            if seed.isMultiple(of: 2) { link.link.loss = .bernoulli(0.3) }
            var bench = Bench(
                network: Network(
                    .init(
                        delivery: delivery, transport: transport, up: link, down: link, backbone: link),
                    deviceCount: Self.deviceCount, seed: Seed(seed)))
            bench.network.open(at: .start)
            let devices = (0..<UInt32(Self.deviceCount)).map { DeviceID($0) }
            for device in devices { bench.network.setMember(device, true, at: .start) }
            var now = SimulatedInstant.start + .seconds(5)
            bench.run(until: now)
            var away: Set<DeviceID> = []
            var down: Set<RelayID> = []
            var expected: [DeviceID: [Int]] = [:]
            for round in 1...150 {
                let device = devices[random.index(below: devices.count)]
                if random.index(below: 10) == 0 {
                    let relay = RelayID(random.index(below: delivery.servingCount))
                    let isBack = down.remove(relay) != nil
                    if !isBack { down.insert(relay) }
                    bench.network.setUp(relay, isBack, at: now)
                }
                if random.index(below: 3) == 0 {
                    let isBack = away.remove(device) != nil
                    if !isBack { away.insert(device) }
                    bench.network.setReachable(device, isBack, at: now)
                } else if !away.contains(device) {
                    let others = devices.filter { $0 != device && random.index(below: 4) > 0 }
                    for other in others { expected[other, default: []].append(round) }
                    let parcel = Parcel(payload: Array(repeating: 1, count: round), recipients: others)
                    bench.network.send(
                        .parcels([parcel]), from: .device(device), label: TrafficLabel(.application), at: now)
                }
                now = now + TimeSpan(nanoseconds: Int64(random.nextUnit() * 2e9))
                bench.run(until: now)
            }
            for relay in down.sorted() { bench.network.setUp(relay, true, at: now) }
            for device in away.sorted() { bench.network.setReachable(device, true, at: now) }
            bench.run(until: now + .seconds(600))
            bench.network.catchUp(at: now + .seconds(600))
            for device in devices {
                let came = bench.came[device, default: []]
                let missing = Set(expected[device, default: []]).subtracting(came)
                #expect(missing.isEmpty, "seed \(seed): \(device.ordinal) does not get them")
                #expect(came.count == Set(came).count, "seed \(seed): \(device.ordinal) gets some twice")
                #expect(Set(came).isSubset(of: expected[device, default: []]))
            }
            let ledger = bench.network.ledger
            #expect(ledger.sent == ledger.delivered + ledger.lost + bench.network.bytesInFlight)
            #expect(ledger.traffic.bytesByClass.reduce(0, +) == ledger.sent)
        }
    }
}

extension EdgeNodes {
    static func attached(
        to attach: Int, of count: Int, replicas: Int = 1, retention: TimeSpan? = nil,
        over topology: Topology = .full
    )
        -> EdgeNodes
    {
        var nodes = EdgeNodes(count: count)
        (nodes.attach, nodes.replicas, nodes.retention) = (attach, replicas, retention)
        nodes.pause = .seconds(20)
        nodes.topology = topology
        return nodes
    }
}
