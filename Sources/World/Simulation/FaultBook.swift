import Links
import NetworkModel
import Quantities
import Randomness
import Routing

/// When each fault of a run is in force, and on which nodes.
struct FaultBook {
    struct Episode {
        let what: NodeFault.What
        /// By number; of a server that is down, its own; of devices that go back, theirs; of sybils, those after all relays'.
        let nodes: [Int]
        let begins: SimulatedInstant
        /// `never` where it lasts to the end.
        let ends: SimulatedInstant
    }

    let episodes: [Episode]
    /// Of all episodes, each in order.
    private let begins: [SimulatedInstant]
    private let ends: [SimulatedInstant]
    /// Which are in force.
    private(set) var current: Set<Int> = []
    /// How many episodes have each node down, servers among them.
    var downCounts: [Int]
    var meshes = MeshWatch()

    /// - Parameters:
    ///   - servingCount: How many nodes serve devices.
    ///   - founderCount: How many devices found the group: of these are those that go back.
    ///   - relayCount: With the server that puts changes in order, if it is one more.
    ///   - end: When what happens by chance ends.
    ///   - seed: Which nodes are taken, and when by chance, is the same under every mechanism.
    init(
        _ faults: [NodeFault], servingCount: Int, founderCount: Int, relayCount: Int,
        from measuredFrom: SimulatedInstant,
        until end: SimulatedInstant, seed: Seed
    ) {
        downCounts = Array(repeating: 0, count: relayCount)
        var nodeCount = relayCount
        episodes = faults.enumerated().flatMap { index, fault -> [Episode] in
            let shuffled = Self.shuffled(
                fault.restores ? founderCount : servingCount,
                seed: seed.descendant("fault.nodes", UInt64(index)))
            var nodes = Self.nodes(of: fault.what, shuffled, relayCount: relayCount)
            if let sybils = fault.sybils {
                nodes = Array(nodeCount..<nodeCount + sybils.count)
                nodeCount += sybils.count
            }
            let begin = measuredFrom + fault.begins
            let last = fault.restores ? begin + TimeSpan(nanoseconds: 1) : fault.lasts.map { begin + $0 }
            guard let chance = fault.chance else {
                return [
                    Episode(what: fault.what, nodes: nodes, begins: begin, ends: last ?? .never)
                ]
            }
            return nodes.flatMap { node in
                let seed = seed.descendant("fault.spells", UInt64(index << 20 + node))
                return Self.spells(chance, from: begin, until: min(last ?? end, end), seed: seed).map {
                    Episode(what: fault.what, nodes: [node], begins: $0.lowerBound, ends: $0.upperBound)
                }
            }
        }
        let felt = episodes.filter { !$0.what.isIdle }
        begins = felt.map(\.begins).sorted()
        ends = felt.map(\.ends).sorted()
    }

    /// Those in force now.
    var inForce: [Episode] { current.sorted().map { episodes[$0] } }

    mutating func note(_ episode: Int, begins: Bool) {
        if begins { current.insert(episode) } else { current.remove(episode) }
    }

    /// How many are in force at some time in a span that is not empty.
    func count(in span: Range<SimulatedInstant>) -> Int {
        // Those that have begun by its end, without those that were over before it.
        Self.count(begins) { $0 < span.upperBound } - Self.count(ends) { $0 <= span.lowerBound }
    }

    /// How many of those in order are so, where the first are.
    private static func count(
        _ instants: [SimulatedInstant], where isSo: (SimulatedInstant) -> Bool
    ) -> Int {
        var (low, high) = (0, instants.count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(instants[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// When a node is out of order, from being in it or out of it as in the long run.
    private static func spells(
        _ chance: NodeFault.Chance, from begin: SimulatedInstant, until end: SimulatedInstant, seed: Seed
    ) -> [Range<SimulatedInstant>] {
        var random = RandomStream(seed: seed)
        let (up, down) = (chance.meanUp.seconds, chance.meanDown.seconds)
        var isDown = random.happens(withProbability: down / (up + down))
        var (now, spells) = (begin, [Range<SimulatedInstant>]())
        while now < end {
            let length = Distribution.exponential(mean: isDown ? down : up).sample(using: &random)
            // Not shorter than the clock can tell.
            let next = min(now + max(TimeSpan(nanoseconds: 1), TimeSpan(seconds: length)), end)
            if isDown { spells.append(now..<next) }
            (now, isDown) = (next, !isDown)
        }
        return spells
    }

    private static func nodes(of what: NodeFault.What, _ shuffled: [Int], relayCount: Int) -> [Int] {
        switch what {
        case .nodesDown(let nodes), .crashed(let nodes), .censored(let nodes, _),
            .withholdingKeys(let nodes), .reusingKeys(let nodes), .restored(let nodes, _):
            switch nodes {
            case .numbered(let numbers): numbers
            case .count(let count): Array(shuffled.prefix(count))
            case .share(let share):
                Array(
                    shuffled.prefix(
                        min(max(1, Int((Double(shuffled.count) * share).rounded())), shuffled.count)))
            }
        case .serverDown: [relayCount - 1]
        case .partition: shuffled
        case .strained, .equivocating, .sybils: []
        }
    }

    private static func shuffled(_ count: Int, seed: Seed) -> [Int] {
        var random = RandomStream(seed: seed)
        var nodes = Array(0..<count)
        for place in nodes.indices { nodes.swapAt(place, place + random.index(below: count - place)) }
        return nodes
    }
}
