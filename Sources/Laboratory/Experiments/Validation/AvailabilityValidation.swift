import EventEngine
import Glibc
import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Transport

/// What comes where nodes are down, crash or censor, against the formulas of nodes that are drawn evenly.
enum AvailabilityValidation {
    private static let deviceCount = 400
    private static let nodeCount = 40

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        [1, 2, 3].map { attach in
            let whole = 1 - share(ofAll: attach, among: 20)
            return ValidationRow(
                "20 of \(nodeCount) nodes down, attach \(attach)",
                "messages that come, (1 − C(20, k) / C(40, k))²",
                "1", theory: whole * whole, replications: replications,
                seed: seed.descendant("down", UInt64(attach))
            ) { reached(attach: attach, seed: $0) }
        }
            + [1, 2, 3].map { replicas in
                ValidationRow(
                    "20 of \(nodeCount) nodes crash, replicas \(replicas)",
                    "mail that is left, 1 − C(20, r) / C(40, r)", "1",
                    theory: 1 - share(ofAll: replicas, among: 20), replications: replications,
                    seed: seed.descendant("crash", UInt64(replicas))
                ) { survived(replicas: replicas, seed: $0) }
            }
            + [1, 2, 3].map { copies in
                // Ways by two honest nodes each, which share none: a part of them do.
                ValidationRow(
                    "12 of \(nodeCount) nodes censor, copies \(copies)", "messages that come, 1 − (1 − a²)^m",
                    "1",
                    theory: 1 - pow(1 - 0.7 * 0.7, Double(copies)), within: 0.06, replications: replications,
                    seed: seed.descendant("censors", UInt64(copies))
                ) { uncensored(copies: copies, seed: $0) }
            }
    }

    /// How likely so many nodes, drawn without putting back, are all among some.
    private static func share(ofAll count: Int, among bad: Int) -> Double {
        (0..<count).reduce(1) { $0 * Double(bad - $1) / Double(nodeCount - $1) }
    }

    /// Of messages between pairs of devices.
    private static func reached(attach: Int, seed: Seed) -> Double {
        var bench = Bench(attach: attach, seed: seed)
        for node in bench.drawNodes(20, seed: seed) { bench.network.setUp(node, false, at: .start) }
        bench.sendInPairs()
        bench.run(for: .seconds(300))
        return bench.shareOfPairs
    }

    /// Of messages to devices that are away until the crash is over.
    private static func survived(replicas: Int, seed: Seed) -> Double {
        var bench = Bench(attach: replicas, replicas: replicas, seed: seed)
        for device in bench.recipients { bench.network.setReachable(device, false, at: .start) }
        bench.sendInPairs()
        bench.run(for: .seconds(300))
        let nodes = bench.drawNodes(20, seed: seed)
        for node in nodes {
            bench.network.setUp(node, false, at: bench.now)
            bench.network.crash(node, at: bench.now)
        }
        bench.run(for: .seconds(60))
        for node in nodes { bench.network.setUp(node, true, at: bench.now) }
        for device in bench.recipients { bench.network.setReachable(device, true, at: bench.now) }
        bench.run(for: .seconds(300))
        return bench.shareOfPairs
    }

    private static func uncensored(copies: Int, seed: Seed) -> Double {
        var bench = Bench(attach: copies, copies: copies, seed: seed)
        let nodes = bench.drawNodes(12, seed: seed)
        bench.network.setCensors(Dictionary(uniqueKeysWithValues: nodes.map { ($0, [Censorship(.group)]) }))
        bench.sendInPairs()
        bench.run(for: .seconds(300))
        return bench.shareOfPairs
    }

    /// Devices that write to each other in pairs, once.
    private struct Bench {
        var network: Network
        private var agenda = Agenda<NetworkEvent>()
        private var arrived: Set<NodeID> = []

        init(attach: Int, replicas: Int = 1, copies: Int = 1, seed: Seed) {
            var nodes = EdgeNodes(count: nodeCount)
            (nodes.attach, nodes.replicas, nodes.copies) = (attach, replicas, copies)
            // Mailboxes, where there is one node too, whose nodes can lose them.
            nodes.retention = .seconds(86_400)
            let link = ConnectionSpecification(
                TransportValidation.link(delay: .constant(0.01), megabits: 100),
                timeout: RetransmissionTimeout(first: .seconds(1), factor: 2, ceiling: .seconds(30)))
            network = Network(
                .init(delivery: .edge(nodes), up: link, down: link, backbone: link),
                deviceCount: deviceCount, seed: seed)
        }

        var now: SimulatedInstant { agenda.now }

        var recipients: [DeviceID] {
            stride(from: 1, to: deviceCount, by: 2).map { DeviceID(UInt32($0)) }
        }

        var shareOfPairs: Double { Double(arrived.count) / Double(recipients.count) }

        func drawNodes(_ count: Int, seed: Seed) -> [RelayID] {
            var random = RandomStream(seed: seed.descendant("nodes"))
            var nodes = (0..<nodeCount).map { RelayID($0) }
            for place in nodes.indices { nodes.swapAt(place, place + random.index(below: nodeCount - place)) }
            return Array(nodes.prefix(count))
        }

        mutating func sendInPairs() {
            for recipient in recipients {
                let parcel = Parcel(payload: Array(repeating: 7, count: 100), recipients: [recipient])
                network.send(
                    .parcels([parcel]), from: .device(DeviceID(recipient.ordinal - 1)),
                    label: TrafficLabel(.application), at: now)
            }
        }

        mutating func run(for span: TimeSpan) {
            let end = now + span
            // What happens from outside meanwhile does so at its end.
            agenda.enter(.released(0), due: end)
            takeOver()
            while let due = agenda.nextDue, due <= end, let event = agenda.next() {
                network.handle(event, at: due)
                takeOver()
            }
        }

        private mutating func takeOver() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll(keepingCapacity: true)
            for arrival in network.arrivals { arrived.insert(arrival.node) }
            network.arrivals.removeAll(keepingCapacity: true)
        }
    }
}
