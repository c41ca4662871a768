public import Identity

/// The two nodes that a link leads from and to.
public struct LinkEnds: Hashable, Sendable {
    public let from: NodeID
    public let to: NodeID

    public init(from: NodeID, to: NodeID) {
        precondition(from != to, "a node has no link to itself")
        self.from = from
        self.to = to
    }

    public var reversed: LinkEnds { LinkEnds(from: to, to: from) }

    /// Where in the network the link is.
    public var side: LinkSide {
        switch (from, to) {
        case (.device, _): .up
        case (.relay, .device): .down
        case (.relay, .relay): .backbone
        }
    }

    /// The device whose link it is, unless it leads from relay to relay.
    public var device: DeviceID? {
        switch (from, to) {
        case (.device(let device), _), (.relay, .device(let device)): device
        case (.relay, .relay): nil
        }
    }

    /// Of the two links of a pair, the one that is numbered first: up, or from the lesser relay.
    var isFirst: Bool {
        switch (from, to) {
        case (.device(let from), .device(let to)): from < to
        case (.device, .relay): true
        case (.relay, .device): false
        case (.relay(let from), .relay(let to)): from < to
        }
    }
}

/// The links that have been used, by the pair of nodes that each leads from and to.
///
/// Of so many pairs most never meet. A link comes into being when it is first used, and with it the one back, so that
/// a node costs nothing by itself. Links are numbered in that order, the two of a pair one after the other.
public struct LinkTable {
    private var links: [Link] = []
    private var numbers: [LinkEnds: Int] = [:]
    private var endsOfLinks: [LinkEnds] = []
    private var linksOfNodes: [NodeID: [Int]] = [:]

    public init() {}

    public var count: Int { links.count }

    public subscript(number: Int) -> Link {
        get { links[number] }
        _modify { yield &links[number] }
    }

    public func number(of ends: LinkEnds) -> Int? { numbers[ends] }

    public func ends(of number: Int) -> LinkEnds { endsOfLinks[number] }

    /// The link that leads back.
    public func reverse(of number: Int) -> Int { number ^ 1 }

    /// Adds the two links between a pair of nodes.
    ///
    /// - Returns: The number of the first of them.
    public mutating func addPair(_ ends: LinkEnds, make: (LinkEnds) -> Link) -> Int {
        precondition(numbers[ends] == nil, "there is one pair of links between \(ends.from) and \(ends.to)")
        let number = links.count
        let first = ends.isFirst ? ends : ends.reversed
        for ends in [first, first.reversed] {
            numbers[ends] = links.count
            endsOfLinks.append(ends)
            links.append(make(ends))
        }
        for node in [first.from, first.to] {
            linksOfNodes[node, default: []] += [number, number + 1]
        }
        return number
    }

    /// The links that begin or end at a node: first those of devices in the order of these, then the others in that in
    /// which they came into being.
    public func links(at node: NodeID) -> [Int] {
        let all = linksOfNodes[node, default: []]
        var ofDevices: [(device: DeviceID, link: Int)] = []
        var others: [Int] = []
        for link in all {
            if case .device(let device) = endsOfLinks[link & ~1].from {
                ofDevices.append((device, link))
            } else {
                others.append(link)
            }
        }
        ofDevices.sort { ($0.device, $0.link) < ($1.device, $1.link) }
        return ofDevices.map(\.link) + others
    }
}
