public import Identity
public import Metering
public import Quantities
public import Randomness

/// What is due in the network at an instant.
public enum NetworkEvent {
    case packetArrives(Transfer, packet: Int32, bytes: Int32)
    case acknowledgementArrives(Transfer, packet: Int32, bytes: Int32)
    /// A link looks for what was not acknowledged in time.
    case repetitionDue(link: Int)

    /// The bytes that are on a link until this event.
    public var bytesInFlight: Int {
        switch self {
        case .packetArrives(_, _, let bytes), .acknowledgementArrives(_, _, let bytes): Int(bytes)
        case .repetitionDue: 0
        }
    }
}

/// What has come to its destination.
public struct Arrival: Sendable {
    public enum Thing: Sendable {
        case payload([UInt8])
        case message(any Cargo, from: NodeID)
    }

    public let thing: Thing
    public let node: NodeID
    public let label: TrafficLabel
}

/// Links, relays that store and forward, and repetition until acknowledgement on every link.
///
/// Each link carries a content reliably: it is cut into packets of at most the link's size, every packet is
/// acknowledged, and repeated with exponential back-off until it is; what arrives twice is acknowledged and
/// dropped. As many bytes are outstanding as the link's queue holds, and further packets wait at the sender
/// in the order of their contents: without that bound, what a relay has kept for a device floods its link
/// when it is back (measured: three times the bytes, and messages out of order by more than ratchets bear).
/// It is no congestion control: the window is fixed. Contents overtake each other where packets are repeated. A relay keeps what is
/// for a device out of reach.
///
/// It schedules nothing itself: the world takes `scheduled` and `arrivals` after each call.
public struct Network {
    public struct Specification: Equatable, Sendable {
        public let delivery: Delivery
        public let up: LinkSpecification
        public let down: LinkSpecification
        public let backbone: LinkSpecification

        public init(
            delivery: Delivery, up: LinkSpecification, down: LinkSpecification, backbone: LinkSpecification
        ) {
            self.delivery = delivery
            self.up = up
            self.down = down
            self.backbone = backbone
        }
    }

    public private(set) var ledger = Ledger()
    /// What has to be entered into the agenda.
    public var scheduled: [(event: NetworkEvent, due: SimulatedInstant)] = []
    /// What has come to its destination.
    public var arrivals: [Arrival] = []

    private let specification: Specification
    private let seed: Seed
    private var topology: Topology
    private var links: [Link] = []
    private var senders: [LinkSender] = []
    private var isReachable: [Bool]
    private var isUp: [Bool]

    public init(_ specification: Specification, deviceCount: Int, seed: Seed) {
        self.specification = specification
        self.seed = seed
        topology = Topology(delivery: specification.delivery, deviceCount: deviceCount, seed: seed)
        isReachable = Array(repeating: true, count: deviceCount)
        isUp = Array(repeating: true, count: topology.relayCount)
        makeLinks()
    }

    /// Makes the links that the topology has and this does not.
    private mutating func makeLinks() {
        for link in links.count..<topology.linkCount {
            let kind =
                switch topology.side(of: link) {
                case .up: specification.up
                case .down: specification.down
                case .backbone: specification.backbone
                }
            links.append(Link(kind, seed: seed.descendant("link", topology.seedIndex(of: link))))
            var sender = LinkSender()
            sender.isOpen = hasBothEnds(link)
            senders.append(sender)
        }
    }

    private mutating func link(from relay: Int, to other: Int) -> Int {
        let link = topology.link(from: relay, to: other)
        makeLinks()
        return link
    }

    public func relay(of device: DeviceID) -> RelayID { RelayID(topology.relay(of: device)) }

    /// The relay of each device.
    public var homes: [RelayID] { topology.homes }

    /// Sends `content` on its way.
    public mutating func send(
        _ content: Content, from origin: NodeID, label: TrafficLabel, at now: SimulatedInstant
    ) {
        switch origin {
        case .device(let device):
            begin(content, on: topology.upLink(of: device), label: label, at: now)
        case .relay(let relay):
            forward(content, at: relay.number, label: label, now: now)
        }
    }

    /// Says that a device can be reached from now on, or cannot.
    public mutating func setReachable(_ device: DeviceID, _ isReachable: Bool, at now: SimulatedInstant) {
        self.isReachable[Int(device.ordinal)] = isReachable
        update([topology.upLink(of: device), topology.downLink(of: device)], at: now)
    }

    /// Says that a relay works from now on, or is down: it then takes nothing in, begins to send
    /// nothing, and keeps what it has; what it had put on a link still arrives.
    public mutating func setUp(_ relay: RelayID, _ isUp: Bool, at now: SimulatedInstant) {
        self.isUp[relay.number] = isUp
        update(topology.links(at: relay.number), at: now)
    }

    public func isUp(_ relay: RelayID) -> Bool { isUp[relay.number] }

    /// Opens links whose two ends are there, and closes the others.
    private mutating func update(_ links: [Int], at now: SimulatedInstant) {
        for link in links {
            let isOpen = hasBothEnds(link)
            guard isOpen != senders[link].isOpen else { continue }
            if isOpen { open(link, at: now) } else { senders[link].close() }
        }
    }

    private func hasBothEnds(_ link: Int) -> Bool {
        isPresent(topology.destination(of: link))
            && isPresent(topology.destination(of: topology.reverse(of: link)))
    }

    private func isPresent(_ node: NodeID) -> Bool {
        switch node {
        case .device(let device): isReachable[Int(device.ordinal)]
        case .relay(let relay): isUp[relay.number]
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

    public mutating func handle(_ event: NetworkEvent, at now: SimulatedInstant) {
        switch event {
        case .packetArrives(let transfer, let packet, let bytes):
            receive(transfer, packet: Int(packet), bytes: Int(bytes), at: now)
        case .acknowledgementArrives(let transfer, let packet, let bytes):
            guard isPresent(topology.destination(of: topology.reverse(of: transfer.link))) else {
                return ledger.lost += Int(bytes)
            }
            ledger.delivered += Int(bytes)
            acknowledge(transfer, packet: Int(packet), at: now)
        case .repetitionDue(let link):
            for due in senders[link].takeDue(at: now) { sendPacket(due.packet, of: due.transfer, at: now) }
            if let next = senders[link].rearmed() { scheduled.append((.repetitionDue(link: link), next)) }
        }
    }

    /// Whether nothing is on its way, but for what waits for devices out of reach.
    public var isQuiet: Bool { senders.allSatisfy { !$0.isOpen || $0.isIdle } }

    /// Whether anything is on its way to a relay, whoever it is for.
    public var isCarryingToRelays: Bool {
        senders.indices.contains { topology.side(of: $0) != .down && !senders[$0].isIdle }
    }

    /// What is on its way, at a relay or on a link, and brings a message: which one, and to whom.
    public var messagesUnderWay: [(message: MessageID, recipient: DeviceID)] {
        senders.flatMap(\.openTransfers).flatMap { transfer in
            guard let message = transfer.label.brings, transfer.missingCount > 0,
                case .loads(let loads) = transfer.content
            else { return [(message: MessageID, recipient: DeviceID)]() }
            return loads.flatMap(\.recipients).map { (message, $0) }
        }
    }

    /// Whether anything is on the last link to `device`.
    public func isCarrying(to device: DeviceID) -> Bool {
        !senders[topology.downLink(of: device)].isIdle
    }
}

// MARK: - Relays

extension Network {
    /// Sends on what is at `relay`: to its own devices, and once to each other relay that serves a recipient.
    private mutating func forward(
        _ content: Content, at relay: Int, label: TrafficLabel, now: SimulatedInstant
    ) {
        switch content {
        case .loads(let loads):
            var elsewhere: [Int: [Load]] = [:]
            for load in loads {
                forward(load, at: relay, elsewhere: &elsewhere, label: label, now: now)
            }
            for other in elsewhere.keys.sorted() {
                begin(
                    .loads(elsewhere[other, default: []]), on: link(from: relay, to: other), label: label,
                    at: now)
            }
        case .message(_, _, .relay(RelayID(relay))):
            deliver(content, at: .relay(RelayID(relay)), label: label)
        case .message(_, _, .relay(let other)):
            begin(content, on: link(from: relay, to: other.number), label: label, at: now)
        case .message(_, _, .device(let device)) where topology.relay(of: device) == relay:
            begin(content, on: topology.downLink(of: device), label: label, at: now)
        case .message(_, _, .device(let device)):
            let link = link(from: relay, to: topology.relay(of: device))
            begin(content, on: link, label: label, at: now)
        }
    }

    private mutating func forward(
        _ load: Load, at relay: Int, elsewhere: inout [Int: [Load]], label: TrafficLabel,
        now: SimulatedInstant
    ) {
        var recipientsElsewhere: [Int: [DeviceID]] = [:]
        var relaysElsewhere: [Int] = []
        for recipient in load.recipients {
            let home = topology.relay(of: recipient)
            if home == relay {
                let own = Content.loads([Load(payload: load.payload, recipients: [recipient])])
                begin(own, on: topology.downLink(of: recipient), label: label, at: now)
            } else {
                if recipientsElsewhere[home] == nil { relaysElsewhere.append(home) }
                recipientsElsewhere[home, default: []].append(recipient)
            }
        }
        for home in relaysElsewhere {
            elsewhere[home, default: []].append(
                Load(payload: load.payload, recipients: recipientsElsewhere[home, default: []]))
        }
    }

    private mutating func deliver(_ content: Content, at node: NodeID, label: TrafficLabel) {
        switch content {
        case .loads(let loads):
            for load in loads {
                arrivals.append(Arrival(thing: .payload(load.payload), node: node, label: label))
            }
        case .message(let cargo, let sender, _):
            arrivals.append(Arrival(thing: .message(cargo, from: sender), node: node, label: label))
        }
    }
}

// MARK: - Repetition and acknowledgement on one link

extension Network {
    private mutating func begin(
        _ content: Content, on link: Int, label: TrafficLabel, at now: SimulatedInstant
    ) {
        let transfer = Transfer(content, label: label, link: link, on: links[link].specification)
        senders[link].begin(transfer)
        enqueue(transfer)
        sendWaiting(on: link, at: now)
    }

    private mutating func enqueue(_ transfer: Transfer) {
        for packet in transfer.states.indices where transfer.states[packet] != .acknowledged {
            transfer.states[packet] = .unsent
            senders[transfer.link].waiting.append((transfer, packet))
        }
    }

    /// Sends what the window has room for; a packet larger than the window goes alone.
    private mutating func sendWaiting(on link: Int, at now: SimulatedInstant) {
        let window = links[link].specification.queueBytesMax
        while senders[link].isOpen, let next = senders[link].waiting.first {
            guard next.transfer.states[next.packet] == .unsent else {
                senders[link].waiting.removeFirst()
                continue
            }
            let bytes = next.transfer.bytes(ofPacket: next.packet)
            let outstanding = senders[link].outstandingBytes
            guard outstanding == 0 || outstanding + bytes <= window else { return }
            senders[link].waiting.removeFirst()
            senders[link].outstandingBytes += bytes
            sendPacket(next.packet, of: next.transfer, at: now)
        }
    }

    private mutating func sendPacket(_ packet: Int, of transfer: Transfer, at now: SimulatedInstant) {
        let link = transfer.link
        let bytes = transfer.bytes(ofPacket: packet)
        let attempt = transfer.attempts[packet]
        transfer.states[packet] = .outstanding
        transfer.attempts[packet] += 1

        let side = topology.side(of: link)
        let trafficClass: TrafficClass =
            attempt > 0 ? .repeat : side == .backbone ? .relay : transfer.label.trafficClass
        ledger.enter(bytes: bytes, as: trafficClass, of: transfer.label, on: side)
        let departure = put(
            bytes: bytes, on: link, at: now,
            arriving: .packetArrives(transfer, packet: Int32(packet), bytes: Int32(bytes)))
        let wait = links[link].specification.repetition.wait(afterAttempt: Int(attempt))
        let repetition = LinkSender.Repetition(
            due: departure + wait, transfer: transfer, packet: packet, attempt: attempt + 1)
        if let timer = senders[link].plan(repetition) {
            scheduled.append((.repetitionDue(link: link), timer))
        }
    }

    private mutating func receive(
        _ transfer: Transfer, packet: Int, bytes: Int, at now: SimulatedInstant
    ) {
        guard isPresent(topology.destination(of: transfer.link)) else { return ledger.lost += bytes }
        ledger.delivered += bytes
        sendAcknowledgement(of: packet, of: transfer, at: now)

        guard !transfer.hasArrived[packet] else { return }
        transfer.hasArrived[packet] = true
        transfer.missingCount -= 1
        guard transfer.missingCount == 0 else { return }
        switch topology.destination(of: transfer.link) {
        case .device(let device): deliver(transfer.content, at: .device(device), label: transfer.label)
        case .relay(let relay): forward(transfer.content, at: relay.number, label: transfer.label, now: now)
        }
    }

    /// An empty packet: it is its header alone, and is itself neither acknowledged nor repeated.
    private mutating func sendAcknowledgement(
        of packet: Int, of transfer: Transfer, at now: SimulatedInstant
    ) {
        let link = topology.reverse(of: transfer.link)
        let bytes = links[link].specification.headerBytes
        ledger.enter(bytes: bytes, as: .acknowledgement, of: transfer.label, on: topology.side(of: link))
        _ = put(
            bytes: bytes, on: link, at: now,
            arriving: .acknowledgementArrives(transfer, packet: Int32(packet), bytes: Int32(bytes)))
    }

    private mutating func acknowledge(_ transfer: Transfer, packet: Int, at now: SimulatedInstant) {
        guard transfer.states[packet] != .acknowledged else { return }
        // A late acknowledgement may be of a packet that is waiting to be sent again and no longer outstanding.
        if transfer.states[packet] == .outstanding {
            senders[transfer.link].outstandingBytes -= transfer.bytes(ofPacket: packet)
        }
        transfer.states[packet] = .acknowledged
        defer { sendWaiting(on: transfer.link, at: now) }
        transfer.unacknowledgedCount -= 1
        if transfer.unacknowledgedCount == 0 {
            senders[transfer.link].noteDone()
        }
    }

    /// Offers a packet to a link and schedules its arrival, if there will be one.
    ///
    /// - Returns: When its last bit leaves; now, if the queue had no room.
    private mutating func put(
        bytes: Int, on link: Int, at now: SimulatedInstant, arriving event: NetworkEvent
    ) -> SimulatedInstant {
        switch links[link].offer(bytes: bytes, at: now) {
        case .dropped:
            ledger.lost += bytes
            ledger.packetsDropped += 1
            return now
        case .lost(let departure):
            ledger.lost += bytes
            return departure
        case .carried(let departure, let arrival):
            scheduled.append((event, arrival))
            return departure
        }
    }
}
