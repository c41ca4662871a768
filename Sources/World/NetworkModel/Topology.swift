import Identity
import Randomness

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
///
/// A link is a number: of each device one up and one down, and between two relays one in each direction, numbered when
/// they are first used, since of so many pairs most never are.
struct Topology {
    let relayCount: Int
    let deviceCount: Int
    private let relayOfDevice: [Int]
    /// The relays that are connected so far, the lesser first, and the place of each pair.
    private var pairs: [RelayPair] = []
    private var placeOfPair: [RelayPair: Int] = [:]

    private struct RelayPair: Hashable {
        let lesser: Int
        let greater: Int
    }

    init(delivery: Delivery, deviceCount: Int, seed: Seed) {
        self.deviceCount = deviceCount
        relayCount = delivery.relayCount
        relayOfDevice = (0..<deviceCount).map { device in
            var random = RandomStream(seed: seed.descendant("device.relay", UInt64(device)))
            return random.index(below: delivery.servingCount)
        }
    }

    var linkCount: Int { 2 * (deviceCount + pairs.count) }

    func relay(of device: DeviceID) -> Int { relayOfDevice[Int(device.ordinal)] }

    /// The relay of each device.
    var homes: [RelayID] { relayOfDevice.map { RelayID($0) } }

    func side(of link: Int) -> LinkSide {
        link >= 2 * deviceCount ? .backbone : link.isMultiple(of: 2) ? .up : .down
    }

    func upLink(of device: DeviceID) -> Int { 2 * Int(device.ordinal) }

    func downLink(of device: DeviceID) -> Int { 2 * Int(device.ordinal) + 1 }

    /// The link between two relays; with it the one back comes into being.
    mutating func link(from relay: Int, to other: Int) -> Int {
        precondition(relay != other, "a relay has no link to itself")
        let pair = RelayPair(lesser: min(relay, other), greater: max(relay, other))
        let place: Int
        if let known = placeOfPair[pair] {
            place = known
        } else {
            place = pairs.count
            placeOfPair[pair] = place
            pairs.append(pair)
        }
        return 2 * (deviceCount + place) + (relay < other ? 0 : 1)
    }

    /// What a link's own randomness is found by, whenever it came into being.
    func seedIndex(of link: Int) -> UInt64 {
        guard link >= 2 * deviceCount, case .relay(let from) = destination(of: reverse(of: link)),
            case .relay(let to) = destination(of: link)
        else { return UInt64(link) }
        return UInt64(2 * deviceCount + from.number * relayCount + to.number)
    }

    /// The link that carries the acknowledgements of `link`.
    func reverse(of link: Int) -> Int { link ^ 1 }

    func destination(of link: Int) -> NodeID {
        if link >= 2 * deviceCount {
            let pair = pairs[link / 2 - deviceCount]
            return .relay(RelayID(link.isMultiple(of: 2) ? pair.greater : pair.lesser))
        }
        let device = DeviceID(UInt32(link / 2))
        return link.isMultiple(of: 2) ? .relay(RelayID(relay(of: device))) : .device(device)
    }

    /// The links that begin or end at a relay, as far as there are any.
    func links(at relay: Int) -> [Int] {
        let own = (0..<deviceCount).filter { relayOfDevice[$0] == relay }
        let connected = pairs.indices.filter { pairs[$0].lesser == relay || pairs[$0].greater == relay }
        return (own + connected.map { deviceCount + $0 }).flatMap { [2 * $0, 2 * $0 + 1] }
    }
}
