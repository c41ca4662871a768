import Identity
import Randomness

/// Who knows whom in a mesh: each node is acquainted with some others that it draws, and with those who drew it.
///
/// Edge nodes know each other, and each device its own edge node: however few the members are that it drew, a device is
/// not cut off from the rest.
struct Overlay: Sendable {
    private var neighboursOfNodes: [NodeID: [NodeID]] = [:]
    /// With whom each has begun the connection.
    private var begunByNodes: [NodeID: Set<NodeID>] = [:]

    /// - Parameter degree: How many others each draws; all of them where there are no more.
    /// - Parameter homes: The edge node of each device.
    init(of nodes: [NodeID], degree: Int, homes: [RelayID] = [], seed: Seed) {
        var sets = Array(repeating: Set<Int>(), count: nodes.count)
        var begun = sets
        for place in nodes.indices {
            var random = RandomStream(seed: seed.descendant("node", UInt64(place)))
            for other in random.sample(min(degree, nodes.count - 1), below: nodes.count - 1) {
                let other = other < place ? other : other + 1
                if !sets[place].contains(other) { begun[place].insert(other) }
                sets[place].insert(other)
                sets[other].insert(place)
            }
        }
        var relayPlaces: [RelayID: Int] = [:]
        for (place, node) in nodes.enumerated() {
            if case .relay(let relay) = node { relayPlaces[relay] = place }
        }
        for place in relayPlaces.values {
            let others = relayPlaces.values.filter { $0 != place }
            begun[place].formUnion(others.filter { place < $0 && !sets[place].contains($0) })
            sets[place].formUnion(others)
        }
        for (place, node) in nodes.enumerated() {
            guard case .device(let device) = node, Int(device.ordinal) < homes.count,
                let home = relayPlaces[homes[Int(device.ordinal)]]
            else { continue }
            if !sets[place].contains(home) { begun[place].insert(home) }
            sets[place].insert(home)
            sets[home].insert(place)
        }
        for (place, node) in nodes.enumerated() {
            neighboursOfNodes[node] = sets[place].sorted().map { nodes[$0] }
            begunByNodes[node] = Set(begun[place].map { nodes[$0] })
        }
    }

    func neighbours(of node: NodeID) -> [NodeID] { neighboursOfNodes[node, default: []] }

    /// Those of them that are outbound: each connection was begun by one of its two ends.
    func outbound(of node: NodeID) -> Set<NodeID> { begunByNodes[node, default: []] }
}

extension RandomStream {
    /// So many different numbers from 0 up to, and not including, `bound`, each choice equally likely (Floyd's
    /// algorithm, CACM 30(9), 1987), in the order in which they were drawn.
    mutating func sample(_ count: Int, below bound: Int) -> [Int] {
        var chosen: [Int] = []
        var isChosen: Set<Int> = []
        for last in max(0, bound - count)..<max(0, bound) {
            let drawn = index(below: last + 1)
            let next = isChosen.insert(drawn).inserted ? drawn : last
            isChosen.insert(next)
            chosen.append(next)
        }
        return chosen
    }

    /// Some of several, each choice equally likely; all of them where there are no more.
    mutating func choose<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        guard elements.count > count else { return elements }
        return sample(count, below: elements.count).map { elements[$0] }
    }
}
