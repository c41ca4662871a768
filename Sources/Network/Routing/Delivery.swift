public import Identity
public import Quantities
public import Randomness

/// How messages get from device to device.
public enum Delivery: Hashable, Sendable {
    /// Through one server.
    case central
    /// Through edge nodes: each device has one, and all edge nodes have links to each other. A message
    /// travels once to each edge node that serves a recipient.
    case edge(EdgeNodes)
    /// From device to device. Edge nodes keep what is for devices that are away, and have the directory.
    case direct(EdgeNodes, DirectDelivery)
    /// By GossipSub among devices or edge nodes. What is for one device alone goes by its edge node.
    case gossip(EdgeNodes, GossipParameters)

    /// The nodes beside devices; of a central delivery the one server.
    public var edgeNodes: EdgeNodes {
        switch self {
        case .central: EdgeNodes(count: 1)
        case .edge(let nodes), .direct(let nodes, _), .gossip(let nodes, _): nodes
        }
    }

    public var relayCount: Int { edgeNodes.count + (edgeNodes.hasServer ? 1 : 0) }

    /// How many nodes attackers have beside these relays.
    public var sybilCount: Int {
        guard case .gossip(_, let parameters) = self else { return 0 }
        return parameters.sybils.reduce(0) { $0 + $1.count }
    }

    /// The relays to which devices are attached: the first ones.
    public var servingCount: Int { edgeNodes.count }

    /// The relays that each device is attached to, drawn.
    ///
    /// - Parameter placement: Nothing where all nodes are equally near.
    public func attachments(deviceCount: Int, seed: Seed, placement: Placement? = nil) -> Attachments {
        edgeNodes.attachments(deviceCount: deviceCount, seed: seed, placement: placement)
    }

    /// Where nodes are.
    ///
    /// - Parameter regionOf: Of a device that is somewhere in particular; the others are spread evenly, drawn.
    public func placement(
        in regions: Regions, deviceCount: Int, seed: Seed, regionOf: (DeviceID) -> Int?
    ) -> Placement {
        Placement(
            regions, deviceCount: deviceCount, servingCount: servingCount, seed: seed, regionOf: regionOf)
    }

    /// Makes what a node does with what it is given; a server is an edge node to which every device is attached.
    public func routers(_ attachments: Attachments, seed: Seed) -> (NodeID) -> any Router {
        let homes = attachments.homes
        switch self {
        case .edge(let nodes): return nodes.routers(attachments, seed: seed)
        case .central: return { node in Self.attached(node, homes: homes) }
        case .direct(_, let direct):
            return { node in
                guard case .device(let device) = node else { return Self.attached(node, homes: homes) }
                return DirectDevice(
                    device, home: homes[Int(device.ordinal)], direct,
                    seed: seed.descendant("direct", UInt64(device.ordinal)))
            }
        case .gossip(_, let parameters): return gossip(parameters, homes: homes, seed: seed)
        }
    }

    fileprivate static func attached(_ node: NodeID, homes: [RelayID]) -> any Router {
        switch node {
        case .device(let device): AttachedDevice(device, to: homes[Int(device.ordinal)])
        case .relay(let relay): ForwardingRelay(relay, homes: homes)
        }
    }

    private func gossip(
        _ parameters: GossipParameters, homes: [RelayID], seed: Seed
    ) -> (NodeID) -> any Router {
        let relays = (0..<servingCount).map { NodeID.relay(RelayID($0)) }
        let devices = homes.indices.map { NodeID.device(DeviceID(UInt32($0))) }
        let isOfDevices = parameters.peers == .devices
        let overlay = Overlay(
            of: isOfDevices ? devices + relays : relays, degree: parameters.connectionCount,
            homes: homes, seed: seed.descendant("gossip.overlay"))
        let sybils = SybilPlan(parameters.sybils, after: relayCount)
        return { node in
            guard !sybils.contains(node) else {
                let acquaintances = sybils.acquaintances(
                    of: node, among: isOfDevices ? devices + relays : relays,
                    seed: seed.descendant("gossip.sybil"))
                return SybilPeer(node, acquaintances: acquaintances, patience: parameters.patience)
            }
            let make = {
                GossipPeer(
                    node, neighbours: overlay.neighbours(of: node), outbound: overlay.outbound(of: node),
                    parameters, seed: $0, address: { sybils.address(of: $0) })
            }
            switch node {
            case .device(let device):
                let peer = make(seed.descendant("gossip.device", UInt64(device.ordinal)))
                let home = homes[Int(device.ordinal)]
                return GossipDevice(device, home: home, peer: isOfDevices ? peer : nil)
            case .relay(let relay):
                let peer = make(seed.descendant("gossip.relay", UInt64(relay.number)))
                return GossipRelay(
                    relay, homes: homes, others: relays.filter { $0 != node }, peer: peer,
                    keepsMailboxes: !isOfDevices, parameters)
            }
        }
    }
}

/// Nodes that are always on: they keep what is for devices that are away, and the directory of their keys.
public struct EdgeNodes: Hashable, Sendable {
    public var count: Int
    /// A server beside them serves no device; it has the number after theirs.
    public var hasServer: Bool
    /// To how many of them a device is attached: it uses the first that answers.
    public var attach = 1
    public var choice = NodeChoice.hash
    /// Which of them have a link to each other.
    public var topology = Topology.full
    /// By how many of its nodes a device sends each frame, each of which takes another of a recipient's; at most `attach`.
    public var copies = 1
    /// In how many of a device's nodes lies what is for it while it is away; at most `attach`.
    public var replicas = 1
    /// How long it lies there; for ever where it is `nil`.
    public var retention: TimeSpan?
    /// How long nothing is heard from a node or a device before another way is taken.
    public var patience = TimeSpan.seconds(3)
    /// How long a node that did not answer is passed over.
    public var pause = TimeSpan.seconds(60)

    public init(count: Int, hasServer: Bool = false) {
        self.count = count
        self.hasServer = hasServer
    }

    /// Whether what waits for devices lies in mailboxes that nodes manage; else it waits before their links.
    var hasMailboxes: Bool { attach > 1 || retention != nil }

    fileprivate func routers(_ attachments: Attachments, seed: Seed) -> (NodeID) -> any Router {
        let map = topology == .full ? nil : NodeMap(topology, count: count, seed: seed)
        let homes = attachments.homes
        return { node in
            switch node {
            case .device(let device):
                guard hasMailboxes else { return Delivery.attached(node, homes: homes) }
                return EdgeDevice(device, nodes: attachments.nodes(of: device), self)
            case .relay(let relay):
                let plain: any Router =
                    hasMailboxes
                    ? EdgeRelay(relay, attachments, self) : ForwardingRelay(relay, homes: homes)
                return map.map { MeshedRelay(relay, plain, over: $0, self) } ?? plain
            }
        }
    }
}

/// How devices send to each other without a relay between them.
public struct DirectDelivery: Hashable, Sendable {
    /// Whether what is for a device that does not answer goes to its edge node; else its sender tries again.
    public var usesEdgeForOffline: Bool
    /// How long nothing is heard from a device before its sender thinks it away.
    public var patience: TimeSpan
    /// How long a device that was thought away is not tried again, on average: each time it is drawn anew, from half of this
    /// to one and a half.
    public var pause: TimeSpan

    public init(
        usesEdgeForOffline: Bool = true, patience: TimeSpan = .seconds(3), pause: TimeSpan = .seconds(60)
    ) {
        self.usesEdgeForOffline = usesEdgeForOffline
        self.patience = patience
        self.pause = pause
    }
}
