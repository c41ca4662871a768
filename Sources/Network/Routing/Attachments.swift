public import Identity
import Quantities
import Randomness

/// The edge nodes that each device is attached to, the one that it prefers first.
///
/// All nodes can tell them of every device: they follow from its name.
public struct Attachments: Equatable, Sendable {
    /// By the ordinal of the device; at least one node each.
    private let nodes: [[RelayID]]

    init(_ nodes: [[RelayID]]) {
        self.nodes = nodes
    }

    /// Each device is attached to one node.
    public init(homes: [RelayID]) {
        nodes = homes.map { [$0] }
    }

    /// The first node of each device.
    public var homes: [RelayID] { nodes.map { $0[0] } }

    public func nodes(of device: DeviceID) -> [RelayID] { nodes[Int(device.ordinal)] }

    func home(of device: DeviceID) -> RelayID { nodes[Int(device.ordinal)][0] }

    /// The other nodes of a node's devices.
    func fellows(of relay: RelayID) -> [RelayID] {
        var fellows: Set<RelayID> = []
        for nodes in nodes where nodes.contains(relay) { fellows.formUnion(nodes) }
        return fellows.subtracting([relay]).sorted()
    }
}

/// Which of the edge nodes are a device's.
public enum NodeChoice: String, CaseIterable, Sendable {
    /// Each order of nodes is equally likely, as by the ranks of rendezvous hashing (Thaler and Ravishankar, "Using
    /// name-based mappings to increase hit rates", 1998); but of regions each has its turn.
    case hash
    /// Those that are nearest, and of these as by `hash`.
    case nearest
}

extension EdgeNodes {
    /// Draws the nodes of each device, the one that it prefers first.
    ///
    /// - Parameter placement: Nothing where all nodes are equally near.
    func attachments(deviceCount: Int, seed: Seed, placement: Placement?) -> Attachments {
        Attachments(
            (0..<deviceCount).map { device in
                var random = RandomStream(seed: seed.descendant("device.relay", UInt64(device)))
                guard attach > 1 || placement != nil else { return [RelayID(random.index(below: count))] }
                var left = (0..<count).map { RelayID($0) }
                var chosen: [RelayID] = []
                while chosen.count < min(attach, count) {
                    let candidates = candidates(of: left, for: device, besides: chosen, placement)
                    let next = candidates[random.index(below: candidates.count)]
                    left.removeAll { $0 == next }
                    chosen.append(next)
                }
                return chosen
            })
    }

    /// Among which nodes a device's next one is drawn.
    private func candidates(
        of left: [RelayID], for device: Int, besides chosen: [RelayID], _ placement: Placement?
    ) -> [RelayID] {
        guard let placement else { return left }
        switch choice {
        case .hash:
            let visits = Dictionary(grouping: chosen) { placement.region(of: .relay($0)) }
            let count = { (node: RelayID) in visits[placement.region(of: .relay(node))]?.count ?? 0 }
            let least = left.map(count).min() ?? 0
            return left.filter { count($0) == least }
        case .nearest:
            let own = NodeID.device(DeviceID(UInt32(device)))
            let nearest = left.map { placement.distance(from: own, to: .relay($0)) }.min() ?? .zero
            return left.filter { placement.distance(from: own, to: .relay($0)) == nearest }
        }
    }
}
