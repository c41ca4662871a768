import EventEngine
public import Identity
import Links
import Metering
import NetworkModel
import Observation
public import Quantities
import Randomness
public import Relays
import Routing
public import SchemeContract
public import Transport

extension ServiceMessage: NodeMessage {}

/// A message that says of which group it is, by the 8 bytes of its name; where there is one group none has to.
struct GroupedMessage: NodeMessage {
    let message: ServiceMessage

    var byteCount: Int { message.byteCount + 8 }

    var isForAnyNode: Bool { message.isForAnyNode }

    var isGivenBack: Bool { message.isGivenBack }
}

/// Nodes act over the modelled network and in virtual time.
extension World: NodeHost {
    public var now: SimulatedInstant { agenda.now }

    public mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex
    ) {
        if case .device(let device) = node { observe(.sent(frame.parcels, by: device), in: group) }
        network.send(
            .parcels(frame.parcels), from: node, label: observers.label(for: purpose, in: group),
            at: agenda.now)
    }

    public mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex
    ) {
        let said: any NodeMessage = workloads.count > 1 ? GroupedMessage(message: message) : message
        network.send(
            .message(said, from: node, to: other), from: node,
            label: observers.label(for: purpose, in: group), at: agenda.now)
    }

    public func clockOffset(of device: DeviceID) -> TimeSpan { devices[Int(device.ordinal)].clockOffset }

    public mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        agenda.enter(.alarm(device, alarm, group), due: instant)
    }

    public mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant
    ) {
        agenda.enter(.timer(relay, timer, group), due: instant)
    }

    public mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        devices[Int(device.ordinal)].publishInitialKeys()
    }

    public mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        devices[Int(device.ordinal)].makeInitialKey(for: claim)
    }

    /// Where devices are attached, and who puts changes in order.
    static func plan(
        for specification: WorldSpecification, attachments: Attachments, groupCount: Int
    ) -> ServicePlan {
        let delivery = specification.network.delivery
        let homes = attachments.homes
        let nodes =
            delivery.edgeNodes.attach == 1
            ? [] : homes.indices.map { attachments.nodes(of: DeviceID(UInt32($0))) }
        let patience: TimeSpan?
        var isSequenced = true
        switch specification.sequencing {
        case .server:
            let server = RelayID(delivery.relayCount - 1)
            return ServicePlan(
                homes: homes, nodes: nodes, rings: Array(repeating: [server], count: groupCount),
                patience: nil)
        case .homeNode(let detection, _): patience = detection
        case .branches:
            patience = nil
            isSequenced = false
        }
        var home = RandomStream(seed: specification.seed.descendant("sequencer.home"))
        let rings = (0..<groupCount).map { _ in
            let first = home.index(below: delivery.servingCount)
            return (0..<delivery.servingCount).map { RelayID((first + $0) % delivery.servingCount) }
        }
        return ServicePlan(
            homes: homes, nodes: nodes, rings: rings, patience: patience, isOrdered: isSequenced,
            mayFork: specification.sequencing.mayFork)
    }
}
