import DequeModule
import Identity
import Quantities
import Transport

/// What an edge node keeps of a topic, so that those can ask for it who were away.
struct MessageStore: Sendable {
    let span: TimeSpan
    private var frames: [FrameName: Frame] = [:]
    private var order: Deque<(name: FrameName, at: SimulatedInstant)> = []

    init(for span: TimeSpan) {
        self.span = span
    }

    subscript(name: FrameName) -> Frame? { frames[name] }

    /// Those that are kept, the oldest first.
    var all: [Frame] { order.compactMap { frames[$0.name] } }

    /// - Returns: What was kept for too long, and is thrown away.
    mutating func keep(_ frame: Frame, named name: FrameName, at now: SimulatedInstant) -> [Frame] {
        var old: [Frame] = []
        while let first = order.first, first.at + span < now {
            if let frame = frames.removeValue(forKey: first.name) { old.append(frame) }
            order.removeFirst()
        }
        if frames.updateValue(frame, forKey: name) == nil { order.append((name, now)) }
        return old
    }

    /// What has come since an instant, the oldest first.
    func names(since instant: SimulatedInstant) -> [FrameName] {
        order.reversed().prefix { $0.at >= instant }.reversed().map(\.name)
    }
}
