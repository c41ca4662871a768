import Identity
import Quantities

/// Peers that were thought away since nothing was heard from them, and when each is spoken to again.
///
/// They may be there all the same, and think themselves in the mesh.
struct LostPeers: Sendable {
    private struct Loss {
        let peer: NodeID
        var since: SimulatedInstant
        /// Since when it was told that it is thought away.
        var toldSince: SimulatedInstant?
        var wait: TimeSpan
        var due: SimulatedInstant
    }

    private var losses: [Loss] = []
    /// When the timer rings that is set.
    private var wake: SimulatedInstant?

    /// Assumptions: waits double from some heartbeats to a time in which nobody minds the bytes.
    private static let firstWait = TimeSpan.seconds(10)
    private static let longestWait = TimeSpan.seconds(900)

    /// When to have a timer ring, unless one does by then.
    mutating func takeWake() -> SimulatedInstant? {
        guard let due = losses.map(\.due).min(), wake.map({ due < $0 }) ?? true else { return nil }
        wake = due
        return due
    }

    func contains(_ peer: NodeID) -> Bool { losses.contains { $0.peer == peer } }

    /// Of several instants the first counts.
    mutating func insert(_ peer: NodeID, since: SimulatedInstant, at now: SimulatedInstant) {
        if let place = losses.firstIndex(where: { $0.peer == peer }) {
            return losses[place].since = min(losses[place].since, since)
        }
        losses.append(Loss(peer: peer, since: since, wait: Self.firstWait, due: now + Self.firstWait))
    }

    /// - Returns: Since when it was thought away, where it was, and since when it was told so.
    mutating func remove(_ peer: NodeID) -> (since: SimulatedInstant, toldSince: SimulatedInstant?)? {
        losses.firstIndex { $0.peer == peer }.map { losses.remove(at: $0) }.map { ($0.since, $0.toldSince) }
    }

    mutating func removeAll() {
        losses = []
        wake = nil
    }

    /// Speaks to all soon, as to those who were lost just now: no timer rings of before.
    mutating func beginAnew(at now: SimulatedInstant) {
        wake = nil
        for place in losses.indices {
            (losses[place].wait, losses[place].due) = (Self.firstWait, now + Self.firstWait)
        }
    }

    /// Those whose time has come, and since when they are thought away.
    mutating func takeDue(at now: SimulatedInstant) -> [(peer: NodeID, since: SimulatedInstant)] {
        guard now == wake else { return [] }
        wake = nil
        let places = losses.indices.filter { losses[$0].due <= now }
        for place in places {
            losses[place].wait = min(
                TimeSpan(nanoseconds: 2 * losses[place].wait.nanoseconds), Self.longestWait)
            losses[place].due = now + losses[place].wait
            losses[place].toldSince = losses[place].since
        }
        return places.map { (losses[$0].peer, losses[$0].since) }
    }
}
