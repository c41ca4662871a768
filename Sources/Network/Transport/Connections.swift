public import Identity
public import Links
public import Quantities
public import Randomness

/// What is due in the transport at an instant.
public enum TransportEvent: Sendable {
    /// Something comes over a connection that has to be taken at its time.
    case arrivalDue(connection: Int)
    /// Something has passed the first link of a path of two.
    case halfwayDue(connection: Int)
    /// A sender looks for what was not acknowledged in time.
    case retransmissionDue(connection: Int)
    /// A sender has heard nothing, or too little, for so long that something is to be done.
    case timeout(connection: Int)
    /// What has come over a connection is acknowledged at the latest.
    case acknowledgementDue(connection: Int)
    /// A frame should have come by now, or its sender wants to know.
    case deadline(connection: Int, transfer: Int, begunAt: SimulatedInstant, after: TimeSpan)
}

/// One connection for each pair of neighbours, over the links that these have, and the ledger of what they carry.
///
/// Each carries a frame reliably: it is cut into packets of at most the link's size, every packet is
/// acknowledged, and retransmitted with exponential back-off until it is; what arrives twice is acknowledged and
/// dropped. As many bytes are outstanding as the first link's queue holds, and further packets wait at the sender
/// in the order of their frames: without that bound, what a relay has kept for a device floods its link
/// when it is back (measured: three times the bytes, and messages out of order by more than ratchets bear).
/// That is what `fixed` does; with another protocol packets have numbers, and the window is found out (`Flow`).
/// Frames overtake each other where packets are retransmitted.
///
/// A relay knows which of its devices are there, and keeps what is for the others. A device does not know that of
/// another: what it sends to one that is away is lost there, and sent again, until the frame's time is over.
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
        public let ends: ConnectionEnds
    }

    /// A frame that was not acknowledged within its time.
    public struct Undelivered: Sendable {
        public let frame: Frame
        public let ends: ConnectionEnds
        /// When it was to be brought: long before its time was over, if other things were heard from the neighbour.
        public let begunAt: SimulatedInstant
    }

    /// What a link is like, and the seed that its own randomness is found under.
    public typealias Wiring = (LinkID) -> (specification: ConnectionSpecification, seed: Seed)

    public var ledger = Ledger()
    /// What has to be entered into the agenda.
    public var scheduled: [(event: TransportEvent, due: SimulatedInstant)] = []
    public var arrivals: [Arrival] = []
    /// What was not acknowledged within its time, and is sent no more.
    public var undelivered: [Undelivered] = []
    /// Whether anybody looks into it.
    public var isWatched = false
    /// What there was to see since they were taken, if anybody looks.
    public var sightings: [Sighting] = []

    private let wiring: Wiring
    private let distance: (ConnectionEnds) -> TimeSpan
    private let traits: TransportTraits?
    /// Whether all timers are set and all acknowledgements are events: slower, and the same.
    let isPlain: Bool
    /// Of each pair of directions.
    var sessions: [Session] = []
    var links = LinkTable()
    var connections = ConnectionTable()
    var senders: [ConnectionSender] = []
    private var reach = Reach()

    /// - Parameter distance: How long a packet takes from one node to another besides what links take.
    public init(
        _ transport: TransportProtocol = .fixed,
        distance: @escaping (ConnectionEnds) -> TimeSpan = { _ in .zero },
        wiring: @escaping Wiring
    ) {
        self.init(transport, isPlain: false, distance: distance, wiring: wiring)
    }

    init(
        _ transport: TransportProtocol, isPlain: Bool,
        distance: @escaping (ConnectionEnds) -> TimeSpan = { _ in .zero }, wiring: @escaping Wiring
    ) {
        self.wiring = wiring
        self.distance = distance
        self.isPlain = isPlain
        traits = TransportTraits(of: transport)
    }

    /// Has a frame brought to a neighbour.
    ///
    /// - Parameter span: After which it is given up, if it is not acknowledged by then and nothing else was heard from the
    ///   neighbour for so long, since the link had it.
    public mutating func send(
        _ frame: Frame, over ends: ConnectionEnds, within span: TimeSpan? = nil, at now: SimulatedInstant
    ) {
        let connection = connection(over: ends)
        takeAcknowledgements(on: connection, at: now)
        let transfer = senders[connection].transfers.begin(frame, extraBytes: traits?.frameBytes ?? 0)
        show(.began(HopID(connection: connection, transfer: transfer), frame, ends), at: now)
        if let span {
            let deadline = TransportEvent.deadline(
                connection: connection, transfer: transfer, begunAt: now, after: span)
            scheduled.append((deadline, now + span))
        }
        sendWaiting(on: connection, at: now)
    }

    private mutating func connection(over ends: ConnectionEnds) -> Int {
        if let known = connections.number(of: ends) { return known }
        let first = connections.addPair(ends)
        sessions.append(Session())
        for connection in [first, connections.reverse(of: first)] {
            let ends = connections.ends(of: connection)
            var sender = ConnectionSender(
                over: path(of: ends), isOpen: reach.isOpen(ends), traits: traits, number: connection)
            sender.isTakenIn = reach.isTakenIn(at: ends)
            senders.append(sender)
        }
        return connections.ends(of: first) == ends ? first : connections.reverse(of: first)
    }

    private mutating func path(of ends: ConnectionEnds) -> ConnectionPath {
        let wiring = wiring
        let make = { (id: LinkID) in
            let wire = wiring(id)
            return Link(wire.specification.link, seed: wire.seed)
        }
        let ids = ends.path
        // The same whichever of a device's links is used first.
        let radioSeed = { (device: DeviceID) in wiring(.up(device)).seed }
        let step = { (links: inout LinkTable, id: LinkID) in
            ConnectionPath.Step(
                link: links.number(of: id, make: make, radioSeed: radioSeed), side: id.side)
        }
        let first = step(&links, ids.first)
        let second = ids.second.map { step(&links, $0) }
        return ConnectionPath(
            first: first, second: second, wiring(ids.first).specification,
            ids.second.map { wiring($0).specification }, distance: distance(ends), traits: traits)
    }

    public mutating func handle(_ event: TransportEvent, at now: SimulatedInstant) {
        switch event {
        case .arrivalDue(let connection):
            senders[connection].underway.noteDue(at: now)
            takeArrivals(over: connection, at: now)
        case .halfwayDue(let connection): goOn(over: connection, at: now)
        case .retransmissionDue(let connection):
            takeAcknowledgements(on: connection, at: now)
            for due in senders[connection].takeDue(at: now) {
                sendPacket(due.packet, of: due.transfer, on: connection, at: now)
            }
            rearm(connection)
        case .timeout(let connection): handleTimeout(on: connection, at: now)
        case .acknowledgementDue(let connection): acknowledgeIfDue(over: connection, at: now)
        case .deadline(let connection, let transfer, let begunAt, let span):
            giveUp(transfer, begunAt: begunAt, after: span, on: connection, at: now)
        }
    }

    /// Sends no more of a frame that was not acknowledged in time, if nothing was heard from its receiver for so long.
    private mutating func giveUp(
        _ transfer: Int, begunAt: SimulatedInstant, after span: TimeSpan, on connection: Int,
        at now: SimulatedInstant
    ) {
        takeAcknowledgements(on: connection, at: now)
        guard senders[connection].isUnderWay(transfer) else { return }
        let due = senders[connection].silent(since: transfer) + span
        guard due <= now else {
            let deadline = TransportEvent.deadline(
                connection: connection, transfer: transfer, begunAt: begunAt, after: span)
            return scheduled.append((deadline, due))
        }
        guard let frame = senders[connection].cancel(transfer) else { return }
        undelivered.append(
            Undelivered(frame: frame, ends: connections.ends(of: connection), begunAt: begunAt))
        show(.givenUp(HopID(connection: connection, transfer: transfer)), at: now)
        if senders[connection].flow?.isBroken == true { abort(connection, at: now) }
        stopConnecting(connection, at: now)
        sendWaiting(on: connection, at: now)
    }

    /// Takes the acknowledgements that have come by now.
    ///
    /// What is asked of the ledger or of what is on its way is then as it is now.
    public mutating func catchUp(at now: SimulatedInstant) {
        for connection in senders.indices { takeAcknowledgements(on: connection, at: now) }
    }

    /// The bytes of packets and acknowledgements that are on their way, or were not taken yet.
    public var bytesInFlight: Int {
        senders.reduce(0) { $0 + $1.underway.byteCount + $1.halfway.byteCount }
    }

    /// How many links have been used, each direction by itself.
    public var linkCount: Int { links.count }

    /// What has been put on the links at a node so far.
    public func traffic(at node: NodeID) -> NodeTraffic {
        var traffic = NodeTraffic()
        for connection in connections.connections(at: node) {
            if connections.ends(of: connection).to == node {
                traffic.bytesIn += senders[connection].enteredBytes.last
            } else {
                traffic.bytesOut += senders[connection].enteredBytes.first
            }
        }
        return traffic
    }

    /// Whether nothing is on its way, but for what waits for nodes out of reach.
    public var isQuiet: Bool { senders.allSatisfy { !$0.isOpen || $0.transfers.isIdle } }

    /// What has not come whole to the other end of its connection: on it, or waiting before it.
    public var framesUnderWay: [Frame] {
        senders.flatMap { $0.transfers.framesUnderWay + ($0.flow?.waitingForOthers ?? []) }
    }

    /// Whether anything is on its way to a relay.
    public var isCarryingToRelays: Bool {
        senders.indices.contains {
            guard case .relay = connections.ends(of: $0).to else { return false }
            return !senders[$0].transfers.isIdle
        }
    }

    /// Whether anything is on its way from a neighbour to `node`.
    public func isCarrying(to node: NodeID) -> Bool {
        connections.connections(at: node).contains {
            connections.ends(of: $0).to == node && !senders[$0].transfers.isIdle
        }
    }
}

// MARK: - Who is there

extension Connections {
    public func isPresent(_ node: NodeID) -> Bool { reach.isPresent(node) }

    /// Whether what comes over a connection is taken in at its end.
    public func isTakenIn(at ends: ConnectionEnds) -> Bool { reach.isTakenIn(at: ends) }

    /// Says that a node is there from now on, or is not: it then takes nothing in, begins to send nothing, and
    /// keeps what it has; what it had put on a link still arrives.
    public mutating func setPresent(_ node: NodeID, _ isPresent: Bool, at now: SimulatedInstant) {
        reach.setPresent(node, isPresent)
        update(connections.connections(at: node), at: now)
    }

    /// Has a node that is down forget what it had to send, and what of it was on its links.
    ///
    /// - Returns: What had not come whole to its neighbours.
    public mutating func lose(
        at node: NodeID, at now: SimulatedInstant
    ) -> [(frame: Frame, neighbour: NodeID)] {
        var lost: [(frame: Frame, neighbour: NodeID)] = []
        for connection in connections.connections(at: node)
        where connections.ends(of: connection).from == node {
            takeAcknowledgements(on: connection, at: now)
            for transfer in senders[connection].transfers.openTransfers {
                let hasCome = senders[connection].transfers[transfer].missingCount == 0
                guard let frame = senders[connection].cancel(transfer) else { continue }
                if !hasCome { lost.append((frame, connections.ends(of: connection).to)) }
                show(.givenUp(HopID(connection: connection, transfer: transfer)), at: now)
            }
        }
        return lost
    }

    /// Says what strains the links of each side from now on.
    public mutating func setStrains(_ all: [(strain: LinkStrain, sides: Set<LinkSide>)], seed: Seed) {
        links.setStrains(all, seed: seed)
    }

    /// Lets nothing pass between two sets of nodes from now on, not even what is on the way.
    public mutating func begin(_ cut: Cut, at now: SimulatedInstant) {
        reach.add(cut)
        update(Array(senders.indices), at: now)
    }

    /// Has a cut be over; what was kept on its two sides is sent.
    public mutating func end(_ cut: Cut, at now: SimulatedInstant) {
        reach.remove(cut)
        update(Array(senders.indices), at: now)
    }

    /// Opens connections whose two ends reach each other, and closes the others.
    private mutating func update(_ numbers: [Int], at now: SimulatedInstant) {
        for connection in numbers { takeAcknowledgements(on: connection, at: now) }
        for connection in numbers {
            senders[connection].isTakenIn = reach.isTakenIn(at: connections.ends(of: connection))
        }
        for connection in numbers {
            let isOpen = reach.isOpen(connections.ends(of: connection))
            guard isOpen != senders[connection].isOpen else { continue }
            if isOpen {
                senders[connection].open()
                sendWaiting(on: connection, at: now)
            } else {
                senders[connection].close()
                sessions[connection / 2].end()
            }
        }
    }
}
