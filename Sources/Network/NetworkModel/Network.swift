public import Identity
public import Links
public import Metering
public import Quantities
public import Randomness
public import Routing
public import Transport

/// What is due in the network at an instant.
public enum NetworkEvent {
    case transport(TransportEvent)
    case timer(NodeID, RoutingTimer)
    case server(ServerStage)
    /// What a node held up is let go.
    case released(Int)
}

/// What has come to its destination.
public struct Arrival: Sendable {
    public enum Thing: Sendable {
        case payload([UInt8])
        case message(any NodeMessage, from: NodeID)
        /// What the node itself sent to another, which did not answer.
        case unanswered(any NodeMessage, by: NodeID)
    }

    public let thing: Thing
    public let node: NodeID
    public let label: TrafficLabel
}

/// The nodes' routers, and the connections that bring what they forward to their neighbours.
///
/// It schedules nothing itself: the world takes `scheduled` and `arrivals` after each call.
public struct Network {
    public struct Specification: Equatable, Sendable {
        public let delivery: Delivery
        public let transport: TransportProtocol
        /// Of a device that has none of its own, as the next.
        public let up: ConnectionSpecification
        public let down: ConnectionSpecification
        public let backbone: ConnectionSpecification
        /// Nothing where all nodes are equally near.
        public let regions: Regions?
        /// Of a central delivery; nothing where it takes no time and has no link of its own.
        public let server: ServerSpecification?

        public init(
            delivery: Delivery, transport: TransportProtocol = .fixed, up: ConnectionSpecification,
            down: ConnectionSpecification, backbone: ConnectionSpecification, regions: Regions? = nil,
            server: ServerSpecification? = nil
        ) {
            self.delivery = delivery
            self.transport = transport
            self.up = up
            self.down = down
            self.backbone = backbone
            self.regions = regions
            self.server = server
        }
    }

    /// A device's link: from it, and to it.
    public struct Access: Equatable, Sendable {
        public let up: ConnectionSpecification
        public let down: ConnectionSpecification

        public init(up: ConnectionSpecification, down: ConnectionSpecification) {
            self.up = up
            self.down = down
        }
    }

    /// What has to be entered into the agenda.
    public var scheduled: [(event: NetworkEvent, due: SimulatedInstant)] = []
    /// What has come to its destination.
    public var arrivals: [Arrival] = []
    public let attachments: Attachments
    /// The relay of each device, which it prefers where it has several.
    public var homes: [RelayID] { attachments.homes }
    /// What was thrown away that had waited for too long: which message, and for whom.
    public private(set) var expired: [(message: MessageID, recipient: DeviceID)] = []
    /// What nodes lost that crashed, likewise.
    public private(set) var crashed: [(message: MessageID, recipient: DeviceID)] = []
    /// What nodes made disappear.
    public internal(set) var censored: [(message: MessageID, recipient: DeviceID)] = []

    var connections: Connections
    /// Of the nodes that have had something to do.
    private(set) var routers: [NodeID: any Router] = [:]
    private let servingCount: Int
    /// Without attackers' nodes, which have the numbers after these.
    let relayCount: Int
    var server: Server?
    var censors = Censors()
    /// How many frames peers of attackers took and sent on to nobody.
    public private(set) var swallowedFrameCount = 0
    let makeRouter: (NodeID) -> any Router
    /// Of the relays that have done anything, or were down.
    private var activities: [RelayID: RelayActivity] = [:]

    /// - Parameters:
    ///   - accessOf: The links of the devices that have some of their own.
    ///   - regionOf: Of the devices that are somewhere in particular; the others are spread evenly, drawn.
    public init(
        _ specification: Specification, deviceCount: Int, seed: Seed,
        accessOf: @escaping (DeviceID) -> Access? = { _ in nil }, regionOf: (DeviceID) -> Int? = { _ in nil }
    ) {
        let placement = specification.regions.map {
            specification.delivery.placement(
                in: $0, deviceCount: deviceCount, seed: seed, regionOf: regionOf)
        }
        let attachments = specification.delivery.attachments(
            deviceCount: deviceCount, seed: seed, placement: placement)
        self.init(
            specification, attachments: attachments, seed: seed, accessOf: accessOf, placement: placement,
            makeRouter: specification.delivery.routers(attachments, seed: seed.descendant("routing")))
    }

    /// - Parameter makeRouter: Of a node, when it first has something to do.
    public init(
        _ specification: Specification, attachments: Attachments, seed: Seed,
        accessOf: @escaping (DeviceID) -> Access? = { _ in nil }, placement: Placement? = nil,
        makeRouter: @escaping (NodeID) -> any Router
    ) {
        self.attachments = attachments
        let deviceCount = attachments.homes.count
        self.makeRouter = makeRouter
        servingCount = specification.delivery.servingCount
        relayCount = specification.delivery.relayCount
        let (relayCount, nodeCount) = (relayCount, relayCount + specification.delivery.sybilCount)
        server = specification.server.map {
            let link = specification.down.link
            return Server($0, packetBytesMax: link.packetBytesMax, headerBytes: link.headerBytes)
        }
        let distance = { (ends: ConnectionEnds) in
            placement?.distance(from: ends.from, to: ends.to) ?? .zero
        }
        connections = Connections(specification.transport, distance: distance) { link in
            let index = Self.seedIndex(of: link, deviceCount, relayCount, nodeCount)
            return (specification.connection(over: link, accessOf), seed.descendant("link", index))
        }
    }

    /// What a link's own randomness is found by, whenever it comes into being.
    private static func seedIndex(
        of link: LinkID, _ deviceCount: Int, _ relayCount: Int, _ nodeCount: Int
    ) -> UInt64 {
        switch link {
        case .up(let device): UInt64(2 * device.ordinal)
        case .down(let device): UInt64(2 * device.ordinal + 1)
        case .backbone(let from, let to):
            if max(from.number, to.number) < relayCount {
                UInt64(2 * deviceCount + from.number * relayCount + to.number)
            } else {
                // However many attackers' nodes there are, the links of the others stay what they are.
                UInt64(2 * deviceCount + relayCount * relayCount + from.number * nodeCount + to.number)
            }
        }
    }

    public var ledger: Ledger { connections.ledger }

    /// Has what happens on connections be kept for `takeSightings`.
    public mutating func watch() { connections.isWatched = true }

    /// What happened on connections since this was called before, in its order.
    public mutating func takeSightings() -> [Sighting] {
        defer { connections.sightings.removeAll(keepingCapacity: true) }
        return connections.sightings
    }

    /// Sends `content` on its way.
    public mutating func send(
        _ content: Content, from origin: NodeID, label: TrafficLabel, at now: SimulatedInstant
    ) {
        let frame = Frame(content, label: label)
        guard !censor(frame, from: origin, at: origin, now) else { return }
        ask(origin, at: now) { $0.publish(frame, at: now) }
        takeOver(at: now)
    }

    public mutating func handle(_ event: NetworkEvent, at now: SimulatedInstant) {
        switch event {
        case .transport(let event): connections.handle(event, at: now)
        case .timer(let node, let timer):
            ask(node, at: now) { $0.ring(timer, at: now) }
        case .server(let stage): advanceServer(stage, at: now)
        case .released(let number): release(number, at: now)
        }
        takeOver(at: now)
    }

    /// Says that a device can be reached from now on, or cannot.
    public mutating func setReachable(_ device: DeviceID, _ isReachable: Bool, at now: SimulatedInstant) {
        connections.setPresent(.device(device), isReachable, at: now)
        ask(.device(device), at: now) { $0.setPresent(isReachable, at: now) }
        takeOver(at: now)
    }

    /// Has edge nodes take up their part in the group: at the start.
    public mutating func open(at now: SimulatedInstant) {
        for relay in 0..<servingCount {
            ask(.relay(RelayID(relay)), at: now) { $0.setMember(true, at: now) }
        }
        takeOver(at: now)
    }

    /// Says that a device is a member of the group from now on, or is not.
    public mutating func setMember(_ device: DeviceID, _ isMember: Bool, at now: SimulatedInstant) {
        ask(.device(device), at: now) { $0.setMember(isMember, at: now) }
        takeOver(at: now)
    }

    /// Says that a relay works from now on, or is down: it then takes nothing in, begins to send
    /// nothing, and keeps what it has; what it had put on a link still arrives.
    public mutating func setUp(_ relay: RelayID, _ isUp: Bool, at now: SimulatedInstant) {
        activities[relay, default: RelayActivity()].note(isUp: isUp, at: now)
        connections.setPresent(.relay(relay), isUp, at: now)
        ask(.relay(relay), at: now) { $0.setPresent(isUp, at: now) }
        takeOver(at: now)
    }

    /// Has a relay that is down lose what waits there for others.
    public mutating func crash(_ relay: RelayID, at now: SimulatedInstant) {
        for (frame, neighbour) in connections.lose(at: .relay(relay), at: now) {
            crashed += Self.messages(in: frame)
            guard case .device = neighbour else { continue }
            activities[relay, default: RelayActivity()].noteHandedOver(bytes: frame.content.byteCount)
        }
        for held in censors.lose(at: .relay(relay)) { crashed += Self.messages(in: held.frame) }
        ask(.relay(relay), at: now) { $0.crash(at: now) }
        takeOver(at: now)
    }

    /// Says what strains the links of each side from now on.
    public mutating func setStrains(_ all: [(strain: LinkStrain, sides: Set<LinkSide>)], seed: Seed) {
        connections.setStrains(all, seed: seed)
    }

    public func isUp(_ relay: RelayID) -> Bool { connections.isPresent(.relay(relay)) }

    /// Whether anything that a relay sends to another would reach it.
    public func isInSight(_ relay: RelayID, of other: RelayID) -> Bool {
        guard relay != other else { return isUp(relay) }
        return connections.isTakenIn(at: ConnectionEnds(from: .relay(other), to: .relay(relay)))
    }

    /// Lets nothing pass between two sets of nodes from now on, not even what is on the way; it is kept.
    public mutating func begin(_ cut: Cut, at now: SimulatedInstant) {
        connections.begin(cut, at: now)
        takeOver(at: now)
    }

    /// Has a cut be over: what was kept at its two sides is sent.
    public mutating func end(_ cut: Cut, at now: SimulatedInstant) {
        connections.end(cut, at: now)
        takeOver(at: now)
    }

    /// Takes what has come by now and nobody had to be told of: to be called before asking what is on its way.
    public mutating func catchUp(at now: SimulatedInstant) {
        connections.catchUp(at: now)
        takeOver(at: now)
    }

    /// The bytes that are on links.
    public var bytesInFlight: Int { connections.bytesInFlight }

    /// What has been put on the links at a node so far.
    public func traffic(at node: NodeID) -> NodeTraffic { connections.traffic(at: node) }

    public func activity(of relay: RelayID) -> RelayActivity { activities[relay] ?? RelayActivity() }

    /// Counts what relays do from `now` on.
    public mutating func restartActivities(at now: SimulatedInstant) {
        activities = activities.mapValues { activity in
            var activity = activity
            activity.restart(at: now)
            return activity
        }
    }

    /// How many links have been used, each direction by itself.
    public var linkCount: Int { connections.linkCount }
}

extension Network {
    mutating func ask(
        _ node: NodeID, at now: SimulatedInstant, _ question: (inout any Router) -> [RoutingEffect]
    ) {
        let makeRouter = makeRouter
        carryOut(question(&routers[node, default: makeRouter(node)]), of: node, at: now)
    }

    private mutating func carryOut(_ effects: [RoutingEffect], of node: NodeID, at now: SimulatedInstant) {
        for effect in effects {
            switch effect {
            case .forward(let frame, let neighbour, let span):
                if case .relay(let relay) = node { note(frame, sentOnBy: relay, to: neighbour) }
                send(frame, from: node, to: neighbour, within: span, at: now)
            case .deliver(let frame): deliver(frame, at: node)
            case .setTimer(let timer, let due): scheduled.append((.timer(node, timer), due))
            case .noteMailbox(let bytes):
                guard case .relay(let relay) = node else { continue }
                activities[relay, default: RelayActivity()].noteKept(bytes: bytes)
            case .expire(let frame): expired += Self.messages(in: frame)
            case .lose(let frame): crashed += Self.messages(in: frame)
            case .giveBack(let frame): giveBack(frame, to: node)
            case .swallow: swallowedFrameCount += 1
            }
        }
    }

    /// Hands what has come over links to the routers at their ends.
    mutating func takeOver(at now: SimulatedInstant) {
        let arrived = connections.arrivals
        connections.arrivals.removeAll(keepingCapacity: true)
        for arrival in arrived {
            if case (.relay(let relay), .device) = (arrival.ends.from, arrival.ends.to) {
                activities[relay]?.noteHandedOver(bytes: arrival.frame.content.byteCount)
            }
            take(arrival.frame, from: arrival.ends.from, at: arrival.ends.to, now)
        }
        while let lost = connections.undelivered.popLast() {
            if case (.relay(let relay), .device) = (lost.ends.from, lost.ends.to) {
                activities[relay]?.noteHandedOver(bytes: lost.frame.content.byteCount)
            }
            ask(lost.ends.from, at: now) {
                $0.undelivered(lost.frame, to: lost.ends.to, begunAt: lost.begunAt, at: now)
            }
        }
        // A packet whose receiver was cut off meanwhile can be looked at after its time: its timer rings at once.
        for (event, due) in connections.scheduled { scheduled.append((.transport(event), max(due, now))) }
        connections.scheduled.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ frame: Frame, sentOnBy relay: RelayID, to neighbour: NodeID) {
        if frame.label.brings != nil { activities[relay, default: RelayActivity()].noteForwarded() }
        guard case .device = neighbour else { return }
        activities[relay, default: RelayActivity()].noteKept(bytes: frame.content.byteCount)
    }

    private mutating func giveBack(_ frame: Frame, to node: NodeID) {
        guard case .message(let message, _, let receiver) = frame.content else { return }
        arrivals.append(Arrival(thing: .unanswered(message, by: receiver), node: node, label: frame.label))
    }

    private mutating func deliver(_ frame: Frame, at node: NodeID) {
        switch frame.content {
        case .parcels(let parcels):
            for parcel in parcels {
                arrivals.append(Arrival(thing: .payload(parcel.payload), node: node, label: frame.label))
            }
        case .message(let message, let sender, _):
            arrivals.append(Arrival(thing: .message(message, from: sender), node: node, label: frame.label))
        }
    }
}

extension Network.Specification {
    func connection(
        over link: LinkID, _ accessOf: (DeviceID) -> Network.Access?
    ) -> ConnectionSpecification {
        switch link {
        case .up(let device): accessOf(device)?.up ?? up
        case .down(let device): accessOf(device)?.down ?? down
        case .backbone:
            // Regions say themselves how far nodes are from each other.
            regions == nil ? backbone : backbone.withoutDelay
        }
    }
}

extension ConnectionSpecification {
    fileprivate var withoutDelay: ConnectionSpecification {
        var near = self
        near.link.delay = .constant(0)
        return near
    }
}
