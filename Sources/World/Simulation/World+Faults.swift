import EventEngine
import Identity
import NetworkModel
import Quantities
import Randomness
import Relays
import Routing

/// Edge nodes that are down for a while. They lose nothing that they have, and take nothing in.
extension World {
    mutating func scheduleFaults() {
        for (index, fault) in specification.faults.enumerated() {
            agenda.enter(.fault(index, begins: true), due: specification.measuredFrom + fault.begins)
            agenda.enter(
                .fault(index, begins: false), due: specification.measuredFrom + fault.begins + fault.lasts)
        }
    }

    mutating func perform(fault index: Int, begins: Bool) {
        var changed: [RelayID] = []
        for node in nodes(of: index) {
            faultCounts[node] += begins ? 1 : -1
            let (relay, isUp) = (RelayID(node), faultCounts[node] == 0)
            guard network.isUp(relay) != isUp else { continue }
            network.setUp(relay, isUp, at: agenda.now)
            changed.append(relay)
        }
        if !begins { for relay in changed { give(.restarted, to: relay) } }
        guard case .homeNode(let detection) = specification.sequencing, !changed.isEmpty else { return }
        agenda.enter(.notice(changed, areUp: !begins), due: agenda.now + detection)
    }

    /// Nodes notice that others are down or back, if that is still so; those that are back, who else is down.
    mutating func notice(_ changed: [RelayID], areUp: Bool) {
        let all = relays.map(\.id)
        let stillSo = changed.filter { network.isUp($0) == areUp }
        let down = all.filter { !network.isUp($0) }
        for relay in all where network.isUp(relay) {
            if changed.contains(relay) {
                give(.noticed(down, areUp: false), to: relay)
            } else {
                give(.noticed(stillSo, areUp: areUp), to: relay)
            }
        }
    }

    /// How many faults are in force at some time in a span.
    func faultCount(in span: Range<SimulatedInstant>) -> Int {
        specification.faults.count { fault in
            let begins = specification.measuredFrom + fault.begins
            return begins < span.upperBound && span.lowerBound < begins + fault.lasts
        }
    }

    /// The nodes that a fault takes, the same under every mechanism.
    private func nodes(of index: Int) -> [Int] {
        let count = specification.network.delivery.servingCount
        var random = RandomStream(seed: specification.seed.descendant("fault.nodes", UInt64(index)))
        var nodes = Array(0..<count)
        let takenCount = min(
            max(1, Int((Double(count) * specification.faults[index].share).rounded())), count)
        for place in 0..<takenCount { nodes.swapAt(place, place + random.index(below: count - place)) }
        return Array(nodes.prefix(takenCount))
    }
}
