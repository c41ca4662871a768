import Identity
import Metering
import Quantities
import Transport

/// A device of a group whose messages are spread by gossip: as a peer itself, or served by an edge node that is one.
///
/// What is for one device alone, and what lets devices in, goes by edge nodes: it would be told to all for the sake of one.
/// What it says itself goes to its edge node in any case, where it is kept; back from being away, a peer asks there for what
/// it missed.
struct GossipDevice: Router {
    private let device: DeviceID
    private let home: RelayID
    private var peer: GossipPeer?
    private var isMember = false
    private var names: FrameNames
    /// What was handed over, for longer than peers remember: a message can come late once more.
    private var delivered = SeenNames(for: Self.deliveredSpan)
    private var absence: Absence
    private static let deliveredSpan = TimeSpan.seconds(86_400)

    init(_ device: DeviceID, home: RelayID, peer: GossipPeer?) {
        self.device = device
        self.home = home
        self.peer = peer
        names = FrameNames(of: .device(device))
        absence = Absence(stores: [.relay(home)])
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        let (common, alone) = frame.partsForTopic
        var effects: [RoutingEffect] = []
        if let alone { effects.append(.forward(alone, to: .relay(home))) }
        guard let common else { return effects }
        let topical = common.onTopic(named: names.next())
        effects.append(.forward(topical, to: .relay(home)))
        peer?.publish(topical, at: now, besides: .relay(home))
        return effects + takeEffects()
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        switch frame.content {
        case .message(let message, _, _):
            guard let control = message as? GossipControl else { return [.deliver(frame)] }
            if case .stored(let names) = control { return fetch(names) }
            peer?.take(control, from: neighbour, at: now)
            guard let since = peer?.takeMissedSince() else { return takeEffects() }
            absence.begin(at: since)
            return takeEffects() + catchUp(at: now)
        case .parcels(let parcels):
            guard let name = frame.name, peer != nil else { return [.deliver(frame)] }
            guard !delivered.contains(name) else {
                peer?.noteAgain(frame, from: neighbour, at: now)
                return []
            }
            if !absence.receive(name), peer?.take(frame, from: neighbour, at: now) != true {
                return takeEffects()
            }
            let own = parcels.filter { $0.recipients.contains(device) }
            guard !own.isEmpty, delivered.insert(name, at: now) else { return takeEffects() }
            return [.deliver(frame.with(.parcels(own)))] + takeEffects()
        }
    }

    private mutating func fetch(_ names: [FrameName]) -> [RoutingEffect] {
        let wanted = absence.fetch(names) { delivered.contains($0) }
        return wanted.isEmpty ? [] : [.forward(tell(.fetch(wanted)), to: .relay(home))]
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        if timer == Absence.againTimer { return isOn ? say(absence.lastQuestions(at: now)) : [] }
        peer?.ring(timer, at: now)
        return takeEffects()
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        peer?.lose(neighbour, frame, begunAt: begunAt, at: now)
        return takeEffects()
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        peer?.setPresent(isPresent, at: now)
        if !isPresent, isMember { absence.begin(at: now) }
        let effects = takeEffects()
        return isPresent ? effects + catchUp(at: now) : effects
    }

    var mesh: [NodeID] { peer?.mesh ?? [] }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        guard isMember != self.isMember else { return [] }
        self.isMember = isMember
        if isMember { peer?.subscribe(at: now) } else { peer?.unsubscribe(at: now) }
        // Who is let in has missed what was written for it before it knew.
        if isMember { absence.begin(at: .start) } else { absence.forget() }
        return takeEffects() + catchUp(at: now)
    }

    /// Asks for what was missed, and once more when what was then on its way to the edge node is there.
    private mutating func catchUp(at now: SimulatedInstant) -> [RoutingEffect] {
        guard isOn, let (questions, again) = absence.questions(at: now) else { return [] }
        return say(questions) + [.setTimer(Absence.againTimer, at: again)]
    }

    /// Whether it is a peer who can speak.
    private var isOn: Bool { isMember && peer?.isPresent == true }

    /// What edge nodes keep a peer asks for; who has not heard that it was let in, or is none, does not.
    var fetches: Bool { peer == nil || isMember }

    private func say(_ questions: [Absence.Question]) -> [RoutingEffect] {
        questions.map { .forward(tell(.whatSince($0.since)), to: $0.store) }
    }

    private func tell(_ control: GossipControl) -> Frame {
        Frame(
            .message(control, from: .device(device), to: .relay(home)), label: TrafficLabel(.gossipControl))
    }

    private mutating func takeEffects() -> [RoutingEffect] { peer?.takeEffects() ?? [] }
}

extension Frame {
    /// What is for all who are in the topic, and what is for one of them or for those who are let in.
    var partsForTopic: (common: Frame?, alone: Frame?) {
        guard case .parcels(let parcels) = content, label.trafficClass != .welcome else { return (nil, self) }
        let common = parcels.filter { $0.recipients.count > 1 }
        guard common.count < parcels.count else { return (self, nil) }
        let alone = parcels.filter { $0.recipients.count <= 1 }
        return (common.isEmpty ? nil : with(.parcels(common)), with(.parcels(alone)))
    }

    /// As it goes to peers of a topic.
    func onTopic(named name: FrameName) -> Frame {
        Frame(content, label: label, name: name, headerBytes: GossipControl.messageHeader)
    }

    /// As it goes to a device that is no peer.
    func offTopic(_ parcel: Parcel) -> Frame { Frame(.parcels([parcel]), label: label) }
}
