import Identity
import Metering
import Quantities
import Transport

/// An edge node in the mesh of a topic.
///
/// It keeps what comes, for devices that are peers and were away, and for other edge nodes; to devices that are no peers
/// it sends on what is for them. Back from being down, or thought so, it asks the other edge nodes for what it missed.
struct GossipRelay: Router {
    private let relay: RelayID
    private let homes: [RelayID]
    private let plain: ForwardingRelay
    private var peer: GossipPeer
    private let keepsMailboxes: Bool
    private let patience: TimeSpan
    private var names: FrameNames
    private var store: MessageStore
    private var absence: Absence

    /// - Parameter others: The other edge nodes.
    init(
        _ relay: RelayID, homes: [RelayID], others: [NodeID], peer: GossipPeer, keepsMailboxes: Bool,
        _ parameters: GossipParameters
    ) {
        self.relay = relay
        self.homes = homes
        plain = ForwardingRelay(relay, homes: homes)
        self.peer = peer
        self.keepsMailboxes = keepsMailboxes
        patience = parameters.patience
        names = FrameNames(of: .relay(relay))
        store = MessageStore(for: parameters.storeSpan)
        absence = Absence(stores: others)
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        let (common, alone) = frame.partsForTopic
        var effects: [RoutingEffect] = []
        if let alone { effects = plain.publish(alone, at: now) }
        guard let common else { return effects }
        let topical = common.onTopic(named: names.next())
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
        guard store[name] == nil else {
            peer.noteAgain(frame, from: neighbour, at: now)
            return []
        }
        if absence.receive(name) {
            peer.note(frame, at: now)
            return keep(frame, at: now) + offer(name, frame)
        }
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

    /// Sends a message on to own devices that are no peers; and keeps it for all who may ask for it.
    private mutating func keep(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        guard case .parcels(let parcels) = frame.content, let name = frame.name else { return [] }
        let old = store.keep(frame, named: name, at: now).compactMap { waiting(in: $0) }
            .map { RoutingEffect.expire($0) }
        guard keepsMailboxes else { return old }
        return old
            + parcels.flatMap { parcel in
                parcel.recipients.filter { homes[Int($0.ordinal)] == relay }.map { recipient in
                    let own = Parcel(payload: parcel.payload, recipients: [recipient])
                    return .forward(frame.offTopic(own), to: .device(recipient))
                }
            }
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        if timer == Absence.againTimer {
            return peer.isPresent ? say(absence.lastQuestions(at: now)) : []
        }
        peer.ring(timer, at: now)
        return peer.takeEffects()
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .message(let message, _, _) = frame.content, let control = message as? GossipControl {
            absence.noteUnanswered(control, by: neighbour)
        }
        peer.lose(neighbour, frame, begunAt: begunAt, at: now)
        return peer.takeEffects()
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        peer.setPresent(isPresent, at: now)
        if !isPresent { absence.begin(at: now) }
        return peer.takeEffects() + (isPresent ? catchUp(at: now) : [])
    }

    /// What its store had it does not fetch again: each peer that was there has it.
    mutating func crash(at now: SimulatedInstant) -> [RoutingEffect] {
        let lost = kept.map { RoutingEffect.lose($0) }
        store = MessageStore(for: store.span)
        return lost
    }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        guard isMember else {
            peer.unsubscribe(at: now)
            return peer.takeEffects()
        }
        peer.subscribe(at: now)
        // What is said before there is a mesh does not come by it.
        absence.begin(at: now)
        return peer.takeEffects() + catchUp(at: now)
    }

    var mesh: [NodeID] { peer.mesh }

    /// Own devices may still ask for these, or those of an edge node that is down.
    var kept: [Frame] { store.all.compactMap { waiting(in: $0) } }

    private func waiting(in frame: Frame) -> Frame? {
        frame.only { device in
            let home = homes[Int(device.ordinal)]
            return home == relay ? !keepsMailboxes : !peer.topicPeers.contains(.relay(home))
        }
    }
}

// MARK: - What was missed

extension GossipRelay {
    private mutating func take(
        _ control: GossipControl, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        switch control {
        case .whatSince(let instant): return tell(neighbour, whatCameSince: instant)
        case .stored(let names):
            let wanted = absence.fetch(names) { store[$0] != nil }
            return wanted.isEmpty ? [] : [tell(.fetch(wanted), to: neighbour)]
        case .fetch(let names):
            return names.compactMap { store[$0] }.map { .forward($0, to: neighbour) }
        default: break
        }
        peer.take(control, from: neighbour, at: now)
        var effects = peer.takeEffects()
        if let since = peer.takeMissedSince() {
            absence.begin(at: since)
            effects += catchUp(at: now)
        }
        if let since = absence.questionLeft(for: neighbour) {
            effects.append(tell(.whatSince(since), to: neighbour))
        }
        return effects
    }

    private mutating func catchUp(at now: SimulatedInstant) -> [RoutingEffect] {
        guard let (questions, again) = absence.questions(at: now) else { return [] }
        return say(questions) + [.setTimer(Absence.againTimer, at: again)]
    }

    private func say(_ questions: [Absence.Question]) -> [RoutingEffect] {
        questions.map { tell(.whatSince($0.since), to: $0.store) }
    }

    /// To devices that which is for them, to edge nodes all.
    private func tell(_ node: NodeID, whatCameSince instant: SimulatedInstant) -> [RoutingEffect] {
        var names = store.names(since: instant)
        if case .device(let device) = node { names = names.filter { store[$0]?.isFor(device) == true } }
        return names.isEmpty ? [] : [tell(.stored(names), to: node)]
    }

    /// Tells own devices of a message that has come late: they asked for it before it was here.
    private func offer(_ name: FrameName, _ frame: Frame) -> [RoutingEffect] {
        guard !keepsMailboxes, case .parcels(let parcels) = frame.content else { return [] }
        let own = Set(parcels.flatMap(\.recipients).filter { homes[Int($0.ordinal)] == relay })
        return own.sorted().map { tell(.stored([name]), to: .device($0)) }
    }

    /// A question to another edge node is given back where that is out of reach; what is for a device waits for it.
    private func tell(_ control: GossipControl, to node: NodeID) -> RoutingEffect {
        let frame = Frame(
            .message(control, from: .relay(relay), to: node), label: TrafficLabel(.gossipControl))
        if case .device = node { return .forward(frame, to: node) }
        return .forward(frame, to: node, within: patience)
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
