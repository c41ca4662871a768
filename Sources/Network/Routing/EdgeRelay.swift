import Identity
import Metering
import Quantities
import Transport

/// An edge node whose devices have other nodes too, or whose mailboxes keep things for a while alone.
///
/// It hands over what is for its own devices, and sends the rest once to each node that is the first of a recipient's that
/// answers. What a device does not take waits in its mailbox here, and in copies at others of its nodes.
struct EdgeRelay: Router {
    let relay: RelayID
    let attachments: Attachments
    let parameters: EdgeNodes
    private let plain: ForwardingRelay
    /// Nodes that did not answer, and until when they are passed over.
    private var passedOver: [RelayID: SimulatedInstant] = [:]
    /// Devices that did not answer: what is for them goes into their mailboxes.
    var away: Set<DeviceID> = []
    var mailboxes: [DeviceID: Mailbox] = [:]
    private var publishedCount: UInt32 = 0
    private var isPresent = true
    /// It crashed, and has not told the others yet.
    private var hasLost = false
    /// What was given back while the node itself was down.
    private var returned: [(frame: Frame, neighbour: NodeID)] = []
    /// When the oldest letter is too old; `never` where no timer is set.
    var expiry = SimulatedInstant.never

    static let expiryTimer = RoutingTimer(1)

    init(_ relay: RelayID, _ attachments: Attachments, _ parameters: EdgeNodes) {
        self.relay = relay
        self.attachments = attachments
        self.parameters = parameters
        plain = ForwardingRelay(relay, homes: attachments.homes)
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        guard case .parcels = frame.content else { return pass(frame, at: now) }
        let name = FrameName(origin: .relay(relay), number: publishedCount)
        publishedCount += 1
        return forward(frame.named(name), turns: 0..<parameters.copies, at: now)
    }

    /// Which of a recipient's nodes this one begins with: of those by which a device sends each begins with another.
    private func turns(of frame: Frame) -> Range<Int> {
        guard parameters.copies > 1, case .device(let sender)? = frame.name?.origin else { return 0..<1 }
        let place = attachments.nodes(of: sender).firstIndex(of: relay) ?? 0
        return place..<place + 1
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .relay(let node) = neighbour { passedOver[node] = nil }
        return switch (frame.content, frame.mailboxControl) {
        case (.parcels, _): forward(frame, turns: turns(of: frame), at: now)
        case (_, let control?): take(control, from: neighbour, at: now)
        default: pass(frame, at: now)
        }
    }

    /// A device is told something by a node that it has asked, or by the first of its nodes that answers.
    private func pass(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        switch frame.content {
        case .message(let message, .relay(relay), .relay(let other))
        where message.isGivenBack && other != relay:
            if let until = passedOver[other], until > now { return [.giveBack(frame)] }
            return [send(frame, to: other)]
        case .message(_, _, .device(let device)): return [tell(frame, to: device, at: now)]
        default: return plain.forward(frame)
        }
    }

    private func tell(_ frame: Frame, to device: DeviceID, at now: SimulatedInstant) -> RoutingEffect {
        let nodes = attachments.nodes(of: device)
        let isOwn = nodes.contains(relay)
        return .forward(frame, to: isOwn ? .device(device) : .relay(best(of: nodes, at: now)))
    }

    /// All that is for one device goes together, and so does all that goes to one node.
    private mutating func forward(
        _ frame: Frame, turns: Range<Int>, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard case .parcels(let parcels) = frame.content else { return [] }
        var (places, own) = ([DeviceID: Int](), [(device: DeviceID, parcels: [Parcel])]())
        var elsewhere: [RelayID: [Parcel]] = [:]
        for parcel in parcels {
            var groups: [RelayID: [DeviceID]] = [:]
            for recipient in parcel.recipients {
                let nodes = attachments.nodes(of: recipient)
                for node in others(of: nodes, turns: turns, at: now) {
                    groups[node, default: []].append(recipient)
                }
                guard nodes.contains(relay) else { continue }
                if places[recipient] == nil {
                    places[recipient] = own.count
                    own.append((recipient, []))
                }
                // Who is handed it need not be told that it is a recipient.
                let part = Parcel(payload: parcel.payload, recipients: [recipient])
                own[places[recipient] ?? 0].parcels.append(part)
            }
            for (node, recipients) in groups {
                elsewhere[node, default: []].append(
                    Parcel(
                        payload: parcel.payload, recipients: recipients,
                        bytesPerRecipient: parcel.bytesPerRecipient))
            }
        }
        let handed = hand(own.map { (frame.with(.parcels($0.parcels)), $0.device) }, at: now)
        return handed
            + elsewhere.keys.sorted().map {
                send(frame.with(.parcels(elsewhere[$0, default: []])), to: $0)
            }
    }

    /// To devices that answer, and into the mailboxes of the others.
    private mutating func hand(
        _ parts: [(frame: Frame, device: DeviceID)], at now: SimulatedInstant
    ) -> [RoutingEffect] {
        let present = parts.filter { !away.contains($0.device) }
        let absent = parts.filter { away.contains($0.device) }
        return present.map {
            .forward($0.frame, to: .device($0.device), within: parameters.patience)
        } + store(absent, at: now)
    }

    /// Which of a recipient's nodes are to have a frame besides this one: for each turn another, as long as there are.
    private func others(of nodes: [RelayID], turns: Range<Int>, at now: SimulatedInstant) -> [RelayID] {
        if nodes.contains(relay) {
            // It hands over what is its to hand over, in the first turn.
            guard turns.count > 1 else { return [] }
            return Array(nodes.filter { $0 != relay }.prefix(turns.count - 1))
        }
        var chosen: [RelayID] = []
        for turn in turns {
            let left = nodes.filter { !chosen.contains($0) }
            guard !left.isEmpty else { break }
            let first = turns.count > 1 ? 0 : turn % left.count
            chosen.append(best(of: Array(left[first...] + left[..<first]), at: now))
        }
        return chosen
    }

    /// The first of a device's nodes that is not passed over, or the one that is so for the shortest time.
    func best(of nodes: [RelayID], at now: SimulatedInstant) -> RelayID {
        func rank(_ place: Int) -> (SimulatedInstant, Int) {
            (passedOver[nodes[place]].map { $0 > now ? $0 : .start } ?? .start, place)
        }
        let place = nodes.indices.min { rank($0) < rank($1) } ?? 0
        return nodes[place]
    }

    func send(_ frame: Frame, to node: RelayID) -> RoutingEffect {
        .forward(frame, to: .relay(node), within: parameters.attach > 1 ? parameters.patience : nil)
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard isPresent else {
            returned.append((frame, neighbour))
            return []
        }
        switch neighbour {
        case .relay(let node):
            passedOver[node] = now + parameters.pause
            if case .keep(let mail) = frame.mailboxControl { return keepElsewhere(mail, than: node, at: now) }
            if frame.isGivenBack { return [.giveBack(frame)] }
            return forward(frame, turns: turns(of: frame), at: now)
        case .device(let device):
            let isNew = away.insert(device).inserted
            let knock = say(.knock, to: .device(device), within: nil)
            return (isNew ? [knock] : []) + takeBack(frame, from: device, at: now)
        }
    }

    mutating func passOver(_ nodes: [RelayID], at now: SimulatedInstant) {
        for node in nodes where node != relay { passedOver[node] = now + parameters.pause }
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        expire(at: now)
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        self.isPresent = isPresent
        guard isPresent else { return [] }
        let frames = returned
        returned = []
        var effects = frames.flatMap { frame, neighbour -> [RoutingEffect] in
            // Nobody was silent but this node.
            if case .device(let device) = neighbour { return offerAgain(frame, to: device, at: now) }
            if case .keep(let mail) = frame.mailboxControl { return [sendCopy(mail, to: neighbour)] }
            if frame.isGivenBack { return pass(frame, at: now) }
            return forward(frame, turns: turns(of: frame), at: now)
        }
        guard parameters.replicas > 1 || parameters.attach > 1 else { return effects }
        for fellow in attachments.fellows(of: relay) {
            // Who is down meanwhile has to hear of a loss all the same.
            let span = hasLost ? nil : parameters.patience
            effects.append(say(.back(hasLost: hasLost), to: .relay(fellow), within: span))
        }
        hasLost = false
        return effects
    }

    mutating func crash(at now: SimulatedInstant) -> [RoutingEffect] {
        let frames = kept
        // What is on its way to a device is in no mailbox any more.
        let letters = mailboxes.values.flatMap(\.letters).filter { !$0.isOut }
        let bytes = letters.reduce(0) { $0 + $1.frame.content.byteCount }
        (mailboxes, returned, away, passedOver) = ([:], [], [], [:])
        hasLost = true
        return frames.map { .lose($0) } + (bytes > 0 ? [.noteMailbox(bytes: -bytes)] : [])
    }

    func say(_ control: MailboxControl, to node: NodeID, within span: TimeSpan?) -> RoutingEffect {
        let content = Content.message(control, from: .relay(relay), to: node)
        return .forward(Frame(content, label: TrafficLabel(.connection)), to: node, within: span)
    }

    var kept: [Frame] {
        mailboxes.keys.sorted().flatMap { mailboxes[$0]?.letters.map(\.frame) ?? [] } + returned.map(\.frame)
    }
}
