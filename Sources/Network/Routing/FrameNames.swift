import Identity
import Transport

/// The names of what a node says itself, one after the other.
struct FrameNames: Sendable {
    private let origin: NodeID
    private var count: UInt32 = 0

    init(of origin: NodeID) {
        self.origin = origin
    }

    mutating func next() -> FrameName {
        defer { count += 1 }
        return FrameName(origin: origin, number: count)
    }
}
