import Accounts
import Identity
import MembershipLog
import Quantities
import SchemeContract
import Tiers

/// Finding out that the log has gone on without this device, and asking relays for what it lacks.
extension GroupMember {
    /// Has relays asked, should what is missing not come by itself.
    ///
    /// Entries overtake each other by little, and what is on its way to a device that was away comes in its order. So
    /// where something of later epochs is here and the log stands still for long, it is lost.
    mutating func lookForGap(in state: MembershipState, isWoken: Bool, at now: SimulatedInstant) {
        awaited.settle(at: state.id)
        awaited.noteComparison(after: state.id, with: configuration.forkComparisons, at: now)
        let isNoted = awaited.hasGap(after: state.id)
        // What shows that something is missing can go, too: it is looked for again before anybody is asked.
        guard !isNoted || isWoken else { return }
        let holdsEntries =
            isOrdered
            ? log.holdsEntries
            : forks.branches.hasGap(after: state.epoch) { isHeld($0, in: state) }
        let isBehind = holdsEntries || inbox.waits(forEpochAfter: state.epoch)
        if isBehind, leftBehindAt != state.id {
            awaited.noteGap(after: state.id, at: now)
        } else if isNoted {
            awaited.settleGap()
        }
    }

    private func isHeld(_ head: LogBranches.Head, in state: MembershipState) -> Bool {
        head == state.head || forks.lives[head] != nil
    }

    /// From which epoch on a relay is asked: the present one, but where changes have no order one before what is missing,
    /// and before the present one in any case, which may be on another branch than what others have.
    func questioned(in state: MembershipState) -> EpochID {
        guard !isOrdered else { return state.id }
        let oldest = forks.lives.oldest ?? state.epoch
        let missing = forks.branches.firstMissing(after: oldest) { isHeld($0, in: state) } ?? state.epoch
        let before = forks.lives.all.map(\.state.id).filter { $0.number < min(missing, state.epoch) }
        return before.max() ?? forks.lives.all.map(\.state.id).min() ?? state.id
    }

    /// Takes what a relay has sent once more, as if it came for the first time: what of it is no good changes nothing.
    ///
    /// Where that leads nowhere, the question stands, and another relay is asked.
    mutating func take(_ missed: MissedEntries, at now: SimulatedInstant) {
        guard let state, state.id == missed.epoch || !isOrdered, awaited.asks(after: state.id) else { return }
        guard let payloads = missed.payloads else {
            leftBehindAt = state.id
            awaited.settleGap()
            return desk.step.report(.leftBehind(at: state.id))
        }
        for payload in payloads where !log.isRemoved { try? receive(payload, of: nil, at: now) }
    }
}
