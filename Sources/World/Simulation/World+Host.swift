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

/// Nodes act over the modelled network and in virtual time.
extension World: NodeHost {
    public var now: SimulatedInstant { agenda.now }

    public mutating func carry(_ frame: MemberFrame, from node: NodeID, as purpose: Purpose) {
        if case .device(let device) = node { observe(.sent(frame.parcels, by: device)) }
        network.send(
            .parcels(frame.parcels), from: node, label: observers.label(for: purpose), at: agenda.now)
    }

    public mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose
    ) {
        network.send(
            .message(message, from: node, to: other), from: node, label: observers.label(for: purpose),
            at: agenda.now)
    }

    public func clockOffset(of device: DeviceID) -> TimeSpan { devices[Int(device.ordinal)].clockOffset }

    public mutating func wake(_ device: DeviceID, with alarm: AlarmID, at instant: SimulatedInstant) {
        agenda.enter(.alarm(device, alarm), due: instant)
    }

    public mutating func wake(_ relay: RelayID, with timer: RelayTimer, at instant: SimulatedInstant) {
        agenda.enter(.timer(relay, timer), due: instant)
    }

    public mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        devices[Int(device.ordinal)].member.publishInitialKeys()
    }

    public mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        let index = Int(device.ordinal)
        return devices[index].member.makeInitialKey(
            for: claim, at: .start + devices[index].clockOffset)
    }

    /// Where devices are attached, and who puts changes in order.
    static func plan(for specification: WorldSpecification, homes: [RelayID]) -> ServicePlan {
        let delivery = specification.network.delivery
        let patience: TimeSpan?
        switch specification.sequencing {
        case .server:
            return ServicePlan(homes: homes, ring: [RelayID(delivery.relayCount - 1)], patience: nil)
        case .homeNode(let detection): patience = detection
        case .branches: patience = nil
        }
        var home = RandomStream(seed: specification.seed.descendant("sequencer.home"))
        let first = home.index(below: delivery.servingCount)
        let ring = (0..<delivery.servingCount).map { RelayID((first + $0) % delivery.servingCount) }
        return ServicePlan(homes: homes, ring: ring, patience: patience, isOrdered: specification.isOrdered)
    }
}
