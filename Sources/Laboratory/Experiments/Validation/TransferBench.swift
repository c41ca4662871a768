import EventEngine
import Identity
import Links
import Metering
import Quantities
import Randomness
import Transport

/// Connections alone: messages of any size between nodes, over links that are all alike.
struct TransferBench {
    /// So many bytes that mean nothing.
    private struct Load: NodeMessage {
        let byteCount: Int
        let number: Int
    }

    private var connections: Connections
    private var agenda = Agenda<TransportEvent>()
    private(set) var now = SimulatedInstant.start
    private(set) var arrivedAt: [Int: SimulatedInstant] = [:]
    private var sentCount = 0

    init(_ transport: TransportProtocol, over link: LinkSpecification, seed: Seed) {
        let specification = ConnectionSpecification(
            link,
            timeout: RetransmissionTimeout(first: .milliseconds(250), factor: 2, ceiling: .seconds(30)))
        connections = Connections(transport) { id in
            let seed =
                switch id {
                case .up(let device): seed.descendant("up", UInt64(device.ordinal))
                case .down(let device): seed.descendant("down", UInt64(device.ordinal))
                case .backbone(let from, let to):
                    seed.descendant("backbone", UInt64(1_000 * from.number + to.number))
                }
            return (specification, seed)
        }
    }

    /// - Returns: The number of the message.
    @discardableResult
    mutating func send(bytes: Int, from: NodeID, to: NodeID) -> Int {
        defer { sentCount += 1 }
        let content = Content.message(Load(byteCount: bytes, number: sentCount), from: from, to: to)
        connections.send(
            Frame(content, label: TrafficLabel(.application)), over: ConnectionEnds(from: from, to: to),
            at: now)
        collect()
        return sentCount
    }

    /// Runs until nothing is due any more, or up to an instant.
    mutating func run(until end: SimulatedInstant = .never) {
        while let due = agenda.nextDue, due <= end, let event = agenda.next() {
            now = due
            connections.handle(event, at: now)
            collect()
        }
        if end < .never { now = end }
    }

    /// Bytes put on links that lead to a node.
    func bytes(to node: NodeID) -> Int { connections.traffic(at: node).bytesIn }

    private mutating func collect() {
        for (event, due) in connections.scheduled { agenda.enter(event, due: due) }
        connections.scheduled.removeAll(keepingCapacity: true)
        for arrival in connections.arrivals {
            if case .message(let load as Load, _, _) = arrival.frame.content { arrivedAt[load.number] = now }
        }
        connections.arrivals.removeAll(keepingCapacity: true)
    }
}
