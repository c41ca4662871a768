import Identity
import Metering
import Quantities
import Transport

/// A device that is attached to several edge nodes, or to one that keeps mail for a while.
///
/// It sends by the first of its nodes that answers. Who has not answered for a while is passed over for the next, and tried
/// again later. What it asks of the directory and the sequencer goes to that node too; what it publishes goes to the node that is to hand it out.
struct EdgeDevice: Router {
    private let device: DeviceID
    private let nodes: [RelayID]
    private let parameters: EdgeNodes
    /// The place of the node that it sends by.
    private var current = 0
    private var isPresent = true
    private var isProbing = false
    private var publishedCount: UInt32 = 0
    /// What was given back while the device itself was away.
    private var waiting: [Frame] = []
    /// What came from a mailbox, by who gave it, and was not said to have come.
    private var unconfirmed: [RelayID: [FrameName]] = [:]
    /// A frame that was given up on one way may have come all the same.
    private var seen: SeenNames

    private static let probe = RoutingTimer(1)
    private static let confirmation = RoutingTimer(2)
    /// What comes from a mailbox within so long is confirmed together (an assumption).
    private static let confirmationDelay = TimeSpan.seconds(1)
    private static let seenSpan = TimeSpan.seconds(86_400)

    init(_ device: DeviceID, nodes: [RelayID], _ parameters: EdgeNodes) {
        self.device = device
        self.nodes = nodes
        self.parameters = parameters
        seen = SeenNames(for: max(Self.seenSpan, parameters.retention ?? .zero))
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        guard case .parcels = frame.content else { return [pass(frame)] }
        let name = FrameName(origin: .device(device), number: publishedCount)
        publishedCount += 1
        return sendCopies(of: frame.named(name))
    }

    /// What any node can take goes to the one that it sends by; what is for one in particular straight there where that is
    /// one of its own, and waits for it.
    private func pass(_ frame: Frame) -> RoutingEffect {
        guard case .message(let message, let sender, let receiver) = frame.content else {
            return send(frame, byPlace: current)
        }
        if message.isForAnyNode {
            let readdressed = Content.message(message, from: sender, to: .relay(nodes[current]))
            return send(frame.with(readdressed), byPlace: current)
        }
        if case .relay(let relay) = receiver, nodes.contains(relay) { return .forward(frame, to: receiver) }
        return send(frame, byPlace: current)
    }

    private func sendCopies(of frame: Frame) -> [RoutingEffect] {
        // What is addressed to one node, such as a request to a directory, goes there alone.
        guard frame.name != nil else { return [pass(frame)] }
        return (0..<parameters.copies).map { send(frame, byPlace: current + $0) }
    }

    private func send(_ frame: Frame, byPlace place: Int) -> RoutingEffect {
        .forward(
            frame, to: .relay(nodes[place % nodes.count]),
            within: nodes.count > 1 ? parameters.patience : nil)
    }

    /// In place of a node that did not answer, before which the frame was sent by the nodes from a place on.
    private func send(_ frame: Frame, insteadOf relay: RelayID, sentFrom first: Int) -> RoutingEffect {
        guard frame.name != nil, parameters.copies > 1 else { return pass(frame) }
        guard parameters.copies < nodes.count else {
            // All others have it: it waits for this one.
            return .forward(frame, to: .relay(relay))
        }
        return send(frame, byPlace: first + parameters.copies)
    }

    private func say(_ control: MailboxControl, to relay: RelayID) -> RoutingEffect {
        .forward(telling(control, to: relay), to: .relay(relay), within: parameters.patience)
    }

    private func telling(_ control: MailboxControl, to relay: RelayID) -> Frame {
        Frame(
            .message(control, from: .device(device), to: .relay(relay)), label: TrafficLabel(.connection))
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard case .relay(let relay) = neighbour else { return [] }
        let control = frame.mailboxControl
        if case .received(let names) = control { unconfirmed[relay, default: []] += names }
        guard isPresent else {
            // Of several copies one, which goes by as many nodes again.
            let isWaiting = frame.name != nil && waiting.contains { $0.name == frame.name }
            if control == nil, !isWaiting { waiting.append(frame) }
            return []
        }
        var effects: [RoutingEffect] = []
        let first = current
        if relay == nodes[current] { effects += moveOn(at: now) }
        if control == nil { effects.append(send(frame, insteadOf: relay, sentFrom: first)) }
        if case .received = control { effects += confirmLater(at: now) }
        return effects
    }

    /// Sends by the next node from now on, which is told.
    private mutating func moveOn(at now: SimulatedInstant) -> [RoutingEffect] {
        guard nodes.count > 1 else { return [] }
        current = (current + 1) % nodes.count
        return [say(.hello, to: nodes[current])] + probeLater(at: now)
    }

    private mutating func probeLater(at now: SimulatedInstant) -> [RoutingEffect] {
        guard current > 0, !isProbing else { return [] }
        isProbing = true
        return [.setTimer(Self.probe, at: now + parameters.pause)]
    }

    private func confirmLater(at now: SimulatedInstant) -> [RoutingEffect] {
        [.setTimer(Self.confirmation, at: now + Self.confirmationDelay)]
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        if timer == Self.confirmation { return confirm() }
        isProbing = false
        guard isPresent else { return [] }
        return nodes[..<current].map { say(.hello, to: $0) } + probeLater(at: now)
    }

    private mutating func confirm() -> [RoutingEffect] {
        guard isPresent else { return [] }
        let names = unconfirmed
        unconfirmed = [:]
        return names.keys.sorted().map { say(.received(names[$0, default: []]), to: $0) }
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard let control = frame.mailboxControl, case .relay(let relay) = neighbour else {
            return take(frame, at: now)
        }
        switch control {
        case .here:
            if let place = nodes.firstIndex(of: relay), place < current { current = place }
            return []
        case .knock:
            // Nobody knocks twice, so the answer has no end. Who put it there may not have reached the device's own node.
            let answer = RoutingEffect.forward(telling(.hello, to: relay), to: neighbour)
            return [answer] + (relay == nodes[current] ? [] : [say(.hello, to: nodes[current])])
        case .mail(let mail):
            let isFirst = unconfirmed.isEmpty
            if let name = mail.name { unconfirmed[relay, default: []].append(name) }
            return take(mail, at: now) + (isFirst ? confirmLater(at: now) : [])
        case .hello, .received, .keep, .forget, .back:
            preconditionFailure("a device was told what only nodes are")
        }
    }

    private mutating func take(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        if let name = frame.name, !seen.insert(name, at: now) { return [] }
        return [.deliver(frame)]
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        self.isPresent = isPresent
        guard isPresent else {
            seen.pause(at: now)
            return []
        }
        seen.goOn(at: now)
        let frames = waiting
        waiting = []
        return [say(.hello, to: nodes[current])] + frames.flatMap { sendCopies(of: $0) } + confirm()
            + probeLater(at: now)
    }

    var kept: [Frame] { waiting }
}

extension Frame {
    /// As it goes where it may come twice.
    func named(_ name: FrameName) -> Frame {
        Frame(content, label: label, name: name, headerBytes: MailboxControl.nameBytes)
    }

    var isGivenBack: Bool {
        if case .message(let message, _, _) = content { message.isGivenBack } else { false }
    }

    var mailboxControl: MailboxControl? {
        if case .message(let message, _, _) = content { message as? MailboxControl } else { nil }
    }
}
