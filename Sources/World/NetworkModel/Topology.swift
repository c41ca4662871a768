public import Quantities
import Randomness

/// One end of a link.
public enum Endpoint: Hashable, Sendable {
    case device(DeviceID)
    /// A server or an edge node.
    case relay(Int)
}

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
}

/// Which links there are, and where each leads.
struct Topology {
    let relayCount: Int
    let deviceCount: Int
    private let relayOfDevice: [Int]

    init(delivery: Delivery, deviceCount: Int, seed: Seed) {
        self.deviceCount = deviceCount
        relayCount = delivery.relayCount
        relayOfDevice = (0..<deviceCount).map { device in
            var random = RandomStream(seed: seed.descendant("device.relay", UInt64(device)))
            return random.index(below: delivery.servingCount)
        }
    }

    var linkCount: Int { 2 * deviceCount + relayCount * relayCount }

    func relay(of device: DeviceID) -> Int { relayOfDevice[Int(device.ordinal)] }

    func side(of link: Int) -> LinkSide {
        link >= 2 * deviceCount ? .backbone : link.isMultiple(of: 2) ? .up : .down
    }

    func upLink(of device: DeviceID) -> Int { 2 * Int(device.ordinal) }

    func downLink(of device: DeviceID) -> Int { 2 * Int(device.ordinal) + 1 }

    func link(from relay: Int, to other: Int) -> Int { 2 * deviceCount + relay * relayCount + other }

    /// The link that carries the acknowledgements of `link`.
    func reverse(of link: Int) -> Int {
        guard link >= 2 * deviceCount else { return link ^ 1 }
        let (from, to) = (link - 2 * deviceCount).quotientAndRemainder(dividingBy: relayCount)
        return self.link(from: to, to: from)
    }

    func destination(of link: Int) -> Endpoint {
        if link >= 2 * deviceCount { return .relay((link - 2 * deviceCount) % relayCount) }
        let device = DeviceID(UInt32(link / 2))
        return link.isMultiple(of: 2) ? .relay(relay(of: device)) : .device(device)
    }

    /// The links that begin or end at a relay.
    func links(at relay: Int) -> [Int] {
        let own = (0..<deviceCount).filter { relayOfDevice[$0] == relay }
        return own.flatMap { [2 * $0, 2 * $0 + 1] }
            + (0..<relayCount).filter { $0 != relay }.flatMap {
                [link(from: relay, to: $0), link(from: $0, to: relay)]
            }
    }
}
