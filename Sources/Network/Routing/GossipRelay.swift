import DequeModule
import Identity
import Metering
import Quantities
import Transport

/// An edge node in the mesh of a topic.
///
/// For devices that are peers themselves it keeps what comes, so that they can ask for it who were away; to others it
/// sends on what is for them.
struct GossipRelay: Router {
    private let relay: RelayID
    private let homes: [RelayID]
    private let plain: ForwardingRelay
    private var peer: GossipPeer
    private let keepsMailboxes: Bool
    private let parameters: GossipParameters
    private var store: Deque<(frame: Frame, at: SimulatedInstant)> = []
    private var stored: [FrameName: Frame] = [:]

    init(
        _ relay: RelayID, homes: [RelayID], peer: GossipPeer, keepsMailboxes: Bool,
        _ parameters: GossipParameters
    ) {
        self.relay = relay
        self.homes = homes
        plain = ForwardingRelay(relay, homes: homes)
        self.peer = peer
        self.keepsMailboxes = keepsMailboxes
        self.parameters = parameters
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        let (common, alone) = frame.partsForTopic
        var effects: [RoutingEffect] = []
        if let alone { effects = plain.publish(alone, at: now) }
        guard let common else { return effects }
        let topical = common.onTopic(named: peer.nextName())
        effects += keep(topical, at: now)
        peer.publish(topical, at: now)
        return effects + peer.takeEffects()
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .message(let message, _, _) = frame.content, let control = message as? GossipControl {
            return take(control, from: neighbour, at: now)
        }
        guard let name = frame.name else { return plain.arrived(frame, from: neighbour, at: now) }
        guard stored[name] == nil else { return [] }
        var effects: [RoutingEffect] = []
        if case .device(let device) = neighbour, keepsMailboxes, homes[Int(device.ordinal)] == relay {
            // Its own device is no peer: it is this node that puts the message into the mesh.
            effects = keep(frame, at: now)
            peer.publish(frame, at: now)
        } else if peer.take(frame, from: neighbour, at: now) {
            effects = keep(frame, at: now)
        }
        return effects + peer.takeEffects()
    }

    private mutating func take(
        _ control: GossipControl, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .device(let device) = neighbour, homes[Int(device.ordinal)] == relay {
            switch control {
            case .whatSince(let instant): return tell(device, whatCameSince: instant)
            case .fetch(let names): return give(names, to: device)
            default: break
            }
        }
        peer.take(control, from: neighbour, at: now)
        return peer.takeEffects()
    }

    /// Sends a message on to own devices that are no peers, or keeps it for those that are.
    private mutating func keep(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        guard case .parcels(let parcels) = frame.content, let name = frame.name else { return [] }
        guard !keepsMailboxes else {
            return parcels.flatMap { parcel in
                parcel.recipients.filter { homes[Int($0.ordinal)] == relay }.map { recipient in
                    let own = Parcel(payload: parcel.payload, recipients: [recipient])
                    return .forward(frame.offTopic(own), to: .device(recipient))
                }
            }
        }
        while let first = store.first, first.at + parameters.storeSpan < now {
            store.removeFirst()
            if let name = first.frame.name { stored[name] = nil }
        }
        store.append((frame, now))
        stored[name] = frame
        return []
    }

    private func tell(_ device: DeviceID, whatCameSince instant: SimulatedInstant) -> [RoutingEffect] {
        let names = store.reversed().prefix { $0.at >= instant }.reversed().filter { $0.frame.isFor(device) }
            .compactMap(\.frame.name)
        guard !names.isEmpty else { return [] }
        let content = Content.message(
            GossipControl.stored(names), from: .relay(relay), to: .device(device))
        return [.forward(Frame(content, label: TrafficLabel(.gossipControl)), to: .device(device))]
    }

    private func give(_ names: [FrameName], to device: DeviceID) -> [RoutingEffect] {
        names.compactMap { stored[$0] }.map { .forward($0, to: .device(device)) }
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        peer.beat(at: now)
        return peer.takeEffects()
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        peer.lose(neighbour, at: now)
        return peer.takeEffects()
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        peer.setPresent(isPresent, at: now)
        return peer.takeEffects()
    }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        if isMember { peer.subscribe(at: now) } else { peer.unsubscribe(at: now) }
        return peer.takeEffects()
    }

    /// Own devices may still ask for these.
    var kept: [Frame] {
        store.compactMap { $0.frame.only { homes[Int($0.ordinal)] == relay } }
    }
}

extension Frame {
    func isFor(_ device: DeviceID) -> Bool {
        guard case .parcels(let parcels) = content else { return false }
        return parcels.contains { $0.recipients.contains(device) }
    }

    /// What of it is for some of its recipients, if anything is.
    fileprivate func only(_ isWanted: (DeviceID) -> Bool) -> Frame? {
        guard case .parcels(let parcels) = content else { return nil }
        let own = parcels.map {
            Parcel(payload: $0.payload, recipients: $0.recipients.filter(isWanted))
        }.filter { !$0.recipients.isEmpty }
        return own.isEmpty ? nil : with(.parcels(own))
    }
}
