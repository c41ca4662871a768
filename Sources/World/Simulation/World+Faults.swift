import EventEngine
import Identity
import Links
import NetworkModel
import Population
import Quantities
import Randomness
import Relays
import Routing
import Transport

/// What goes wrong: nodes are down, crash or censor, networks fall apart, links get worse.
extension World {
    static func faultBook(for specification: WorldSpecification) -> FaultBook {
        let delivery = specification.network.delivery
        return FaultBook(
            specification.faults, servingCount: delivery.servingCount,
            founderCount: specification.workload.initialDeviceCount, relayCount: delivery.relayCount,
            from: specification.measuredFrom, until: specification.usersEnd, seed: specification.seed)
    }

    mutating func scheduleFaults() {
        for (index, episode) in faults.episodes.enumerated() {
            // Before the fault, should both be at the beginning.
            if case .restored(_, let age) = episode.what {
                agenda.enter(.copies(index), due: max(.start, episode.begins + (.zero - age)))
            }
            agenda.enter(.fault(index, begins: true), due: episode.begins)
            guard episode.ends < .never else { continue }
            agenda.enter(.fault(index, begins: false), due: episode.ends)
        }
    }

    mutating func perform(fault index: Int, begins: Bool) {
        faults.note(index, begins: begins)
        let episode = faults.episodes[index]
        switch episode.what {
        case .nodesDown, .serverDown: setNodes(episode.nodes, areUp: !begins)
        case .crashed:
            setNodes(episode.nodes, areUp: !begins)
            guard begins else { return }
            for node in episode.nodes { network.crash(RelayID(node), at: agenda.now) }
        case .partition(let shares): cut(into: parts(of: episode.nodes, shares: shares), begins: begins)
        case .strained:
            let strains = faults.inForce.compactMap {
                episode -> (strain: LinkStrain, sides: Set<LinkSide>)? in
                guard case .strained(let strain, let sides) = episode.what else { return nil }
                return (strain, sides)
            }
            network.setStrains(
                strains,
                seed: specification.seed.descendant("fault.strain", UInt64(2 * index + (begins ? 1 : 0))))
        case .censored:
            var rules: [RelayID: [Censorship]] = [:]
            for episode in faults.inForce {
                guard case .censored(_, let rule) = episode.what else { continue }
                for node in episode.nodes { rules[RelayID(node), default: []].append(rule) }
            }
            network.setCensors(rules)
        case .equivocating: equivocate()
        case .sybils: setSybils(episode.nodes, areThere: begins)
        case .restored: if begins { schedule(.restore(fault: index), of: episode.nodes) }
        case .withholdingKeys, .reusingKeys:
            for node in episode.nodes { give(.cheats(keyCheat(of: node)), to: RelayID(node)) }
        }
    }

    /// How a node cheats with keys, by all faults in force: one that withholds them has none to hand out again.
    private func keyCheat(of node: Int) -> KeyCheat? {
        var isReusing = false
        for episode in faults.inForce where episode.nodes.contains(node) {
            if case .withholdingKeys = episode.what { return .withholds }
            if case .reusingKeys = episode.what { isReusing = true }
        }
        return isReusing ? .reuses : nil
    }

    private mutating func setNodes(_ nodes: [Int], areUp: Bool) {
        var changed: [RelayID] = []
        for node in nodes {
            faults.downCounts[node] += areUp ? -1 : 1
            let (relay, isUp) = (RelayID(node), faults.downCounts[node] == 0)
            guard network.isUp(relay) != isUp else { continue }
            network.setUp(relay, isUp, at: agenda.now)
            changed.append(relay)
        }
        if areUp { for relay in changed { giveOfAllGroups(.restarted, to: relay) } }
        guard case .homeNode(let detection, _) = specification.sequencing, !changed.isEmpty else { return }
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
        guard case .homeNode(let detection, _) = specification.sequencing else { return }
        agenda.enter(.notice(relays.map(\.id), areUp: !begins), due: agenda.now + detection)
    }

    /// The edge nodes of each part, with their devices; a server beside them is with the first.
    private func parts(of nodes: [Int], shares: [Double]) -> [Set<NodeID>] {
        let delivery = specification.network.delivery
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

    /// Nodes notice that others are down or back, if that is still so; those that it is about, who else is out of sight.
    mutating func notice(_ changed: [RelayID], areUp: Bool) {
        let all = relays.map(\.id)
        for relay in all where network.isUp(relay) {
            let isConcerned = changed.contains(relay)
            if isConcerned || !areUp {
                let down = (isConcerned ? all : changed).filter { !network.isInSight($0, of: relay) }
                giveOfAllGroups(.noticed(down, areUp: false), to: relay)
            }
            guard areUp else { continue }
            let up = changed.filter { $0 != relay && network.isInSight($0, of: relay) }
            giveOfAllGroups(.noticed(up, areUp: true), to: relay)
        }
    }

    /// The home node, while it is up, or the server, does so to all whom faults in force name.
    private mutating func equivocate() {
        var readers: Set<DeviceID>?
        for fault in faults.current.sorted() {
            guard case .equivocating(let share) = faults.episodes[fault].what else { continue }
            var random = RandomStream(
                seed: specification.seed.descendant("fault.equivocation", UInt64(fault)))
            let all = devices.map(\.id)
            var drawn = all.filter { _ in random.happens(withProbability: share) }
            // One who is told the same as all others is told no lie.
            if drawn.isEmpty { drawn = [all[random.index(below: all.count)]] }
            if drawn.count == all.count { drawn.remove(at: random.index(below: all.count)) }
            readers = (readers ?? []).union(drawn)
        }
        for group in seating.groupIndices {
            give(.equivocates(readers), to: plan.ring(of: group)[0], in: group)
        }
    }

    private mutating func giveOfAllGroups(_ input: RelayInput, to relay: RelayID) {
        for group in seating.groupIndices { give(input, to: relay, in: group) }
    }
}
