import EventEngine
import Identity
import NetworkModel
import Quantities
import Randomness
import Relays
import Routing
import Transport

/// Edge nodes that are down for a while: they lose nothing that they have, and take nothing in. And networks that fall apart.
extension World {
    mutating func scheduleFaults() {
        for (index, fault) in specification.faults.enumerated() {
            agenda.enter(.fault(index, begins: true), due: specification.measuredFrom + fault.begins)
            agenda.enter(
                .fault(index, begins: false), due: specification.measuredFrom + fault.begins + fault.lasts)
        }
    }

    mutating func perform(fault index: Int, begins: Bool) {
        switch specification.faults[index].what {
        case .nodesDown(let share): setNodes(nodes(of: index, share: share), areUp: !begins)
        case .partition(let shares): cut(into: parts(of: index, shares: shares), begins: begins)
        }
    }

    private mutating func setNodes(_ nodes: [Int], areUp: Bool) {
        var changed: [RelayID] = []
        for node in nodes {
            faultCounts[node] += areUp ? -1 : 1
            let (relay, isUp) = (RelayID(node), faultCounts[node] == 0)
            guard network.isUp(relay) != isUp else { continue }
            network.setUp(relay, isUp, at: agenda.now)
            changed.append(relay)
        }
        if areUp { for relay in changed { give(.restarted, to: relay) } }
        guard case .homeNode(let detection) = specification.sequencing, !changed.isEmpty else { return }
        agenda.enter(.notice(changed, areUp: areUp), due: agenda.now + detection)
    }

    /// Each two parts are cut off from each other.
    private mutating func cut(into parts: [Set<NodeID>], begins: Bool) {
        for (place, part) in parts.enumerated() {
            for other in parts.dropFirst(place + 1) {
                let cut = Cut(between: part, and: other)
                if begins { network.begin(cut, at: agenda.now) } else { network.end(cut, at: agenda.now) }
            }
        }
    }

    /// The edge nodes of each part, with their devices; a server beside them is with the first.
    private func parts(of index: Int, shares: [Double]) -> [Set<NodeID>] {
        let delivery = specification.network.delivery
        let nodes = shuffledNodes(of: index)
        var parts: [Set<NodeID>] = []
        var (begin, sum) = (0, 0.0)
        for (place, share) in shares.enumerated() {
            sum += share
            // Each part has a node as long as there are enough.
            let least = begin + (begin < nodes.count ? 1 : 0)
            let most = min(nodes.count, max(least, nodes.count - (shares.count - 1 - place)))
            let wanted = Int((sum * Double(nodes.count)).rounded())
            let end = place == shares.count - 1 ? nodes.count : min(max(least, wanted), most)
            let relays = Set(nodes[begin..<end].map { RelayID($0) })
            var part = Set(relays.map { NodeID.relay($0) })
            if place == 0, delivery.edgeNodes.hasServer {
                part.insert(.relay(RelayID(delivery.relayCount - 1)))
            }
            for (device, home) in network.homes.enumerated() where relays.contains(home) {
                part.insert(.device(DeviceID(UInt32(device))))
            }
            parts.append(part)
            begin = end
        }
        return parts
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
    private func nodes(of index: Int, share: Double) -> [Int] {
        let count = specification.network.delivery.servingCount
        let takenCount = min(max(1, Int((Double(count) * share).rounded())), count)
        return Array(shuffledNodes(of: index).prefix(takenCount))
    }

    private func shuffledNodes(of index: Int) -> [Int] {
        let count = specification.network.delivery.servingCount
        var random = RandomStream(seed: specification.seed.descendant("fault.nodes", UInt64(index)))
        var nodes = Array(0..<count)
        for place in nodes.indices { nodes.swapAt(place, place + random.index(below: count - place)) }
        return nodes
    }
}
