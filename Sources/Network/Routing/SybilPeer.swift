import Identity
import Metering
import Quantities
import Randomness
import Transport

/// Peers of one attacker: who they are beside.
public struct Sybils: Hashable, Sendable {
    public var count: Int
    /// How many peers each of them makes the acquaintance of.
    public var connectionCount: Int
    /// How many addresses they have between them.
    public var addressCount: Int

    public init(count: Int, connectionCount: Int, addressCount: Int) {
        self.count = count
        self.connectionCount = connectionCount
        self.addressCount = addressCount
    }
}

/// A peer that is nobody: it gets itself into as many meshes as it can, takes what it is sent, and sends nothing on.
///
/// It keeps to the rules in all that others could tell: it answers, comes back only when its backoff is over, and refuses
/// nobody.
struct SybilPeer: Router {
    private let own: NodeID
    private let patience: TimeSpan
    private let acquaintances: [NodeID]
    private var mesh: Set<NodeID> = []
    /// Who has answered it; the others may be away.
    private var known: Set<NodeID> = []
    /// Who has put it out or was away, and when it may come back.
    private var backoffs: [(peer: NodeID, until: SimulatedInstant)] = []
    private static let graftTimer = RoutingTimer(0)
    /// When it tries again who was away (an assumption).
    private static let pause = TimeSpan.seconds(60)
    /// Beyond a backoff, of which its two ends think to begin at different times.
    private static let slack = TimeSpan.seconds(1)

    init(_ own: NodeID, acquaintances: [NodeID], patience: TimeSpan) {
        self.own = own
        self.acquaintances = acquaintances
        self.patience = patience
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] { [] }

    mutating func setMember(_ isMember: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        guard isMember else { return [] }
        return acquaintances.map { say(.subscribe(.first), to: $0) }
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard case .message(let message, _, _) = frame.content, let control = message as? GossipControl
        else { return [.swallow] }
        known.insert(neighbour)
        switch control {
        case .subscribe(let subscription):
            let answer: GossipControl.Subscription? =
                switch subscription {
                case .first: .answer
                case .again: .noted
                case .answer, .noted: nil
                }
            // Who says it anew does not have it in its mesh.
            if answer != nil { mesh.remove(neighbour) }
            return (answer.map { [say(.subscribe($0), to: neighbour)] } ?? []) + graft(neighbour, at: now)
        case .graft:
            mesh.insert(neighbour)
            return []
        case .prune(let backoff, _):
            mesh.remove(neighbour)
            return comeBack(to: neighbour, at: now + backoff + Self.slack)
        case .unsubscribe:
            mesh.remove(neighbour)
            return []
        case .ihave, .iwant, .idontwant, .whatSince, .stored, .fetch: return []
        }
    }

    private mutating func comeBack(to peer: NodeID, at due: SimulatedInstant) -> [RoutingEffect] {
        backoffs.removeAll { $0.peer == peer }
        backoffs.append((peer, due))
        return [.setTimer(Self.graftTimer, at: due)]
    }

    private mutating func graft(_ peer: NodeID, at now: SimulatedInstant) -> [RoutingEffect] {
        guard !mesh.contains(peer), !backoffs.contains(where: { $0.peer == peer }) else { return [] }
        mesh.insert(peer)
        return [say(.graft, to: peer)]
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        let due = backoffs.filter { $0.until <= now }
        backoffs.removeAll { $0.until <= now }
        return due.flatMap { peer, _ in
            known.contains(peer) ? graft(peer, at: now) : [say(.subscribe(.first), to: peer)]
        }
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        mesh.remove(neighbour)
        known.remove(neighbour)
        return comeBack(to: neighbour, at: now + Self.pause)
    }

    private func say(_ control: GossipControl, to peer: NodeID) -> RoutingEffect {
        let frame = Frame(.message(control, from: own, to: peer), label: TrafficLabel(.gossipControl))
        return .forward(frame, to: peer, within: patience)
    }
}

/// Who the nodes of attackers are, which have the numbers after all others'.
struct SybilPlan: Sendable {
    private let first: Int
    private let all: [Sybils]

    init(_ all: [Sybils], after relayCount: Int) {
        self.all = all
        first = relayCount
    }

    func contains(_ node: NodeID) -> Bool { place(of: node) != nil }

    /// The address of one that may share it.
    func address(of node: NodeID) -> Int? {
        guard let (kind, place) = kind(of: node) else { return nil }
        return all[..<kind].reduce(0) { $0 + $1.addressCount } + place % all[kind].addressCount
    }

    /// Whom one gets to know, drawn from all peers.
    func acquaintances(of node: NodeID, among peers: [NodeID], seed: Seed) -> [NodeID] {
        guard let place = place(of: node), let (kind, _) = kind(of: node) else { return [] }
        var random = RandomStream(seed: seed.descendant("of", UInt64(place)))
        return random.choose(all[kind].connectionCount, of: peers)
    }

    private func place(of node: NodeID) -> Int? {
        guard case .relay(let relay) = node, relay.number >= first else { return nil }
        return relay.number - first
    }

    /// Of which kind one is, and which of these.
    private func kind(of node: NodeID) -> (kind: Int, place: Int)? {
        guard var place = place(of: node) else { return nil }
        for (kind, sybils) in all.enumerated() {
            if place < sybils.count { return (kind, place) }
            place -= sybils.count
        }
        return nil
    }
}
