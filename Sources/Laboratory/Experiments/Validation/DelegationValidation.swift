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

/// How many nodes a message goes to where devices are attached by hash, against the law of occupancy.
enum DelegationValidation {
    private static let deviceCount = 64

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        [16, 32, 64].map { nodes in
            let others = Double(nodes - 1)
            let theory = others * (1 - pow(1 - 1 / Double(nodes), Double(deviceCount - 1)))
            return ValidationRow(
                "\(deviceCount) devices over \(nodes) nodes",
                "copies of a message between nodes, (m − 1)(1 − (1 − 1/m)ⁿ⁻¹)", "1", theory: theory,
                replications: replications, seed: seed.descendant("nodes", UInt64(nodes))
            ) { copies(over: nodes, seed: $0) }
        }
    }

    /// The mean over a message of each device to all others.
    private static func copies(over nodes: Int, seed: Seed) -> Double {
        let link = ConnectionSpecification(
            TransportValidation.link(delay: .constant(0.01), megabits: 1_000),
            timeout: RetransmissionTimeout(first: .seconds(10), factor: 2, ceiling: .seconds(30)))
        var network = Network(
            .init(delivery: .edge(EdgeNodes(count: nodes)), up: link, down: link, backbone: link),
            deviceCount: deviceCount, seed: seed)
        var agenda = Agenda<NetworkEvent>()
        network.open(at: .start)
        network.watch()
        let devices = (0..<deviceCount).map { DeviceID(UInt32($0)) }
        for sender in devices {
            let parcel = Parcel(
                payload: Array(repeating: 7, count: 100), recipients: devices.filter { $0 != sender })
            network.send(
                .parcels([parcel]), from: .device(sender), label: TrafficLabel(.application), at: .start)
        }
        var (hops, copies) = (HopLog(), 0)
        func takeOver() {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            network.scheduled.removeAll(keepingCapacity: true)
            network.arrivals.removeAll(keepingCapacity: true)
            for sighting in network.takeSightings() {
                guard let hop = hops.take(sighting), case .relay = hop.ends.from, case .relay = hop.ends.to
                else { continue }
                copies += 1
            }
        }
        takeOver()
        while let event = agenda.next() {
            network.handle(event, at: agenda.now)
            takeOver()
        }
        return Double(copies) / Double(deviceCount)
    }
}
