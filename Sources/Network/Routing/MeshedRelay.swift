import Identity
import Quantities
public import Transport

/// What carries a frame for others.
public protocol CarryingMessage: NodeMessage {
    var carried: Frame { get }
}

/// A frame between two edge nodes that have no link to each other, and the nodes that it found down on its way.
struct Transit: CarryingMessage {
    let carried: Frame
    let origin: RelayID
    /// By which its target knows one that has come before: what was given up on one way may have got there.
    let number: UInt32
    let target: RelayID
    /// Whether its origin has it wait for a target that is down.
    let waits: Bool
    var absent: [RelayID] = []

    /// Origin, its number, target, a byte of flags and a count, and each node that was down.
    var byteCount: Int { 2 + 4 + 2 + 2 + 2 * absent.count + carried.byteCount }
}

/// Word to the node that has sent a frame that its target did not answer; it names the frame by its number.
private struct Unanswered: NodeMessage {
    let carried: Frame
    let target: RelayID

    let byteCount = 6
}

/// An edge node that has a link to some others alone, and sends by these what is for the rest.
///
/// All nodes know the map. Who is down a node knows of those that did not answer it, for a while, and from what it forwards: a
/// frame tells which nodes it found down, and each node sends it on by the shortest way without these. So it goes in no
/// circle, and nobody has to be told (Lakshminarayanan et al., "Achieving convergence-free routing using failure-carrying
/// packets", 2007).
struct MeshedRelay: Router {
    private let relay: RelayID
    private var inner: any Router
    private let map: NodeMap
    private let parameters: EdgeNodes
    private var absentUntil: [RelayID: SimulatedInstant] = [:]
    /// What found no way.
    private var stranded: [Transit] = []
    private var isPresent = true
    private var sentCount: UInt32 = 0
    private var seen = SeenNames(for: .seconds(86_400))

    /// Not one of those that the inner router has.
    private static let tryAgain = RoutingTimer(.max)

    init(_ relay: RelayID, _ inner: any Router, over map: NodeMap, _ parameters: EdgeNodes) {
        self.relay = relay
        self.inner = inner
        self.map = map
        self.parameters = parameters
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        let effects = inner.publish(frame, at: now)
        return carryOut(effects, at: now)
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        if case .relay(let other) = neighbour { absentUntil[other] = nil }
        guard let transit = frame.transit else {
            return carryOut(inner.arrived(frame, from: neighbour, at: now), at: now)
        }
        guard transit.target == relay else { return send(transit, at: now) }
        let name = FrameName(origin: .relay(transit.origin), number: transit.number)
        guard seen.insert(name, at: now) else { return [] }
        if case .message(let word as Unanswered, _, _) = transit.carried.content {
            return carryOut(
                inner.undelivered(word.carried, to: .relay(word.target), begunAt: now, at: now), at: now)
        }
        return carryOut(
            inner.arrived(transit.carried, from: .relay(transit.origin), at: now), at: now)
    }

    private mutating func carryOut(
        _ effects: [RoutingEffect], at now: SimulatedInstant
    ) -> [RoutingEffect] {
        effects.flatMap { effect -> [RoutingEffect] in
            guard case .forward(let frame, .relay(let target), let span) = effect,
                target.number < map.neighbours.count, relay.number < map.neighbours.count
            else { return [effect] }
            sentCount += 1
            let transit = Transit(
                carried: frame, origin: relay, number: sentCount, target: target, waits: span == nil)
            return send(transit, at: now)
        }
    }

    private mutating func send(_ transit: Transit, at now: SimulatedInstant) -> [RoutingEffect] {
        absentUntil = absentUntil.filter { $0.value > now }
        let absent = Set(absentUntil.keys).union(transit.absent)
        var transit = transit
        transit.absent = absent.sorted()
        guard let hop = map.nextHop(from: relay, to: transit.target, without: absent) else {
            stranded.append(transit)
            return stranded.count > 1 ? [] : [.setTimer(Self.tryAgain, at: now + parameters.pause)]
        }
        if hop == transit.target, transit.waits, transit.absent.contains(hop) {
            // It has come as far as it can, and waits here.
            return [.forward(transit.frame, to: .relay(hop))]
        }
        return [.forward(transit.frame, to: .relay(hop), within: parameters.patience)]
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard var transit = frame.transit, case .relay(let hop) = neighbour else {
            return carryOut(inner.undelivered(frame, to: neighbour, begunAt: begunAt, at: now), at: now)
        }
        guard isPresent else {
            stranded.append(transit)
            return []
        }
        absentUntil[hop] = now + parameters.pause
        if !transit.absent.contains(hop) { transit.absent.append(hop) }
        guard hop == transit.target, !transit.waits else { return send(transit, at: now) }
        let carried = transit.carried
        guard transit.origin == relay || !carried.isGivenBack else {
            // Who sent it asks others, and it alone knows whom.
            let word = Unanswered(carried: carried, target: hop)
            let frame = Frame(
                .message(word, from: .relay(relay), to: .relay(transit.origin)), label: carried.label)
            return carryOut([.forward(frame, to: .relay(transit.origin))], at: now)
        }
        // Else two nodes of which each knows of one that is down would send it to and fro between these for ever.
        inner.passOver(transit.absent, at: now)
        return carryOut(
            inner.undelivered(carried, to: .relay(hop), begunAt: begunAt, at: now), at: now)
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        guard timer == Self.tryAgain else { return carryOut(inner.ring(timer, at: now), at: now) }
        return isPresent ? sendStranded(at: now) : []
    }

    /// Whoever was down may be back.
    private mutating func sendStranded(at now: SimulatedInstant) -> [RoutingEffect] {
        let all = stranded
        stranded = []
        return all.flatMap { transit -> [RoutingEffect] in
            var again = transit
            again.absent = []
            return send(again, at: now)
        }
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        self.isPresent = isPresent
        let effects = carryOut(inner.setPresent(isPresent, at: now), at: now)
        return isPresent ? effects + sendStranded(at: now) : effects
    }

    mutating func crash(at now: SimulatedInstant) -> [RoutingEffect] {
        let lost = stranded.map { RoutingEffect.lose($0.carried) }
        (stranded, absentUntil) = ([], [:])
        return lost + inner.crash(at: now)
    }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        carryOut(inner.setMember(isMember, at: now), at: now)
    }

    var kept: [Frame] { inner.kept + stranded.map(\.carried) }
}

extension Transit {
    fileprivate var frame: Frame {
        Frame(.message(self, from: .relay(origin), to: .relay(target)), label: carried.label)
    }
}

extension Frame {
    fileprivate var transit: Transit? {
        if case .message(let message, _, _) = content { message as? Transit } else { nil }
    }
}
