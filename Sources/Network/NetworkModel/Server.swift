import DequeModule
import Identity
public import Quantities
import Transport

/// What the server of a central delivery can do: what its link carries each way, and its processor.
public struct ServerSpecification: Equatable, Sendable {
    public var rate: Bandwidth
    /// Of processor time, for each frame that comes and for each copy that goes.
    public var perFrame: TimeSpan

    public init(rate: Bandwidth, perFrame: TimeSpan) {
        self.rate = rate
        self.perFrame = perFrame
    }
}

/// A part of a server that serves one after the other.
public enum ServerStage: Sendable {
    case linkIn, processor, linkOut
}

/// What waits at a server: before its link, before its processor, and before its link out, each served in order.
///
/// The link carries frames whole, with the headers of their packets; acknowledgements and what is sent again are not
/// weighed, and the queues have no end.
struct Server: Sendable {
    /// A frame that has come from a neighbour, or is to go there.
    struct Item: Sendable {
        let frame: Frame
        let neighbour: NodeID
        let hasCome: Bool
        let span: TimeSpan?
    }

    private struct Queue: Sendable {
        var items: Deque<Item> = []
        private var freeAt = SimulatedInstant.start

        /// - Returns: When it is served.
        mutating func append(_ item: Item, taking span: TimeSpan, at now: SimulatedInstant)
            -> SimulatedInstant
        {
            items.append(item)
            freeAt = max(now, freeAt) + span
            return freeAt
        }
    }

    private let specification: ServerSpecification
    private let roomPerPacket: Int
    private let headerBytes: Int
    private var linkIn = Queue()
    private var processor = Queue()
    private var linkOut = Queue()

    init(_ specification: ServerSpecification, packetBytesMax: Int, headerBytes: Int) {
        self.specification = specification
        self.headerBytes = headerBytes
        roomPerPacket = packetBytesMax - headerBytes
    }

    /// Takes in a frame that has come, or that is to go out.
    ///
    /// - Returns: When the first stage is done with it.
    mutating func take(_ item: Item, at now: SimulatedInstant) -> (stage: ServerStage, due: SimulatedInstant)
    {
        item.hasCome
            ? (.linkIn, linkIn.append(item, taking: time(of: item), at: now)) : process(item, at: now)
    }

    private mutating func process(
        _ item: Item, at now: SimulatedInstant
    ) -> (stage: ServerStage, due: SimulatedInstant) {
        (.processor, processor.append(item, taking: specification.perFrame, at: now))
    }

    private func time(of item: Item) -> TimeSpan {
        let bytes = item.frame.byteCount
        let packets = max(1, (bytes + roomPerPacket - 1) / roomPerPacket)
        return specification.rate.transmissionTime(ofBytes: bytes + packets * headerBytes)
    }

    enum Progress {
        case goesOn(ServerStage, due: SimulatedInstant)
        case isDone(Item)
    }

    /// A stage is done with the first in its queue.
    mutating func advance(_ stage: ServerStage, at now: SimulatedInstant) -> Progress {
        switch stage {
        case .linkIn:
            let next = process(linkIn.items.removeFirst(), at: now)
            return .goesOn(next.stage, due: next.due)
        case .processor:
            let item = processor.items.removeFirst()
            guard !item.hasCome else { return .isDone(item) }
            return .goesOn(.linkOut, due: linkOut.append(item, taking: time(of: item), at: now))
        case .linkOut: return .isDone(linkOut.items.removeFirst())
        }
    }

    var items: [Item] { Array(linkIn.items) + Array(processor.items) + Array(linkOut.items) }
}
