public import Identity
import Links

/// The two nodes that one direction of a connection leads from and to.
public struct ConnectionEnds: Hashable, Sendable {
    public let from: NodeID
    public let to: NodeID

    public init(from: NodeID, to: NodeID) {
        precondition(from != to, "a node has no connection to itself")
        self.from = from
        self.to = to
    }

    public var reversed: ConnectionEnds { ConnectionEnds(from: to, to: from) }

    /// The link that its packets begin on, and the one that they go on over where there are two: relays have no access
    /// link, so between two devices alone there are.
    var path: (first: LinkID, second: LinkID?) {
        switch (from, to) {
        case (.device(let from), .device(let to)): (.up(from), .down(to))
        case (.device(let from), .relay): (.up(from), nil)
        case (.relay, .device(let to)): (.down(to), nil)
        case (.relay(let from), .relay(let to)): (.backbone(from: from, to: to), nil)
        }
    }

    /// Of the two directions of a pair, the one that is numbered first: up, or from the lesser of two alike.
    var isFirst: Bool {
        switch (from, to) {
        case (.device(let from), .device(let to)): from < to
        case (.device, .relay): true
        case (.relay, .device): false
        case (.relay(let from), .relay(let to)): from < to
        }
    }
}

/// The connections that have been used, each direction by itself, by the pair of nodes that it leads from and to.
///
/// They are numbered in the order in which they came into being, the two directions of a pair one after the other.
struct ConnectionTable {
    private var numbers: [ConnectionEnds: Int] = [:]
    private var endsOfConnections: [ConnectionEnds] = []
    private var connectionsOfNodes: [NodeID: [Int]] = [:]

    var count: Int { endsOfConnections.count }

    func number(of ends: ConnectionEnds) -> Int? { numbers[ends] }

    func ends(of number: Int) -> ConnectionEnds { endsOfConnections[number] }

    /// The direction that leads back.
    func reverse(of number: Int) -> Int { number ^ 1 }

    /// Adds the two directions between a pair of nodes.
    ///
    /// - Returns: The number of the first of them; the second has the next.
    mutating func addPair(_ ends: ConnectionEnds) -> Int {
        precondition(numbers[ends] == nil, "there is one connection between \(ends.from) and \(ends.to)")
        let number = endsOfConnections.count
        let first = ends.isFirst ? ends : ends.reversed
        for ends in [first, first.reversed] {
            numbers[ends] = endsOfConnections.count
            endsOfConnections.append(ends)
        }
        for node in [first.from, first.to] {
            connectionsOfNodes[node, default: []] += [number, number + 1]
        }
        return number
    }

    /// Those that begin or end at a node: first those of devices in the order of these, then the others in that in
    /// which they came into being.
    func connections(at node: NodeID) -> [Int] {
        let all = connectionsOfNodes[node, default: []]
        var ofDevices: [(device: DeviceID, connection: Int)] = []
        var others: [Int] = []
        for connection in all {
            if case .device(let device) = endsOfConnections[connection & ~1].from {
                ofDevices.append((device, connection))
            } else {
                others.append(connection)
            }
        }
        ofDevices.sort { ($0.device, $0.connection) < ($1.device, $1.connection) }
        return ofDevices.map(\.connection) + others
    }
}
