import EventEngine
import Foundation
import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Testing
import Transport

/// Who sends how many copies of a message, and to whom, where every byte is known.
@Suite("Copies and mailboxes of edge nodes")
struct EdgeDeliveryTests {
    private typealias Bench = NetworkTests.Bench

    private static let count = 40
    private static let all = Array(1..<UInt32(count))
    /// A payload of 100 bytes under a header of 40.
    private static let packet = 140
    /// What names a frame that may come twice.
    private static let nameBytes = 8

    private func bytes(_ bench: Bench) -> (up: Int, down: Int, between: Int) {
        let ledger = bench.network.ledger
        let acknowledgement = 40
        func net(_ side: LinkSide, _ packetCount: Int) -> Int {
            ledger.traffic.bytes(on: side) - packetCount * acknowledgement
        }
        // Each packet is acknowledged over the link that leads back.
        let between = ledger.bytes(of: .relay)
        let (up, down) = (net(.up, Self.count - 1), net(.down, 1))
        return (up, down, between)
    }

    @Test
    func
        `a message over edge nodes goes up once, once to each that serves a recipient, and down n - 1 times`()
    {
        for nodes in [1, 3, 12] {
            var bench = Bench(.edge(EdgeNodes(count: nodes)), deviceCount: Self.count)
            let homes = bench.network.homes
            let others = Set(homes.dropFirst()).subtracting([homes[0]]).count
            bench.send(bytes: 100, to: Self.all)
            bench.run()
            #expect(bench.arrivals.count == Self.count - 1)
            #expect(bytes(bench) == (Self.packet, (Self.count - 1) * Self.packet, others * Self.packet))
        }
    }

    @Test
    func
        `a device that has several nodes is served by the sender's, if that is one of them, or by its first`()
    {
        let nodes = EdgeNodes.attached(to: 3, of: 12)
        var bench = Bench(.edge(nodes), deviceCount: Self.count)
        let homes = bench.network.homes
        let attachments = Delivery.edge(nodes).attachments(deviceCount: Self.count, seed: Seed(1))
        let others = Set(
            Self.all.filter { !attachments.nodes(of: DeviceID($0)).contains(homes[0]) }.map { homes[Int($0)] }
        )
        #expect(others.count < Set(homes).count)
        bench.send(bytes: 100, to: Self.all)
        bench.run()
        #expect(bench.arrivals.count == Self.count - 1)
        let packet = Self.packet + Self.nameBytes
        #expect(bytes(bench) == (packet, (Self.count - 1) * packet, others.count * packet))
    }

    @Test func `from device to device a message goes up n - 1 times`() {
        var bench = Bench(.direct(EdgeNodes(count: 3), DirectDelivery()), deviceCount: Self.count)
        bench.send(bytes: 100, to: Self.all)
        bench.run()
        #expect(bench.arrivals.count == Self.count - 1)
        let sum = (Self.count - 1) * (Self.packet + Self.nameBytes)
        let acknowledgements = (Self.count - 1) * 40
        let ledger = bench.network.ledger
        #expect(ledger.traffic.bytes(on: .up) == sum + acknowledgements)
        #expect(ledger.traffic.bytes(on: .down) == sum + acknowledgements)
        #expect(ledger.traffic.bytes(on: .backbone) == 0)
    }

    /// Balls into bins: of m nodes so many serve one of n devices in the mean (Feller, volume 1, section IV.2).
    @Test(arguments: [(4, 2), (4, 16), (16, 8), (16, 64)])
    func `the nodes that serve a group are as many as the law of occupancy says`(m: Int, n: Int) {
        let runs = 200
        let counts = (0..<UInt64(runs)).map { seed in
            var bench = Bench(.edge(EdgeNodes(count: m)), deviceCount: n, seed: seed)
            bench.send(bytes: 100, to: Array(1..<UInt32(n)))
            bench.run()
            // The sender's own, and those that it sent a copy to.
            return Double(1 + bench.network.ledger.bytes(of: .relay) / Self.packet)
        }
        let q = 1 - 1 / Double(m)
        let mean = Double(m) * (1 - pow(q, Double(n)))
        // Var = m(m-1)(1-2/m)^n + m q^n - m² q^2n.
        let variance =
            Double(m * (m - 1)) * pow(1 - 2 / Double(m), Double(n)) + Double(m) * pow(q, Double(n))
            - Double(m * m) * pow(q, 2 * Double(n))
        let found = counts.reduce(0, +) / Double(runs)
        #expect(abs(found - mean) < 4 * (variance / Double(runs)).squareRoot() + 1e-9)
    }

    @Test
    func
        `over a ring a frame is on as many links as there are hops, and goes the other way if a node is down`()
    {
        var detourCount = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            var nodes = EdgeNodes(count: 6)
            nodes.topology = .ring(chords: 0)
            var bench = Bench(.edge(nodes), deviceCount: 2, seed: seed)
            let (from, to) = (bench.network.homes[0].number, bench.network.homes[1].number)
            let apart = min((to - from + 6) % 6, (from - to + 6) % 6)
            // Ten bytes say where it goes.
            let packet = Self.packet + 10
            bench.send(bytes: 100)
            bench.run()
            #expect(bench.network.ledger.bytes(of: .relay) == apart * packet, "seed \(seed)")
            guard apart == 2 else { continue }
            let between = (to - from + 6) % 6 == 2 ? (from + 1) % 6 : (from + 5) % 6
            bench.network.setUp(RelayID(between), false, at: bench.agenda.now)
            bench.send(bytes: 100)
            bench.run()
            #expect(bench.arrivals.count == 2, "seed \(seed)")
            // And two which node was down.
            #expect(bench.network.ledger.bytes(of: .relay) == 2 * packet + 4 * (packet + 2), "seed \(seed)")
            detourCount += 1
        }
        #expect(detourCount > 3)
    }

    private func mailboxBytes(_ bench: Bench) -> [Int] {
        (0..<3).map { bench.network.activity(of: RelayID($0)).mailboxBytesMax }
    }

    @Test
    func
        `what waits lies in the mailboxes of as many nodes as were asked for, and in none once it was fetched`()
    {
        for replicas in 1...3 {
            var bench = Bench(.edge(.attached(to: 3, of: 3, replicas: replicas)), deviceCount: 2)
            bench.network.setReachable(DeviceID(1), false, at: .start)
            bench.collect()
            bench.send(bytes: 100)
            bench.run()
            #expect(bench.arrivals.isEmpty)
            #expect(mailboxBytes(bench).count { $0 >= 100 } == replicas)
            #expect(bench.network.messagesUnderWay.isEmpty)
            bench.network.setReachable(DeviceID(1), true, at: bench.agenda.now)
            bench.collect()
            bench.run()
            #expect(bench.arrivals.count == 1)
            bench.network.restartActivities(at: bench.agenda.now)
            #expect(mailboxBytes(bench).reduce(0, +) == 0)
        }
    }

    @Test func `mail outlasts its node where another has a copy, and waits for it where none has`() {
        for replicas in 1...2 {
            var bench = Bench(.edge(.attached(to: 2, of: 2, replicas: replicas)), deviceCount: 2)
            let (reader, holder) = (DeviceID(1), bench.network.homes[0])
            bench.network.setReachable(reader, false, at: .start)
            bench.collect()
            bench.send(bytes: 100)
            bench.run()
            bench.network.setUp(holder, false, at: bench.agenda.now)
            bench.network.setReachable(reader, true, at: bench.agenda.now)
            bench.collect()
            bench.run(until: bench.agenda.now + .seconds(30))
            #expect(bench.arrivals.count == replicas - 1)
            bench.network.setUp(holder, true, at: bench.agenda.now)
            bench.collect()
            bench.run(until: bench.agenda.now + .seconds(30))
            #expect(bench.arrivals.count == 1)
        }
    }

    @Test func `what was not fetched in time is thrown away, and counted as that`() {
        for (hours, isRead) in [(1, true), (3, false)] as [(Int64, Bool)] {
            var bench = Bench(
                .edge(.attached(to: 2, of: 2, replicas: 2, retention: .seconds(7_200))), deviceCount: 2)
            bench.network.setReachable(DeviceID(1), false, at: .start)
            bench.collect()
            bench.network.send(
                .parcels([Parcel(payload: [1], recipients: [DeviceID(1)])]), from: .device(DeviceID(0)),
                label: TrafficLabel(.application, brings: MessageID(sender: DeviceID(0), number: 5)),
                at: .start)
            bench.collect()
            bench.run(until: .start + .seconds(3_600 * hours))
            bench.network.setReachable(DeviceID(1), true, at: .start + .seconds(3_600 * hours))
            bench.collect()
            bench.run()
            #expect(bench.arrivals.count == (isRead ? 1 : 0))
            #expect(Set(bench.network.expired.map(\.recipient)) == (isRead ? [] : [DeviceID(1)]))
            #expect(bench.network.messagesUnderWay.isEmpty)
        }
    }

    @Test func `by copies a message goes by several of the sender's nodes, to as many of a recipient's`() {
        for copies in [2, 3] {
            var nodes = EdgeNodes.attached(to: 3, of: 40)
            nodes.copies = copies
            var bench = Bench(.edge(nodes), deviceCount: Self.count)
            bench.send(bytes: 100, to: [1])
            bench.run()
            #expect(bench.arrivals.count == 1, "a device reads one of them")
            let ledger = bench.network.ledger
            let packet = Self.packet + Self.nameBytes
            #expect(ledger.traffic.bytes(on: .up) >= copies * packet)
            #expect(ledger.traffic.bytes(on: .down) >= copies * packet)
        }
    }

    @Test func `what all nodes but one of each make disappear comes by these, with as many copies`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var nodes = EdgeNodes.attached(to: 3, of: 40)
            let attachments = Delivery.edge(nodes).attachments(
                deviceCount: 2, seed: Seed(seed), placement: nil)
            let (own, others) = (attachments.nodes(of: DeviceID(0)), attachments.nodes(of: DeviceID(1)))
            for copies in [1, 3] {
                nodes.copies = copies
                var bench = Bench(.edge(nodes), deviceCount: 2, seed: seed)
                // The first two of both are censors: with three copies the third way is free.
                let censors = Set(own.prefix(2) + others.prefix(2)).subtracting([own[2], others[2]])
                bench.network.setCensors(
                    Dictionary(uniqueKeysWithValues: censors.map { ($0, [Censorship(.group)]) }))
                bench.send(bytes: 100)
                bench.run()
                #expect(bench.arrivals.count == (copies == 3 ? 1 : 0))
                #expect(bench.network.censoredFrameCounts.dropped > 0)
            }
        }
    }

    @Test func `copies that two nodes do not take go by two that do not have them`() {
        var nodes = EdgeNodes.attached(to: 4, of: 40)
        nodes.copies = 2
        let own = Delivery.edge(nodes).attachments(deviceCount: 2, seed: Seed(1), placement: nil)
            .nodes(of: DeviceID(0))
        var bench = Bench(.edge(nodes), deviceCount: 2)
        for node in own.prefix(2) { bench.network.setUp(node, false, at: .start) }
        bench.send(bytes: 100)
        bench.run(until: SimulatedInstant.start + .seconds(30))
        #expect(bench.arrivals.count == 1)
        for node in own.suffix(2) { #expect(bench.network.traffic(at: .relay(node)).bytesIn >= 100) }
    }

    @Test func `a crash takes what its node held up, and is not in the sum of mailboxes afterwards`() {
        var nodes = EdgeNodes(count: 1)
        nodes.retention = .seconds(86_400)
        var bench = Bench(.edge(nodes), deviceCount: 2)
        let node = RelayID(0)
        func crash() {
            bench.network.setUp(node, false, at: bench.agenda.now)
            bench.network.crash(node, at: bench.agenda.now)
            bench.network.setUp(node, true, at: bench.agenda.now)
            bench.collect()
        }
        bench.network.setCensors([node: [Censorship(.group, delay: .seconds(40))]])
        bench.send(bytes: 100)
        bench.run(until: SimulatedInstant.start + .seconds(10))
        crash()
        bench.network.setCensors([:])
        bench.run(until: SimulatedInstant.start + .seconds(100))
        #expect(bench.arrivals.isEmpty)

        bench.network.setReachable(DeviceID(1), false, at: bench.agenda.now)
        for _ in 0..<2 {
            bench.send(bytes: 100)
            bench.run(until: bench.agenda.now + .seconds(20))
        }
        #expect(bench.network.activity(of: node).mailboxBytesMax == 201, "and a knock")
        crash()
        for _ in 0..<3 {
            bench.send(bytes: 100)
            bench.run(until: bench.agenda.now + .seconds(20))
        }
        #expect(bench.network.activity(of: node).mailboxBytesMax == 301, "and a knock")
    }
}
