import Identity
import Quantities

/// Changes of a relay's own devices, from their first part until they are accepted or rejected.
struct CommittedChanges: Sendable {
    /// Submissions whose parts have not all come, and which are missing.
    private var partsMissing: [EpochID: Set<Int>] = [:]
    /// Those that are neither accepted nor rejected yet, in the order in which they came.
    private(set) var unanswered: [Submission] = []
    private var retries: [EpochID: Retry] = [:]

    /// - Returns: The submission, when its last part has come.
    mutating func gather(_ part: SubmissionPart, at relay: RelayID) -> Submission? {
        var whole = part.whole
        whole.offeredBy = relay
        // One part may come twice, as what is given up on one way can come all the same.
        var missing = partsMissing[whole.id, default: Set(whole.frames.indices)]
        missing.remove(part.place)
        guard missing.isEmpty else {
            partsMissing[whole.id] = missing
            return nil
        }
        partsMissing[whole.id] = nil
        guard unanswered(whole.id) == nil else { return nil }
        unanswered.append(whole)
        return whole
    }

    func unanswered(_ epoch: EpochID) -> Submission? { unanswered.first { $0.id == epoch } }

    /// - Returns: Whether it had no answer before.
    mutating func answer(_ epoch: EpochID) -> Bool {
        guard let place = unanswered.firstIndex(where: { $0.id == epoch }) else { return false }
        unanswered.remove(at: place)
        retries[epoch] = nil
        return true
    }

    /// - Returns: When one is to be offered again; whoever has it now may be slow.
    mutating func wait(
        _ patience: TimeSpan, for epoch: EpochID, at now: SimulatedInstant
    ) -> SimulatedInstant {
        retries[epoch, default: Retry()].wait(patience, at: now)
    }

    /// One that has had no answer, if it is to be offered again now.
    mutating func due(_ epoch: EpochID, at now: SimulatedInstant) -> Submission? {
        guard retries[epoch]?.isDue(at: now) == true else { return nil }
        return unanswered(epoch)
    }

    /// They are offered to somebody else from now on.
    mutating func beginAnew() { retries = [:] }
}
