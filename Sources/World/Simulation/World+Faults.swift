import EventEngine
import NetworkModel
import Quantities
import Randomness

/// Edge nodes that are down for a while. They lose nothing that they have, and take nothing in.
extension World {
    mutating func scheduleFaults() {
        for (index, fault) in specification.faults.enumerated() {
            agenda.enter(.fault(index, begins: true), due: .start + fault.begins)
            agenda.enter(.fault(index, begins: false), due: .start + fault.begins + fault.lasts)
        }
    }

    mutating func perform(fault index: Int, begins: Bool) {
        var changed: [Int] = []
        for node in nodes(of: index) {
            faultCounts[node] += begins ? 1 : -1
            let isUp = faultCounts[node] == 0
            guard network.isUp(node) != isUp else { continue }
            network.setUp(node, isUp, at: agenda.now)
            changed.append(node)
        }
        if !begins { considerWaiting() }
        guard case .homeNode(let detection) = specification.sequencing, !changed.isEmpty else { return }
        agenda.enter(.notice(changed, areUp: !begins), due: agenda.now + detection)
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
