public import Identity
public import Randomness

/// How messages get from device to device.
public enum Delivery: Hashable, Sendable {
    /// Through one server.
    case central
    /// Through edge nodes: each device has one, and all edge nodes have links to each other. A message
    /// travels once to each edge node that serves a recipient. A server beside them serves no device; it has
    /// the number after theirs.
    case edge(nodes: Int, hasServer: Bool)

    public var relayCount: Int {
        switch self {
        case .central: 1
        case .edge(let nodes, let hasServer): nodes + (hasServer ? 1 : 0)
        }
    }

    /// The relays to which devices are attached: the first ones.
    public var servingCount: Int {
        switch self {
        case .central: 1
        case .edge(let nodes, _): nodes
        }
    }

    /// The relay that each device is attached to, drawn.
    public func homes(deviceCount: Int, seed: Seed) -> [RelayID] {
        (0..<deviceCount).map { device in
            var random = RandomStream(seed: seed.descendant("device.relay", UInt64(device)))
            return RelayID(random.index(below: servingCount))
        }
    }

    /// What a node does with what it is given; a server is an edge node to which every device is attached.
    ///
    /// - Parameter homes: The relay of each device.
    public func router(of node: NodeID, homes: [RelayID]) -> any Router {
        switch node {
        case .device(let device): AttachedDevice(device, to: homes[Int(device.ordinal)])
        case .relay(let relay): ForwardingRelay(relay, homes: homes)
        }
    }
}
