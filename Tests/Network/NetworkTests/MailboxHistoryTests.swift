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

/// Edge nodes that fail and devices that come and go, where a device has several nodes or mail is kept for a while.
@Suite("Mailboxes in random histories")
struct MailboxHistoryTests {
    private static let deviceCount = 12
    static let deliveries: [EdgeNodes] = [
        .attached(to: 1, of: 6, over: .ring(chords: 2)),
        .attached(to: 2, of: 7, over: .randomRegular(degree: 3)),
        .attached(to: 1, of: 3, retention: .seconds(86_400)), .attached(to: 2, of: 2),
        .attached(to: 2, of: 5, replicas: 2),
        .attached(to: 4, of: 4, replicas: 3, retention: .seconds(86_400)),
    ]

    /// A history of rounds: somebody writes, a device goes or comes back, a node fails or is up again.
    private struct History {
        var bench: DeliveryHistoryTests.Bench
        var random: RandomStream
        var now = SimulatedInstant.start
        var expected: [DeviceID: [Int]] = [:]
        private var away: Set<DeviceID> = []
        private var down: Set<RelayID> = []
        private let nodes: EdgeNodes
        let devices = (0..<UInt32(MailboxHistoryTests.deviceCount)).map { DeviceID($0) }

        init(_ nodes: EdgeNodes, _ transport: TransportProtocol, seed: UInt64) {
            self.nodes = nodes
            let link = DeliveryHistoryTests.link
            random = RandomStream(seed: Seed(seed))
            bench = DeliveryHistoryTests.Bench(
                network: Network(
                    .init(delivery: .edge(nodes), transport: transport, up: link, down: link, backbone: link),
                    deviceCount: devices.count, seed: Seed(seed)))
        }

        mutating func goOn(rounds: ClosedRange<Int>, failing: Bool) {
            for round in rounds {
                switch random.index(below: 6) {
                case 0, 1: toggle(devices[random.index(below: devices.count)])
                case 2 where failing: toggle(RelayID(random.index(below: nodes.count)))
                default: write(round)
                }
                now = now + TimeSpan(nanoseconds: Int64(random.nextUnit() * 4e9))
                bench.run(until: now)
            }
        }

        private mutating func toggle(_ device: DeviceID) {
            let isBack = away.remove(device) != nil
            if !isBack { away.insert(device) }
            bench.network.setReachable(device, isBack, at: now)
        }

        private mutating func toggle(_ node: RelayID) {
            let isUp = down.remove(node) != nil
            if !isUp { down.insert(node) }
            bench.network.setUp(node, isUp, at: now)
        }

        private mutating func write(_ round: Int) {
            let writer = devices[random.index(below: devices.count)]
            guard !away.contains(writer) else { return }
            let others = devices.filter { $0 != writer && random.index(below: 4) > 0 }
            for other in others { expected[other, default: []].append(round) }
            let parcel = Parcel(payload: Array(repeating: 1, count: round), recipients: others)
            bench.network.send(
                .parcels([parcel]), from: .device(writer), label: TrafficLabel(.application), at: now)
        }

        mutating func haveAllBeThere(for span: TimeSpan) {
            for node in down.sorted() { bench.network.setUp(node, true, at: now) }
            for device in away.sorted() { bench.network.setReachable(device, true, at: now) }
            (down, away) = ([], [])
            now = now + span
            bench.run(until: now)
            bench.network.catchUp(at: now)
        }
    }

    @Test(arguments: deliveries, TransportProtocol.allCases)
    func `what is published comes once to each recipient, whatever fails meanwhile`(
        nodes: EdgeNodes, transport: TransportProtocol
    ) {
        for seed in 1...5 as ClosedRange<UInt64> {
            var history = History(nodes, transport, seed: seed)
            history.goOn(rounds: 1...200, failing: true)
            history.haveAllBeThere(for: .seconds(600))
            for device in history.devices {
                #expect(
                    history.bench.came[device, default: []].sorted()
                        == history.expected[device, default: []].sorted(),
                    "\(nodes), \(transport), seed \(seed), \(device)")
            }
            let network = history.bench.network
            #expect(
                network.ledger.sent == network.ledger.delivered + network.ledger.lost + network.bytesInFlight)
            #expect(network.messagesUnderWay.isEmpty && network.messagesKept.isEmpty)
        }
    }
}
