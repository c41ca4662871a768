public import Identity
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

extension EdgeNodes {
    /// Draws the nodes of each device, each order of nodes equally likely, as by the ranks of rendezvous hashing
    /// (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998).
    func attachments(deviceCount: Int, seed: Seed) -> Attachments {
        Attachments(
            (0..<deviceCount).map { device in
                var random = RandomStream(seed: seed.descendant("device.relay", UInt64(device)))
                var left = Array(0..<count)
                return (0..<min(attach, count)).map { _ in
                    RelayID(left.remove(at: random.index(below: left.count)))
                }
            })
    }
}
