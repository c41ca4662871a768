import DequeModule
import Quantities
import Transport

/// The names of the frames that a node has had of late.
struct SeenNames: Sendable {
    private let span: TimeSpan
    private var names: Set<FrameName> = []
    private var order: Deque<(name: FrameName, at: SimulatedInstant)> = []
    /// How long the node was away in all: what it saw before does not grow old meanwhile.
    private var awaySpan = TimeSpan.zero
    private var awaySince: SimulatedInstant?

    init(for span: TimeSpan) {
        self.span = span
    }

    func contains(_ name: FrameName) -> Bool { names.contains(name) }

    /// - Returns: Whether it was not seen before.
    mutating func insert(_ name: FrameName, at now: SimulatedInstant) -> Bool {
        let now = SimulatedInstant.start + (now.elapsed(since: .start) - awaySpan)
        while let first = order.first, first.at + span < now {
            names.remove(first.name)
            order.removeFirst()
        }
        guard names.insert(name).inserted else { return false }
        order.append((name, now))
        return true
    }

    mutating func pause(at now: SimulatedInstant) { awaySince = awaySince ?? now }

    mutating func goOn(at now: SimulatedInstant) {
        awaySpan = awaySpan + (awaySince.map { now.elapsed(since: $0) } ?? .zero)
        awaySince = nil
    }
}
