public import Identity
public import Links
import Metering
public import Quantities
public import Randomness

/// What is due in the transport at an instant.
public enum TransportEvent: Sendable {
    /// Something comes over a link that has to be taken at its time.
    case arrivalDue(link: Int)
    /// A link looks for what was not acknowledged in time.
    case repetitionDue(link: Int)
}

/// One connection for each link that is used, and the ledger of what they carry.
///
/// Each carries a frame reliably: it is cut into packets of at most the link's size, every packet is
/// acknowledged, and repeated with exponential back-off until it is; what arrives twice is acknowledged and
/// dropped. As many bytes are outstanding as the link's queue holds, and further packets wait at the sender
/// in the order of their frames: without that bound, what a relay has kept for a device floods its link
/// when it is back (measured: three times the bytes, and messages out of order by more than ratchets bear).
/// It is no congestion control: the window is fixed. Frames overtake each other where packets are repeated.
/// What is for a node out of reach is kept until it is there.
///
/// When an acknowledgement will come is known when it is sent, and nothing hangs on it but what its sender does next. So
/// it is no event, and is taken when that sender does something, unless packets wait for it. (Half of all events of a
/// run were acknowledgements, and in many runs another third timers that found nothing to repeat.)
///
/// It schedules nothing itself: who composes it takes `scheduled` and `arrivals` after each call.
public struct Connections {
    /// A frame that has come whole to the end of its link.
    public struct Arrival: Sendable {
        public let frame: Frame
        public let ends: LinkEnds
    }

    /// What a link is like, and the seed that its own randomness is found under.
    public typealias Wiring = (LinkEnds) -> (specification: ConnectionSpecification, seed: Seed)

    public var ledger = Ledger()
    /// What has to be entered into the agenda.
    public var scheduled: [(event: TransportEvent, due: SimulatedInstant)] = []
    public var arrivals: [Arrival] = []

    private let wiring: Wiring
    private var links = LinkTable()
    private var senders: [LinkSender] = []
    private var reach = Reach()

    public init(wiring: @escaping Wiring) {
        self.wiring = wiring
    }

    /// Has a frame brought to the other end of a link.
    public mutating func send(_ frame: Frame, over ends: LinkEnds, at now: SimulatedInstant) {
        let link = link(over: ends)
        takeAcknowledgements(on: link, at: now)
        let transfer = Transfer(frame, link: link, on: links[link].specification)
        senders[link].begin(transfer)
        enqueue(transfer)
        sendWaiting(on: link, at: now)
    }

    private mutating func link(over ends: LinkEnds) -> Int {
        if let known = links.number(of: ends) { return known }
        let wiring = wiring
        let first = links.addPair(ends) { ends in
            let wire = wiring(ends)
            return Link(wire.specification.link, seed: wire.seed)
        }
        for link in [first, links.reverse(of: first)] {
            let ends = links.ends(of: link)
            var sender = LinkSender(wiring(ends).specification.repetition, side: ends.side)
            sender.isTakenIn = reach.isTakenIn(at: ends)
            sender.isOpen = reach.isOpen(ends)
            senders.append(sender)
        }
        return links.ends(of: first) == ends ? first : links.reverse(of: first)
    }

    public mutating func handle(_ event: TransportEvent, at now: SimulatedInstant) {
        switch event {
        case .arrivalDue(let link):
            senders[link].noteArrivalDue(at: now)
            takeArrivals(over: link, at: now)
        case .repetitionDue(let link):
            takeAcknowledgements(on: link, at: now)
            for due in senders[link].takeDue(at: now) { sendPacket(due.packet, of: due.transfer, at: now) }
            rearm(link)
        }
    }

    /// Takes the acknowledgements that have come by now.
    ///
    /// What is asked of the ledger or of what is on its way is then as it is now.
    public mutating func catchUp(at now: SimulatedInstant) {
        for link in 0..<links.count { takeAcknowledgements(on: link, at: now) }
    }

    /// The bytes of packets and acknowledgements that are on their way, or were not taken yet.
    public var bytesInFlight: Int {
        (0..<links.count).reduce(0) { sum, link in
            let acknowledgement = links[link].specification.headerBytes
            return senders[link].underway.reduce(sum) { sum, next in
                sum + (next.isAcknowledgement ? acknowledgement : next.transfer.bytes(ofPacket: next.packet))
            }
        }
    }

    public var linkCount: Int { links.count }

    /// Whether nothing is on its way, but for what waits for nodes out of reach.
    public var isQuiet: Bool { senders.allSatisfy { !$0.isOpen || $0.isIdle } }

    /// What has not come whole to the other end of its link: on it, or waiting before it.
    public var framesUnderWay: [Frame] {
        senders.flatMap(\.openTransfers).filter { $0.missingCount > 0 }.map(\.frame)
    }

    /// Whether anything is on its way over a link of `side`.
    public func isCarrying(on side: LinkSide) -> Bool {
        senders.contains { $0.side == side && !$0.isIdle }
    }

    /// Whether anything is on the last link to `node`.
    public func isCarrying(to node: NodeID) -> Bool {
        links.links(at: node).contains { links.ends(of: $0).to == node && !senders[$0].isIdle }
    }
}

// MARK: - Who is there

extension Connections {
    public func isPresent(_ node: NodeID) -> Bool { reach.isPresent(node) }

    /// Says that a node is there from now on, or is not: it then takes nothing in, begins to send nothing, and
    /// keeps what it has; what it had put on a link still arrives.
    public mutating func setPresent(_ node: NodeID, _ isPresent: Bool, at now: SimulatedInstant) {
        reach.setPresent(node, isPresent)
        update(links.links(at: node), at: now)
    }

    /// Lets nothing pass between two sets of nodes from now on, not even what is on the way.
    public mutating func begin(_ cut: Cut, at now: SimulatedInstant) {
        reach.add(cut)
        update(Array(0..<links.count), at: now)
    }

    /// Has a cut be over; what was kept on its two sides is sent.
    public mutating func end(_ cut: Cut, at now: SimulatedInstant) {
        reach.remove(cut)
        update(Array(0..<links.count), at: now)
    }

    /// Opens links whose two ends reach each other, and closes the others.
    private mutating func update(_ numbers: [Int], at now: SimulatedInstant) {
        for link in numbers { takeAcknowledgements(on: link, at: now) }
        for link in numbers { senders[link].isTakenIn = reach.isTakenIn(at: links.ends(of: link)) }
        for link in numbers {
            let isOpen = reach.isOpen(links.ends(of: link))
            guard isOpen != senders[link].isOpen else { continue }
            if isOpen { open(link, at: now) } else { senders[link].close() }
        }
    }

    /// What was on its way when a link was cut may have come or not: all of it is sent again.
    private mutating func open(_ link: Int, at now: SimulatedInstant) {
        senders[link].isOpen = true
        senders[link].waiting.removeAll(keepingCapacity: true)
        senders[link].outstandingBytes = 0
        for transfer in senders[link].openTransfers { enqueue(transfer) }
        sendWaiting(on: link, at: now)
    }
}

// MARK: - Repetition and acknowledgement on one link

extension Connections {
    private mutating func enqueue(_ transfer: Transfer) {
        transfer.begin()
        senders[transfer.link].waiting.append(transfer)
    }

    /// Sends what the window has room for; a packet larger than the window goes alone.
    private mutating func sendWaiting(on link: Int, at now: SimulatedInstant) {
        let window = links[link].specification.queueBytesMax
        while senders[link].isOpen, let transfer = senders[link].waiting.first {
            guard let packet = transfer.nextUnsent() else {
                senders[link].waiting.removeFirst()
                continue
            }
            let bytes = transfer.bytes(ofPacket: packet)
            let outstanding = senders[link].outstandingBytes
            guard outstanding == 0 || outstanding + bytes <= window else {
                return planArrival(over: links.reverse(of: link), at: now)
            }
            senders[link].outstandingBytes += bytes
            sendPacket(packet, of: transfer, at: now)
        }
    }

    private mutating func sendPacket(_ packet: Int, of transfer: Transfer, at now: SimulatedInstant) {
        let link = transfer.link
        let bytes = transfer.bytes(ofPacket: packet)
        let attempt = transfer.noteSent(packet)
        let side = senders[link].side
        let label = transfer.frame.label
        ledger.enter(
            bytes: bytes, as: attempt > 0 ? .repeat : side == .backbone ? .relay : label.trafficClass,
            of: label, on: side)
        let wait = senders[link].wait(afterAttempt: attempt)
        let fate = offer(bytes: bytes, to: link, at: now)
        let planned = LinkSender.Planned(
            due: (fate.departure ?? now) + wait, transfer: transfer, packet: packet,
            attempt: transfer.attempts(of: packet))
        senders[link].plan(planned)
        if let arrival = fate.arrival {
            senders[link].underway.append(
                .init(arrival: arrival, transfer: transfer, packet: packet, isAcknowledgement: false))
            planArrival(over: link, at: now)
            guard arrival >= planned.due else { return }
        }
        rearm(link)
    }

    /// Has the timer ring for what may have to be sent again.
    private mutating func rearm(_ link: Int) {
        guard let timer = senders[link].rearmed() else { return }
        scheduled.append((.repetitionDue(link: link), timer))
    }

    /// Takes what has come over a link: often several packets at once, since none overtakes another.
    ///
    /// No further than to the end of a frame: what is done about that comes before the next packet, and whatever else
    /// it makes due at this instant, after the packets.
    private mutating func takeArrivals(over link: Int, at now: SimulatedInstant) {
        takeAcknowledgements(on: link, at: now)
        while arrivals.isEmpty, let next = senders[link].takeUnderway(at: now) {
            if next.isAcknowledgement {
                receiveAcknowledgement(of: next.packet, of: next.transfer, at: now)
            } else {
                receive(next.packet, of: next.transfer, at: now)
            }
        }
        planArrival(over: link, at: now)
    }

    /// Has the next thing that comes over a link be an event, but for acknowledgements that no packets wait for.
    private mutating func planArrival(over link: Int, at now: SimulatedInstant) {
        let isAwaited = senders[links.reverse(of: link)].hasWaiting
        guard let due = senders[link].planArrival(withAcknowledgements: isAwaited, at: now) else { return }
        for _ in 0..<senders[link].arrivalsDue { scheduled.append((.arrivalDue(link: link), due)) }
    }

    private mutating func receive(_ packet: Int, of transfer: Transfer, at now: SimulatedInstant) {
        let bytes = transfer.bytes(ofPacket: packet)
        guard senders[transfer.link].isTakenIn else { return ledger.noteLost(bytes: bytes) }
        ledger.noteDelivered(bytes: bytes)
        sendAcknowledgement(of: packet, of: transfer, at: now)

        guard transfer.noteArrived(packet) else { return }
        arrivals.append(Arrival(frame: transfer.frame, ends: links.ends(of: transfer.link)))
    }

    /// An empty packet: it is its header alone, and is itself neither acknowledged nor repeated.
    private mutating func sendAcknowledgement(
        of packet: Int, of transfer: Transfer, at now: SimulatedInstant
    ) {
        let link = links.reverse(of: transfer.link)
        let bytes = links[link].specification.headerBytes
        ledger.enter(bytes: bytes, as: .acknowledgement, of: transfer.frame.label, on: senders[link].side)
        let arrival = offer(bytes: bytes, to: link, at: now).arrival
        if let arrival {
            senders[link].underway.append(
                .init(arrival: arrival, transfer: transfer, packet: packet, isAcknowledgement: true))
            planArrival(over: link, at: now)
        }
        // A timer that would ring after the acknowledgement finds nothing to do.
        guard arrival ?? .never >= senders[transfer.link].earliestRepetition else { return }
        rearm(transfer.link)
    }

    /// Takes the acknowledgements that have come by now to the sender of `link`.
    private mutating func takeAcknowledgements(on link: Int, at now: SimulatedInstant) {
        let back = links.reverse(of: link)
        while let next = senders[back].underway.first, next.isAcknowledgement, next.arrival <= now {
            senders[back].underway.removeFirst()
            receiveAcknowledgement(of: next.packet, of: next.transfer, at: now)
        }
    }

    private mutating func receiveAcknowledgement(
        of packet: Int, of transfer: Transfer, at now: SimulatedInstant
    ) {
        let link = links.reverse(of: transfer.link)
        let bytes = links[link].specification.headerBytes
        guard senders[link].isTakenIn else { return ledger.noteLost(bytes: bytes) }
        ledger.noteDelivered(bytes: bytes)
        acknowledge(transfer, packet: packet, at: now)
    }

    private mutating func acknowledge(_ transfer: Transfer, packet: Int, at now: SimulatedInstant) {
        let state = transfer.state(of: packet)
        guard state != .acknowledged else { return }
        // A late acknowledgement may be of a packet that is waiting to be sent again and no longer outstanding.
        if state == .outstanding {
            senders[transfer.link].outstandingBytes -= transfer.bytes(ofPacket: packet)
        }
        transfer.noteAcknowledged(packet)
        defer { sendWaiting(on: transfer.link, at: now) }
        if transfer.unacknowledgedCount == 0 {
            senders[transfer.link].noteDone()
        }
    }

    /// Offers a packet to a link, and enters it as lost if it is.
    private mutating func offer(bytes: Int, to link: Int, at now: SimulatedInstant) -> Link.Fate {
        let fate = links[link].offer(bytes: bytes, at: now)
        switch fate {
        case .dropped: ledger.noteDropped(bytes: bytes)
        case .lost: ledger.noteLost(bytes: bytes)
        case .carried: break
        }
        return fate
    }
}
