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

@Suite("Regions")
struct RegionTests {
    /// Two continents, 5 ms and 9 ms wide, 70 ms apart on the way there and 80 ms back.
    private static let regions = Regions(
        names: ["eu", "us"],
        delays: [[.milliseconds(5), .milliseconds(70)], [.milliseconds(80), .milliseconds(9)]])

    /// Links of 10 ms, 1 µs a byte and a header of 40.
    private static let link = ConnectionSpecification(
        LinkSpecification(
            delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
            rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
            headerBytes: 40),
        timeout: RetransmissionTimeout(first: .seconds(1), factor: 2, ceiling: .seconds(60)))

    private func network(_ delivery: Delivery, deviceCount: Int, regionOf: (DeviceID) -> Int?) -> Network {
        Network(
            .init(
                delivery: delivery, up: Self.link, down: Self.link, backbone: Self.link,
                regions: Self.regions), deviceCount: deviceCount, seed: Seed(1), regionOf: regionOf)
    }

    /// How long 60 bytes take from device 0 to device 1, and how many bytes that took.
    private func arrival(over network: Network) -> (at: SimulatedInstant?, bytes: Int) {
        var (network, agenda, arrived) = (network, Agenda<NetworkEvent>(), SimulatedInstant?.none)
        func collect() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll()
            if !network.arrivals.isEmpty { arrived = arrived ?? agenda.now }
            network.arrivals.removeAll()
        }
        let parcel = Parcel(payload: Array(repeating: 7, count: 60), recipients: [DeviceID(1)])
        network.send(
            .parcels([parcel]), from: .device(DeviceID(0)), label: TrafficLabel(.application), at: .start)
        collect()
        while let event = agenda.next() {
            network.handle(event, at: agenda.now)
            collect()
        }
        return (arrived, network.ledger.sent)
    }

    @Test(arguments: [(0, 0), (0, 1), (1, 0), (1, 1)])
    func `a packet takes as long besides as its ends are apart, on each leg`(sender: Int, recipient: Int) {
        let nodes = EdgeNodes.nearest(1, of: 2)
        let network = network(.edge(nodes), deviceCount: 2) { [sender, recipient][Int($0.ordinal)] }
        #expect(network.homes == [RelayID(sender), RelayID(recipient)])
        let delays = Self.regions.delays
        var expected = TimeSpan.milliseconds(20) + delays[sender][sender] + delays[recipient][recipient]
        // 100 bytes on each link; between nodes regions alone say how far it is.
        expected = expected + TimeSpan(nanoseconds: 2 * 100_000)
        if sender != recipient {
            expected = expected + delays[sender][recipient] + TimeSpan(nanoseconds: 100_000)
        }
        #expect(arrival(over: network).at == .start + expected)
    }

    @Test func `between two devices it is counted once, though there are two links`() {
        let network = network(.direct(EdgeNodes(count: 1), DirectDelivery()), deviceCount: 2) {
            [0, 1][Int($0.ordinal)]
        }
        // 60 bytes, 8 for the name, 40 of header.
        let expected = TimeSpan.milliseconds(20 + 70) + TimeSpan(nanoseconds: 2 * 108_000)
        #expect(arrival(over: network).at == .start + expected)
    }

    @Test
    func
        `by hash a device's nodes are in different regions, and by nearness in its own as far as there are some`()
    {
        for seed in 1...20 as ClosedRange<UInt64> {
            for (choice, regionsOfNodes) in [
                (NodeChoice.hash, [[0, 1], [1, 0]]), (.nearest, [[0, 0]]),
            ] {
                var nodes = EdgeNodes.attached(to: 2, of: 6)
                nodes.choice = choice
                let delivery = Delivery.edge(nodes)
                let placement = delivery.placement(in: Self.regions, deviceCount: 8, seed: Seed(seed)) { _ in
                    0
                }
                let attachments = delivery.attachments(
                    deviceCount: 8, seed: Seed(seed), placement: placement)
                for device in 0..<8 as Range<UInt32> {
                    let own = attachments.nodes(of: DeviceID(device))
                    #expect(Set(own).count == 2)
                    #expect(regionsOfNodes.contains(own.map { $0.number % 2 }), "seed \(seed), \(choice)")
                }
            }
        }
    }

    @Test func `devices that are nowhere in particular are in all regions`() {
        let delivery = Delivery.edge(EdgeNodes.nearest(1, of: 2))
        let placement = delivery.placement(in: Self.regions, deviceCount: 400, seed: Seed(3)) { _ in nil }
        let inEurope = (0..<400 as Range<UInt32>).count {
            placement.distance(from: .device(DeviceID($0)), to: .relay(RelayID(0))) == .milliseconds(5)
        }
        // Four standard deviations.
        #expect(abs(inEurope - 200) < 40)
    }
}

extension EdgeNodes {
    fileprivate static func nearest(_ attach: Int, of count: Int) -> EdgeNodes {
        var nodes = EdgeNodes(count: count)
        (nodes.attach, nodes.choice) = (attach, .nearest)
        return nodes
    }
}
