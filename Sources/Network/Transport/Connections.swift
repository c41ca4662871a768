public import Identity
public import Links
public import Quantities
public import Randomness

/// What is due in the transport at an instant.
public enum TransportEvent: Sendable {
    /// Something comes over a link that has to be taken at its time.
    case arrivalDue(link: Int)
    /// A link looks for what was not acknowledged in time.
    case retransmissionDue(link: Int)
}

/// One connection for each link that is used, and the ledger of what they carry.
///
/// Each carries a frame reliably: it is cut into packets of at most the link's size, every packet is
/// acknowledged, and retransmitted with exponential back-off until it is; what arrives twice is acknowledged and
/// dropped. As many bytes are outstanding as the link's queue holds, and further packets wait at the sender
/// in the order of their frames: without that bound, what a relay has kept for a device floods its link
/// when it is back (measured: three times the bytes, and messages out of order by more than ratchets bear).
/// It is no congestion control: the window is fixed. Frames overtake each other where packets are retransmitted.
/// What is for a node out of reach is kept until it is there.
///
/// When an acknowledgement will come is known when it is sent, and nothing hangs on it but what its sender does next. So
/// it is no event, and is taken when that sender does something, unless packets wait for it. (Half of all events of a
/// run were acknowledgements, and in many runs another third timers that found nothing to send again.)
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
    var links = LinkTable()
    var senders: [LinkSender] = []
    private var reach = Reach()

    public init(wiring: @escaping Wiring) {
        self.wiring = wiring
    }

    /// Has a frame brought to the other end of a link.
    public mutating func send(_ frame: Frame, over ends: LinkEnds, at now: SimulatedInstant) {
        let link = link(over: ends)
        takeAcknowledgements(on: link, at: now)
        senders[link].transfers.begin(frame)
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
            var sender = LinkSender(wiring(ends).specification, side: ends.side, isOpen: reach.isOpen(ends))
            sender.isTakenIn = reach.isTakenIn(at: ends)
            senders.append(sender)
        }
        return links.ends(of: first) == ends ? first : links.reverse(of: first)
    }

    public mutating func handle(_ event: TransportEvent, at now: SimulatedInstant) {
        switch event {
        case .arrivalDue(let link):
            senders[link].underway.noteDue(at: now)
            takeArrivals(over: link, at: now)
        case .retransmissionDue(let link):
            takeAcknowledgements(on: link, at: now)
            for due in senders[link].takeDue(at: now) {
                sendPacket(Int(due.packet), of: due.transfer, on: link, at: now)
            }
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
            return senders[link].underway.entries.reduce(sum) { sum, next in
                guard !next.isAcknowledgement else { return sum + acknowledgement }
                return sum + senders[link].transfers.bytes(ofPacket: Int(next.packet), of: next.transfer)
            }
        }
    }

    public var linkCount: Int { links.count }

    /// What has been put on the links at a node so far.
    public func traffic(at node: NodeID) -> NodeTraffic {
        var traffic = NodeTraffic()
        for link in links.links(at: node) {
            if links.ends(of: link).to == node {
                traffic.bytesIn += senders[link].enteredBytes
            } else {
                traffic.bytesOut += senders[link].enteredBytes
            }
        }
        return traffic
    }

    /// Whether nothing is on its way, but for what waits for nodes out of reach.
    public var isQuiet: Bool { senders.allSatisfy { !$0.isOpen || $0.transfers.isIdle } }

    /// What has not come whole to the other end of its link: on it, or waiting before it.
    public var framesUnderWay: [Frame] { senders.flatMap(\.transfers.framesUnderWay) }

    /// Whether anything is on its way over a link of `side`.
    public func isCarrying(on side: LinkSide) -> Bool {
        senders.contains { $0.side == side && !$0.transfers.isIdle }
    }

    /// Whether anything is on the last link to `node`.
    public func isCarrying(to node: NodeID) -> Bool {
        links.links(at: node).contains { links.ends(of: $0).to == node && !senders[$0].transfers.isIdle }
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
            if isOpen {
                senders[link].open()
                sendWaiting(on: link, at: now)
            } else {
                senders[link].close()
            }
        }
    }
}
