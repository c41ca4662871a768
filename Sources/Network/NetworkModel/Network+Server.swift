import Identity
import Quantities
import Routing
import Transport

/// A server that takes its time, where the scenario says how much.
extension Network {
    /// Of a central delivery.
    private static let serverID = RelayID(0)

    var itemsAtServer: [Server.Item] { server?.items ?? [] }

    /// Hands what has come to a node to its router, a server's when it gets to it.
    mutating func take(_ frame: Frame, from neighbour: NodeID, at node: NodeID, _ now: SimulatedInstant) {
        guard !censor(frame, from: neighbour, at: node, now) else { return }
        takeIn(frame, from: neighbour, at: node, now)
    }

    mutating func takeIn(_ frame: Frame, from neighbour: NodeID, at node: NodeID, _ now: SimulatedInstant) {
        guard server != nil, node == .relay(Self.serverID) else {
            return ask(node, at: now) { $0.arrived(frame, from: neighbour, at: now) }
        }
        enter(Server.Item(frame: frame, neighbour: neighbour, hasCome: true, span: nil), at: now)
    }

    /// What goes out from a server takes its time there.
    mutating func send(
        _ frame: Frame, from node: NodeID, to neighbour: NodeID, within span: TimeSpan?,
        at now: SimulatedInstant
    ) {
        guard server == nil || node != .relay(Self.serverID) else {
            let item = Server.Item(frame: frame, neighbour: neighbour, hasCome: false, span: span)
            return enter(item, at: now)
        }
        connections.send(
            frame, over: ConnectionEnds(from: node, to: neighbour), within: span, at: now)
    }

    private mutating func enter(_ item: Server.Item, at now: SimulatedInstant) {
        guard let next = server?.take(item, at: now) else { return }
        scheduled.append((.server(next.stage), next.due))
    }

    /// A stage of the server is done with the first in its queue.
    mutating func advanceServer(_ stage: ServerStage, at now: SimulatedInstant) {
        switch server?.advance(stage, at: now) {
        case .goesOn(let next, let due): scheduled.append((.server(next), due))
        case .isDone(let item) where item.hasCome:
            ask(.relay(Self.serverID), at: now) { $0.arrived(item.frame, from: item.neighbour, at: now) }
        case .isDone(let item):
            let ends = ConnectionEnds(from: .relay(Self.serverID), to: item.neighbour)
            connections.send(item.frame, over: ends, within: item.span, at: now)
        case nil: break
        }
    }
}
