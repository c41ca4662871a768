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
    private let parameters: GossipParameters
    private var isMember = false
    private var publishedCount: UInt32 = 0
    /// What was handed over, for longer than peers remember: a message can come late once more.
    private var delivered = SeenNames(for: Self.deliveredSpan)
    /// What the edge node was asked for.
    private var fetching: Set<FrameName> = []
    /// From when on it has to ask what it missed.
    private var awaySince: SimulatedInstant?
    /// What came before may have been on its way for so long: an assumption, some probe timeouts and a mesh's heartbeats.
    private static let margin = TimeSpan.seconds(15)
    private static let deliveredSpan = TimeSpan.seconds(86_400)
    private static let askAgain = RoutingTimer(1)

    init(_ device: DeviceID, home: RelayID, peer: GossipPeer?, _ parameters: GossipParameters) {
        self.device = device
        self.home = home
        self.peer = peer
        self.parameters = parameters
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        let (common, alone) = frame.partsForTopic
        var effects: [RoutingEffect] = []
        if let alone { effects.append(.forward(alone, to: .relay(home))) }
        guard let common else { return effects }
        let name = peer?.nextName() ?? FrameName(origin: .device(device), number: publishedCount)
        publishedCount += 1
        let topical = common.onTopic(named: name)
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
            return takeEffects()
        case .parcels(let parcels):
            guard let name = frame.name, peer != nil else { return [.deliver(frame)] }
            guard !delivered.contains(name) else { return [] }
            if fetching.remove(name) == nil, peer?.take(frame, from: neighbour, at: now) != true {
                return takeEffects()
            }
            let own = parcels.filter { $0.recipients.contains(device) }
            guard !own.isEmpty, delivered.insert(name, at: now) else { return takeEffects() }
            return [.deliver(frame.with(.parcels(own)))] + takeEffects()
        }
    }

    private mutating func fetch(_ names: [FrameName]) -> [RoutingEffect] {
        let wanted = names.filter { !delivered.contains($0) && !fetching.contains($0) }
        guard !wanted.isEmpty else { return [] }
        fetching.formUnion(wanted)
        return [.forward(tell(.fetch(wanted)), to: .relay(home))]
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        if timer == Self.askAgain { return askWhatWasMissed(at: now) }
        peer?.beat(at: now)
        return takeEffects()
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        peer?.lose(neighbour, at: now)
        return takeEffects()
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        peer?.setPresent(isPresent, at: now)
        if !isPresent { awaySince = awaySince ?? now }
        let effects = takeEffects()
        return isPresent ? effects + catchUp(at: now) : effects
    }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        guard isMember != self.isMember else { return [] }
        self.isMember = isMember
        if isMember { peer?.subscribe(at: now) } else { peer?.unsubscribe(at: now) }
        // Who is let in has missed what was written for it before it knew.
        awaySince = isMember ? .start : nil
        return takeEffects() + catchUp(at: now)
    }

    /// Asks for what was missed, and once more when what was then on its way to the edge node is there.
    private mutating func catchUp(at now: SimulatedInstant) -> [RoutingEffect] {
        guard peer != nil, isMember, awaySince != nil else { return [] }
        let again = now + TimeSpan(nanoseconds: 5 * parameters.heartbeat.nanoseconds)
        return [.forward(question, to: .relay(home)), .setTimer(Self.askAgain, at: again)]
    }

    private mutating func askWhatWasMissed(at now: SimulatedInstant) -> [RoutingEffect] {
        guard isMember, awaySince != nil, peer?.isPresent == true else { return [] }
        let asking = question
        awaySince = nil
        return [.forward(asking, to: .relay(home))]
    }

    private var question: Frame {
        let since = (awaySince ?? .start).nanoseconds - Self.margin.nanoseconds
        return tell(.whatSince(SimulatedInstant(nanoseconds: max(0, since))))
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
