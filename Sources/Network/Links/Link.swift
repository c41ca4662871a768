import DequeModule
public import Quantities
public import Randomness

/// One direction of a link: a queue, a rate, a delay and a chance of loss.
///
/// The queue is exact without events of its own: each packet's departure is known when it is offered, and
/// those that have left by then are forgotten.
public struct Link {
    public let specification: LinkSpecification
    /// One-way propagation of this link, without jitter.
    public let delay: TimeSpan

    private var loss: LossProcess
    private var jitter: RandomStream
    private var waiting: Deque<(departure: SimulatedInstant, bytes: Int)> = []
    private var waitingBytes = 0
    private var freeAt = SimulatedInstant.start
    private var lastArrival = SimulatedInstant.start

    /// What becomes of a packet.
    public enum Fate: Equatable, Sendable {
        /// The queue had no room for it.
        case dropped
        /// It left, and will not arrive.
        case lost(departure: SimulatedInstant)
        case carried(departure: SimulatedInstant, arrival: SimulatedInstant)

        /// When its last bit leaves, if the queue had room for it.
        public var departure: SimulatedInstant? {
            switch self {
            case .dropped: nil
            case .lost(let departure), .carried(let departure, _): departure
            }
        }

        public var arrival: SimulatedInstant? {
            if case .carried(_, let arrival) = self { arrival } else { nil }
        }
    }

    public init(_ specification: LinkSpecification, seed: Seed) {
        self.specification = specification
        var delays = RandomStream(seed: seed.descendant("link.delay"))
        delay = TimeSpan(seconds: max(0, specification.delay.sample(using: &delays)))
        loss = LossProcess(model: specification.loss, seed: seed.descendant("link.loss"))
        jitter = RandomStream(seed: seed.descendant("link.jitter"))
    }

    /// Puts a packet of `bytes` into the queue.
    ///
    /// - Parameters:
    ///   - now: Never earlier than at the call before.
    ///   - ready: Before which it carries nothing.
    ///   - factor: By which its delay and jitter are longer.
    ///   - isStruck: Whether it loses the packet, should it not do so by itself.
    public mutating func offer(
        bytes: Int, at now: SimulatedInstant, notBefore ready: SimulatedInstant = .start,
        slowedBy factor: Double = 1, isStruck: Bool = false
    ) -> Fate {
        while let first = waiting.first, first.departure <= now {
            waitingBytes -= first.bytes
            waiting.removeFirst()
        }
        guard waitingBytes + bytes <= specification.queueBytesMax || waiting.isEmpty else { return .dropped }

        let departure = max(now, freeAt, ready) + specification.rate.transmissionTime(ofBytes: bytes)
        freeAt = departure
        waiting.append((departure, bytes))
        waitingBytes += bytes

        let extra = TimeSpan(seconds: max(0, specification.jitter.sample(using: &jitter)))
        if loss.losesNext(at: departure) || isStruck { return .lost(departure: departure) }
        // Jitter is the waiting in queues on the way, which keep the order: a packet waits behind those before.
        lastArrival = max(lastArrival, departure + (delay + extra).times(factor))
        return .carried(departure: departure, arrival: lastArrival)
    }
}
