public import Identity
public import Quantities
import SchemeContract

/// What every relay of a network knows from the start: where devices are attached, and who may put changes in order.
public struct ServicePlan: Equatable, Sendable {
    /// The relay of each device.
    public let homes: [RelayID]
    /// All relays of each device, its own first; empty where each has one.
    private let severalNodes: [[RelayID]]
    /// Of each group, from its home node on: the first that is up puts changes in order, the next one stands by.
    ///
    /// Where nobody does, those whom a device can ask for what it has missed.
    private let rings: [[RelayID]]
    /// How long a relay waits for another before it tries again; nothing where there is one sequencer that nobody can
    /// take over from.
    public let patience: TimeSpan?
    /// Whether somebody puts changes in order.
    public let isOrdered: Bool
    /// Whether members go back to one line should two have done so at a time.
    public let mayFork: Bool

    /// Some trips between nodes: who tries again sooner floods the other, and at once is for ever at one instant.
    static let patienceMin = TimeSpan.seconds(1)

    /// - Parameter patience: Less than a second counts as a second.
    public init(
        homes: [RelayID], nodes: [[RelayID]] = [], rings: [[RelayID]], patience: TimeSpan?,
        isOrdered: Bool = true,
        mayFork: Bool = false
    ) {
        precondition(rings.allSatisfy { !$0.isEmpty }, "somebody puts changes in order")
        self.homes = homes
        severalNodes = nodes
        self.rings = rings
        self.isOrdered = isOrdered
        self.mayFork = mayFork
        self.patience = patience.map { max($0, Self.patienceMin) }
    }

    public func ring(of group: GroupIndex) -> [RelayID] { rings[Int(group.number)] }

    public func home(of device: DeviceID) -> RelayID { homes[Int(device.ordinal)] }

    /// All relays of a device, its own first.
    public func nodes(of device: DeviceID) -> [RelayID] {
        severalNodes.isEmpty ? [home(of: device)] : severalNodes[Int(device.ordinal)]
    }

    /// Which of a device's keys a relay hands out; none where it is not one of the device's.
    func share(of device: DeviceID, at relay: RelayID) -> DirectoryShare? {
        let nodes = nodes(of: device)
        return nodes.firstIndex(of: relay).map { DirectoryShare(place: $0, count: nodes.count) }
    }

    /// Whom a device asks that was not answered so often before: its own relays, then those that may put changes in
    /// order, one after the other.
    public func relay(askedBy device: DeviceID, in group: GroupIndex, attempt: Int) -> RelayID {
        let own = nodes(of: device)
        let others = ring(of: group).filter { !own.contains($0) }
        let place = attempt % (own.count + others.count)
        return place < own.count ? own[place] : others[place - own.count]
    }
}
