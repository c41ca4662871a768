import Identity
import Metering
import Quantities
import Randomness
import Transport

/// One node's part in a topic's mesh: GossipSub v1.1 (libp2p specification), with IDONTWANT of v1.2.
///
/// Messages go at once to the few peers of the mesh; of what it has, a node tells others at each heartbeat, who ask for
/// what they lack. A heartbeat at which it would have nothing to do is left out; where peers are scored none is.
struct GossipPeer: Sendable {
    let own: NodeID
    let parameters: GossipParameters
    var random: RandomStream
    var effects: [RoutingEffect] = []

    /// Whom it is acquainted with; some are peers of the topic.
    private(set) var neighbours: [NodeID]
    /// Neighbours who said that they are in the topic, in the order in which they did.
    var topicPeers: [NodeID] = []
    var mesh: [NodeID] = []
    /// Who was in the topic, and said nothing when it should have.
    private var lost = LostPeers()
    /// Since when somebody has thought this node away, who was mistaken.
    private var missedSince: SimulatedInstant?
    /// With whom it has begun the connection itself.
    var outbound: Set<NodeID>
    /// What it thinks of others, where peers are scored.
    var scores: PeerScores?
    /// Whom not to graft before when.
    var backoffs: [NodeID: SimulatedInstant] = [:]
    private(set) var isSubscribed = false
    var isPresent = true

    var memory: MessageMemory

    /// When heartbeats fall, from any multiple of their span.
    private let phase: TimeSpan
    var nextHeartbeat: SimulatedInstant?
    var heartbeatCount = 0

    static let heartbeatTimer = RoutingTimer(0)
    static let lostTimer = RoutingTimer(2)

    /// - Parameter address: Of peers who share one.
    init(
        _ own: NodeID, neighbours: [NodeID], outbound: Set<NodeID> = [], _ parameters: GossipParameters,
        seed: Seed, address: @escaping @Sendable (NodeID) -> Int? = { _ in nil }
    ) {
        self.own = own
        self.neighbours = neighbours
        self.outbound = outbound
        scores = parameters.scoring.map { PeerScores($0, address: address) }
        self.parameters = parameters
        random = RandomStream(seed: seed)
        phase = TimeSpan(nanoseconds: Int64(random.nextUnit() * Double(parameters.heartbeat.nanoseconds)))
        memory = MessageMemory(parameters)
    }

    /// What is to be done since this was asked last.
    mutating func takeEffects() -> [RoutingEffect] {
        let taken = effects
        effects.removeAll(keepingCapacity: true)
        return taken
    }

    mutating func say(_ control: GossipControl, to peer: NodeID) {
        let content = Content.message(control, from: own, to: peer)
        send(Frame(content, label: TrafficLabel(.gossipControl)), to: peer)
    }

    private mutating func send(_ frame: Frame, to peer: NodeID) {
        effects.append(.forward(frame, to: peer, within: parameters.patience))
    }

    /// Has a heartbeat come, at its time.
    mutating func needHeartbeat(at now: SimulatedInstant) {
        guard nextHeartbeat == nil, isPresent else { return }
        let span = parameters.heartbeat.nanoseconds
        let since = now.nanoseconds - phase.nanoseconds
        let due = SimulatedInstant(nanoseconds: (since / span + 1) * span + phase.nanoseconds)
        nextHeartbeat = due
        effects.append(.setTimer(Self.heartbeatTimer, at: due))
    }
}

// MARK: - Messages

extension GossipPeer {
    /// - Parameter keeper: Who gets it otherwise.
    mutating func publish(_ frame: Frame, at now: SimulatedInstant, besides keeper: NodeID? = nil) {
        guard let name = frame.name, memory.note(name, at: now) else { return }
        memory.cache.put(frame, named: name)
        let receivers =
            parameters.floodsOwn
            ? topicPeers.filter { thinks(of: $0, atLeast: \.publishLeast, at: now) } : mesh
        for peer in receivers where peer != keeper { send(frame, to: peer) }
        needHeartbeat(at: now)
    }

    /// - Returns: Whether it is new here.
    mutating func take(_ frame: Frame, from source: NodeID, at now: SimulatedInstant) -> Bool {
        hear(source, at: now)
        guard let name = frame.name, thinks(of: source, atLeast: \.hearingLeast, at: now) else {
            return false
        }
        guard memory.note(name, at: now) else {
            noteAgain(frame, from: source, at: now)
            return false
        }
        scores?.noteDelivery(name, by: source, isFirst: true, at: now)
        guard isSubscribed else { return true }
        memory.cache.put(frame, named: name)
        let receivers = mesh.filter { $0 != source && $0 != name.origin }
        if let least = parameters.idontwantFrom, frame.byteCount >= least {
            for peer in receivers { say(.idontwant([name]), to: peer) }
        }
        for peer in receivers where memory.isWanted(name, by: peer) { send(frame, to: peer) }
        needHeartbeat(at: now)
        return true
    }

    /// Takes note of a message that has come before.
    mutating func noteAgain(_ frame: Frame, from source: NodeID, at now: SimulatedInstant) {
        guard let name = frame.name else { return }
        scores?.noteDelivery(name, by: source, isFirst: false, at: now)
    }

    /// Takes note of a message that came by another way, and is not for the mesh.
    mutating func note(_ frame: Frame, at now: SimulatedInstant) {
        guard let name = frame.name else { return }
        _ = memory.note(name, at: now)
    }

    mutating func take(_ control: GossipControl, from peer: NodeID, at now: SimulatedInstant) {
        hear(peer, at: now, saying: control)
        guard thinks(of: peer, atLeast: \.hearingLeast, at: now) else { return }
        switch control {
        case .subscribe(let subscription): note(subscription, of: peer, at: now)
        case .unsubscribe: remove(peer, at: now)
        case .graft: noteGrafted(by: peer, at: now)
        case .prune(let backoff, let peers): notePruned(by: peer, backoff: backoff, others: peers, at: now)
        case .ihave(let names):
            if thinks(of: peer, atLeast: \.gossipLeast, at: now) { ask(peer, for: names, at: now) }
        case .iwant(let names):
            guard thinks(of: peer, atLeast: \.gossipLeast, at: now) else { return }
            for name in names {
                let given = memory.cache.give(name, to: peer, atMost: GossipParameters.retransmissionsMax)
                if let given { send(given, to: peer) }
            }
        case .idontwant(let names):
            memory.noteUnwanted(names, by: peer)
            needHeartbeat(at: now)
        case .whatSince, .stored, .fetch: break
        }
    }

    /// Asks for what is neither here nor asked for.
    private mutating func ask(_ peer: NodeID, for names: [FrameName], at now: SimulatedInstant) {
        let wanted = memory.ask(for: names, again: parameters.patience, at: now)
        if !wanted.isEmpty { say(.iwant(wanted), to: peer) }
    }
}

// MARK: - Peers that say nothing

extension GossipPeer {
    /// Nothing was heard from a peer, and a frame is given back: it is thought away until it says something.
    ///
    /// - Parameter begunAt: When the frame was sent: what was sent before it has come, or is given back too.
    mutating func lose(
        _ peer: NodeID, _ frame: Frame, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) {
        guard isPresent else { return }
        if isSubscribed, topicPeers.contains(peer) || frame.isFirstWord || lost.contains(peer) {
            lost.insert(peer, since: min(begunAt, frame.tellsSince ?? begunAt), at: now)
            setLostTimer()
        }
        remove(peer, at: now)
    }

    mutating func remove(_ peer: NodeID, at now: SimulatedInstant) {
        topicPeers.removeAll { $0 == peer }
        leave(peer, at: now)
        if mesh.count < parameters.dLow { needHeartbeat(at: now) }
    }

    /// Speaks to those who were thought away, and may be there.
    mutating func seekLost(at now: SimulatedInstant) {
        guard isPresent, isSubscribed else { return }
        for (peer, since) in lost.takeDue(at: now) { say(.subscribe(.again(since: since)), to: peer) }
        setLostTimer()
    }

    private mutating func setLostTimer() {
        if let due = lost.takeWake() { effects.append(.setTimer(Self.lostTimer, at: due)) }
    }

    /// Who is heard from is there, and is told that it was thought away.
    private mutating func hear(_ peer: NodeID, at now: SimulatedInstant, saying control: GossipControl? = nil)
    {
        guard let (since, toldSince) = lost.remove(peer) else { return }
        switch control {
        case .unsubscribe: return
        // It may answer what it was told before something older was given back.
        case .subscribe(.noted) where toldSince.map { $0 <= since } ?? false: return
        default: break
        }
        if !topicPeers.contains(peer) { topicPeers.append(peer) }
        say(.subscribe(.again(since: since)), to: peer)
    }

    /// Since when messages may have been kept from this node, where there is anything new to say of that.
    mutating func takeMissedSince() -> SimulatedInstant? {
        defer { missedSince = nil }
        return missedSince
    }
}

// MARK: - The mesh

extension GossipPeer {
    mutating func subscribe(at now: SimulatedInstant) {
        guard !isSubscribed else { return }
        isSubscribed = true
        announce(at: now)
    }

    private mutating func announce(at now: SimulatedInstant) {
        guard isPresent else { return }
        for peer in neighbours { say(.subscribe(.first), to: peer) }
        needHeartbeat(at: now)
    }

    mutating func unsubscribe(at now: SimulatedInstant) {
        guard isSubscribed else { return }
        isSubscribed = false
        for peer in mesh {
            say(.prune(backoff: parameters.unsubscribeBackoff, peers: []), to: peer)
        }
        for peer in topicPeers { say(.unsubscribe, to: peer) }
        leaveAll(at: now)
        lost.removeAll()
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) {
        self.isPresent = isPresent
        leaveAll(at: now)
        topicPeers = []
        // Of what came to a node while others were out of its sight they may know by nobody else; a device gives it to its node too.
        if case .device = own { lost.removeAll() }
        if isPresent {
            memory.goOn(at: now)
            if isSubscribed { announce(at: now) }
            lost.beginAnew(at: now)
            setLostTimer()
        } else {
            memory.pause(at: now)
            nextHeartbeat = nil
        }
    }

    private mutating func note(
        _ subscription: GossipControl.Subscription, of peer: NodeID, at now: SimulatedInstant
    ) {
        if !neighbours.contains(peer) { neighbours.append(peer) }
        let isNews = subscription != .answer && subscription != .noted
        if topicPeers.contains(peer) {
            // It was away, or thought that of us, and does not have us in its mesh any more.
            if isNews { leave(peer, at: now) }
        } else {
            topicPeers.append(peer)
        }
        guard isSubscribed else { return }
        switch subscription {
        case .first: say(.subscribe(.answer), to: peer)
        case .again(let since):
            say(.subscribe(.noted), to: peer)
            missedSince = min(missedSince ?? since, since)
        case .answer, .noted: break
        }
        if mesh.count < parameters.dLow { needHeartbeat(at: now) }
    }

    private mutating func noteGrafted(by peer: NodeID, at now: SimulatedInstant) {
        if !topicPeers.contains(peer) { topicPeers.append(peer) }
        guard !mesh.contains(peer) else { return }
        let isBackedOff = backoffs[peer].map { now < $0 } ?? false
        // Who was not let in may still come in where this node has sought it out itself.
        let hasRoom = mesh.count < parameters.dHigh || parameters.dOut > 0 && outbound.contains(peer)
        guard isSubscribed, !isBackedOff, hasRoom, !isDistrusted(peer, at: now) else {
            return prune(peer, at: now)
        }
        join(peer, at: now)
        tellOfCache(peer)
    }

    /// Refuses a peer, or lets it go, and tells it of others.
    mutating func prune(_ peer: NodeID, at now: SimulatedInstant) {
        backoffs[peer] = now + parameters.pruneBackoff
        let known = isDistrusted(peer, at: now) ? [] : topicPeers.filter { $0 != peer }
        let others = random.choose(
            GossipParameters.exchangedMax, of: known.filter { !isDistrusted($0, at: now) })
        say(.prune(backoff: parameters.pruneBackoff, peers: others), to: peer)
    }

    private mutating func notePruned(
        by peer: NodeID, backoff: TimeSpan, others: [NodeID], at now: SimulatedInstant
    ) {
        leave(peer, at: now)
        backoffs[peer] = max(backoffs[peer, default: .start], now + backoff)
        needHeartbeat(at: now)
        guard isSubscribed, thinks(of: peer, atLeast: \.exchangeLeast, at: now) else { return }
        // Who has few to choose from gets to know some of them.
        let wantedCount = max(0, parameters.dHigh - topicPeers.count)
        let strangers = others.filter { $0 != own && !neighbours.contains($0) }
        for stranger in random.choose(wantedCount, of: strangers) {
            neighbours.append(stranger)
            outbound.insert(stranger)
            say(.subscribe(.first), to: stranger)
        }
    }
}

extension Frame {
    private var subscription: GossipControl.Subscription? {
        guard case .message(let message, _, _) = content,
            case .subscribe(let subscription) = message as? GossipControl
        else { return nil }
        return subscription
    }

    fileprivate var isFirstWord: Bool { subscription == .first }

    /// Since when its receiver was to learn that it was thought away, if it says so.
    fileprivate var tellsSince: SimulatedInstant? {
        guard case .again(let since) = subscription else { return nil }
        return since
    }
}
