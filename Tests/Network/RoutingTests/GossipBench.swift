import EventEngine
import Foundation
import Identity
import Metering
import Quantities
import Randomness
import Transport

@testable import Routing

/// Peers of a topic without a transport between them: each message takes the same time, and what is said about messages
/// less.
struct GossipBench {
    enum Event {
        case frame(Frame, from: Int, to: Int)
        case timer(Int, RoutingTimer)
    }

    static let hop = TimeSpan.milliseconds(100)

    static let controlHop = TimeSpan.milliseconds(30)

    var peers: [GossipPeer]
    var agenda = Agenda<Event>()
    /// Who is away: what is for it is lost.
    var away: Set<Int> = []
    /// Who takes messages and sends none on.
    var silent: Set<Int> = []
    /// Copies of messages that have come to each peer, and when the first did.
    var copies: [Int]
    var firstAt: [Int: SimulatedInstant] = [:]
    var controls: [String: Int] = [:]
    private var publishedCount: UInt32 = 0

    init(count: Int, seed: UInt64, _ parameters: GossipParameters = GossipParameters()) {
        let nodes = (0..<count).map { NodeID.device(DeviceID(UInt32($0))) }
        let overlay = Overlay(of: nodes, degree: parameters.connectionCount, seed: Seed(seed))
        peers = nodes.indices.map {
            GossipPeer(
                nodes[$0], neighbours: overlay.neighbours(of: nodes[$0]), parameters,
                seed: Seed(seed).descendant("peer", UInt64($0)))
        }
        copies = Array(repeating: 0, count: count)
        for place in peers.indices { act(place) { peer, now in peer.subscribe(at: now) } }
    }

    mutating func act(_ place: Int, _ act: (inout GossipPeer, SimulatedInstant) -> Void) {
        act(&peers[place], agenda.now)
        for effect in peers[place].takeEffects() {
            switch effect {
            case .forward(let frame, .device(let other), _):
                let event = Event.frame(frame, from: place, to: Int(other.ordinal))
                agenda.enter(event, due: agenda.now + (frame.name == nil ? Self.controlHop : Self.hop))
            case .setTimer(let timer, let due): agenda.enter(.timer(place, timer), due: due)
            default: break
            }
        }
    }

    mutating func publish(from place: Int, bytes: Int) {
        copies = Array(repeating: 0, count: peers.count)
        firstAt = [:]
        publishedCount += 1
        let name = FrameName(origin: peers[place].own, number: publishedCount)
        act(place) { peer, now in
            let parcel = Parcel(payload: Array(repeating: 7, count: bytes), recipients: [])
            let frame = Frame(.parcels([parcel]), label: TrafficLabel(.application))
            peer.publish(frame.onTopic(named: name), at: now)
        }
    }

    mutating func run(for span: TimeSpan) {
        let end = agenda.now + span
        while let due = agenda.nextDue, due <= end, let event = agenda.next() { take(event) }
    }

    private mutating func take(_ event: Event) {
        let now = agenda.now
        switch event {
        case .timer(let place, let timer): act(place) { $0.ring(timer, at: $1) }
        case .frame(let frame, let from, let to):
            let sender = peers[from].own
            guard !away.contains(to) else {
                return act(from) {
                    $0.lose(NodeID.device(DeviceID(UInt32(to))), frame, begunAt: $1, at: $1)
                }
            }
            if case .message(let message, _, _) = frame.content, let control = message as? GossipControl {
                controls[control.word, default: 0] += 1
                act(to) { $0.take(control, from: sender, at: $1) }
            } else {
                copies[to] += 1
                if firstAt[to] == nil { firstAt[to] = now }
                guard !silent.contains(to) else { return }
                act(to) { _ = $0.take(frame, from: sender, at: $1) }
            }
        }
    }

    var meanDegree: Double { Double(peers.reduce(0) { $0 + $1.mesh.count }) / Double(peers.count) }
}

extension GossipControl {
    var word: String { String("\(self)".prefix { $0 != "(" }) }
}
