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

/// How far a message has to go in a mesh, against the law of random graphs.
enum GossipValidation {
    private static let deviceCount = 500
    private static let hop = TimeSpan.milliseconds(100)

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        let floods = (0..<replications).map { flood(seed: seed.descendant("replication", UInt64($0))) }
        let model = "gossip among \(deviceCount) peers, d 6"
        return [
            ValidationRow(
                model, "hops, over log n / log(d − 1)", "1", theory: 1, within: 0.2,
                samples: floods.map(\.relativeHops)),
            // Between d/2 − 1 and d − 2: over each link goes a copy, and where all hops take as long both ways, but over
            // those by which it first came.
            ValidationRow(
                model, "copies beyond the first, over d − 2", "1", theory: 1, within: 0.02,
                samples: floods.map(\.relativeCopies)),
        ]
    }

    /// A message that went to all peers of a mesh.
    private struct Flood {
        /// Mean hops to a peer.
        let hops: Double
        let copyCount: Int
        /// Pairs of peers between which a copy went.
        let linkCount: Int

        private var peerCount: Double { Double(GossipValidation.deviceCount + 1) }

        /// Over log n / log c with c copies that come to each: in a mesh of mean degree d, d − 1 of them.
        var relativeHops: Double { hops / (log(peerCount) / log(Double(copyCount) / peerCount)) }

        /// Copies that come to a peer beyond its first, over the most that a mesh of this degree allows.
        var relativeCopies: Double {
            let degree = 2 * Double(linkCount) / peerCount
            return (Double(copyCount) / peerCount - 1) / (degree - 2)
        }
    }

    private static func flood(seed: Seed) -> Flood {
        var network = network(seed: seed)
        var agenda = Agenda<NetworkEvent>()
        let devices = (0..<deviceCount).map { DeviceID(UInt32($0)) }
        network.open(at: .start)
        for device in devices { network.setMember(device, true, at: .start) }
        run(&network, &agenda) { _, _ in }

        network.watch()
        let parcel = Parcel(payload: Array(repeating: 7, count: 100), recipients: Array(devices.dropFirst()))
        let begin = agenda.now
        network.send(
            .parcels([parcel]), from: .device(devices[0]), label: TrafficLabel(.application), at: begin)
        var (frames, copies, hops) = (HopLog(), 0, [Double]())
        var links: Set<Set<NodeID>> = []
        run(&network, &agenda) { network, now in
            for sighting in network.takeSightings() {
                guard let way = frames.take(sighting), way.label.trafficClass == .application else {
                    continue
                }
                copies += 1
                links.insert([way.ends.from, way.ends.to])
            }
            for _ in network.arrivals {
                hops.append(now.elapsed(since: begin).seconds / hop.seconds)
            }
        }
        precondition(hops.count == deviceCount - 1, "a message comes to all")
        return Flood(
            hops: hops.reduce(0, +) / Double(hops.count), copyCount: copies, linkCount: links.count)
    }

    /// Nothing is flooded, told of or spared, so that a message goes over the links of the mesh alone, and over each of them.
    private static func network(seed: Seed) -> Network {
        var parameters = GossipParameters()
        parameters.floodsOwn = false
        parameters.idontwantFrom = nil
        parameters.dLazy = 0
        parameters.gossipFactor = 0
        // Of two links that a hop takes, each half.
        let link = ConnectionSpecification(
            TransportValidation.link(delay: .constant(hop.seconds / 2), megabits: 1_000_000),
            timeout: RetransmissionTimeout(first: .seconds(10), factor: 2, ceiling: .seconds(30)))
        return Network(
            .init(
                delivery: .gossip(EdgeNodes(count: 1), parameters), up: link, down: link, backbone: link),
            deviceCount: deviceCount, seed: seed)
    }

    private static func run(
        _ network: inout Network, _ agenda: inout Agenda<NetworkEvent>,
        _ look: (inout Network, SimulatedInstant) -> Void
    ) {
        func takeOver() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll(keepingCapacity: true)
            look(&network, agenda.now)
            network.arrivals.removeAll(keepingCapacity: true)
        }
        takeOver()
        while let event = agenda.next() {
            network.handle(event, at: agenda.now)
            takeOver()
        }
    }
}
