import Accounts
import Identity
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Going on from what was written down at an earlier time, and noticing who does.
///
/// A device that is set up from an old copy of itself does not know that it has gone back: ratchets that it had turned it turns
/// once more. Who has read what it wrote before sees it, by a message that stands where another was read.
extension GroupMember {
    /// Draws anew from now on, numbers what it writes apart from all that it wrote before, and asks for its alarms again, as
    /// every program does that is started.
    ///
    /// What its user wrote and was not sent is gone.
    mutating func beginAnew(as series: UInt32, drawing seed: Seed, at now: SimulatedInstant) {
        desk.beginAnew(as: series, drawing: seed)
        outbox.beginAnew(in: desk.series)
        awaited.forgetAlarm()
        desk.forgetLater(than: now)
        desk.step.wake(Alarm.commit, at: max(now, changes.gatheringEnd ?? changes.patienceEnd ?? now))
        desk.step.wake(Alarm.update, at: now + configuration.tree.updatePeriod)
        desk.step.wake(Alarm.tellLost, at: now + Bounds.lostToldAfter)
        if let due = inbox.nextRequest { desk.step.wake(Alarm.askForRepeats, at: max(now, due)) }
    }

    /// A text stands where another was read: its sender has gone back, or somebody sends once more what he has seen.
    ///
    /// - Parameter sender: Nothing where that cannot be told.
    mutating func noteReuse(
        by sender: DeviceID?, of subject: MessageID?, at now: SimulatedInstant
    ) {
        desk.step.report(.undecryptable(.reused, of: subject))
        guard let sender, mayAsk(sender, at: now) else { return }
        let missing = inbox.missing(from: sender)
        ask(sender, for: .reused(floor: missing.floor, read: missing.read))
    }

    /// Another member has seen that this device uses keys twice: it makes new ones, once for all who have.
    mutating func renewKeys(at now: SimulatedInstant) {
        guard correspondence.noteRenewal(at: now) else { return }
        gears.renewKeys(at: now)
    }
}
