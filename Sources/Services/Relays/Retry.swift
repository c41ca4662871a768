import Quantities

/// When something that was not answered is sent once more: each wait is twice the one before, up to 1,024 times the
/// first.
///
/// Frames between nodes get there in the end, so an answer that does not come is mostly one that is slow; what is sent
/// again at the same pace all the while then waits behind itself.
struct Retry: Sendable {
    private var due: SimulatedInstant?
    private var count: Int64 = 0
    private static let doublingsMax: Int64 = 10

    /// - Returns: When a timer is to ring; one that was set before counts no more.
    mutating func wait(_ patience: TimeSpan, at now: SimulatedInstant) -> SimulatedInstant {
        let next = now + TimeSpan(nanoseconds: patience.nanoseconds << min(count, Self.doublingsMax))
        due = next
        return next
    }

    /// Whether a timer that rings now is the one that was set last.
    mutating func isDue(at now: SimulatedInstant) -> Bool {
        guard due == now else { return false }
        due = nil
        count += 1
        return true
    }

    /// Something else is sent from now on.
    mutating func beginAnew() { count = 0 }
}
