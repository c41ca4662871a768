import Identity
import Randomness

/// Which edge nodes have a link to each other.
public enum Topology: Hashable, Sendable {
    case full
    /// In the order of their numbers, each with the next and the last with the first; and so many links besides between
    /// drawn pairs.
    case ring(chords: Int)
    /// Each has so many, drawn; one more where that cannot be for all.
    case randomRegular(degree: Int)
}

/// The links between edge nodes, as all nodes know them.
struct NodeMap: Sendable {
    /// Of each node by its number, in rising order.
    private(set) var neighbours: [[Int]]

    init(_ topology: Topology, count: Int, seed: Seed) {
        var random = RandomStream(seed: seed.descendant("backbone"))
        var links = Array(repeating: Set<Int>(), count: count)
        func add(_ one: Int, _ other: Int) {
            guard one != other else { return }
            links[one].insert(other)
            links[other].insert(one)
        }
        switch topology {
        case .full: for one in 0..<count { for other in 0..<one { add(one, other) } }
        case .ring(let chords):
            for node in 0..<count { add(node, (node + 1) % count) }
            let pairs = (0..<count).flatMap { one in (0..<one).map { (one, $0) } }
            let free = pairs.filter { !links[$0].contains($1) }
            for (one, other) in random.choose(chords, of: free) { add(one, other) }
        case .randomRegular(let degree):
            links = Self.regular(degree: degree, count: count, using: &random)
        }
        neighbours = links.map { $0.sorted() }
    }

    /// A connected graph in which each node has as many links, or one of them one more: pairs of ends that are drawn
    /// until no node is linked to itself or twice to another (the pairing model, Bollobás, 1980), switching those that are.
    private static func regular(
        degree: Int, count: Int, using random: inout RandomStream
    ) -> [Set<Int>] {
        guard degree < count - 1 else {
            return (0..<count).map { node in Set((0..<count).filter { $0 != node }) }
        }
        while true {
            var ends = (0..<count).flatMap { Array(repeating: $0, count: degree) }
            if ends.count % 2 > 0 { ends.append(random.index(below: count)) }
            var links = Array(repeating: Set<Int>(), count: count)
            var triesLeft = 20 * ends.count
            while !ends.isEmpty, triesLeft > 0 {
                triesLeft -= 1
                let one = ends.remove(at: random.index(below: ends.count))
                let other = ends.remove(at: random.index(below: ends.count))
                guard one == other || links[one].contains(other) else {
                    links[one].insert(other)
                    links[other].insert(one)
                    continue
                }
                ends += [one, other]
            }
            if ends.isEmpty,
                distances(from: 0, over: links.map { $0.sorted() }, without: []).allSatisfy({ $0 != nil })
            {
                return links
            }
        }
    }

    /// How many links there are to each node; nothing where there is no way.
    private static func distances(
        from start: Int, over neighbours: [[Int]], without absent: Set<Int>
    ) -> [Int?] {
        var distances = [Int?](repeating: nil, count: neighbours.count)
        distances[start] = 0
        var (border, distance) = ([start], 0)
        while !border.isEmpty {
            distance += 1
            var next: [Int] = []
            for node in border.flatMap({ neighbours[$0] })
            where distances[node] == nil && !absent.contains(node) {
                distances[node] = distance
                next.append(node)
            }
            border = next
        }
        return distances
    }

    /// The neighbour that is the nearest to a node; of several the first.
    func nextHop(from own: RelayID, to other: RelayID, without absent: Set<RelayID>) -> RelayID? {
        let away = Set(absent.map(\.number)).subtracting([other.number])
        let distances = Self.distances(from: other.number, over: neighbours, without: away)
        let hops = neighbours[own.number].filter { distances[$0] != nil && !away.contains($0) }
        return hops.min { (distances[$0] ?? .max, $0) < (distances[$1] ?? .max, $1) }.map { RelayID($0) }
    }
}
