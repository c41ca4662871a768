import Accounts
import Identity
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import Tiers

/// Following the membership log.
extension GroupMember {
    mutating func take(_ entry: LogEntry, at now: SimulatedInstant) throws(MechanismError) {
        guard isOrdered else { return try branch(with: entry, at: now) }
        guard entry.group == desk.group else { throw .foreign }
        guard let state else { return log.keep(entry, isSigned: false) }
        guard entry.epoch >= state.epoch.next else { return }
        if entry.epoch == state.epoch.next, let change = entry.change, change.previous != state.head,
            try isSigned(entry, in: state)
        {
            return noteDifferingHeads()
        }
        guard entry.epoch == state.epoch.next, let next = try transition(by: entry, from: state, at: now)
        else {
            let isSigned = try isSigned(entry, in: state)
            return log.keep(entry, isSigned: isSigned)
        }
        enter(next, at: now)
        enterWaitingEntries(at: now)
    }

    /// Others have gone another way than this member, where there is to be one: said once in an epoch.
    mutating func noteDifferingHeads() {
        guard let state, differsAt != state.id else { return }
        differsAt = state.id
        desk.step.report(.headsDiffer(at: state.id))
    }

    /// Whether a member has signed the change of an entry that cannot be taken yet; its committer may come with an
    /// entry between.
    ///
    /// - Throws: `.invalidChange` when it names a member that has not signed it.
    private mutating func isSigned(
        _ entry: LogEntry, in state: MembershipState
    ) throws(MechanismError) -> Bool {
        guard let change = entry.change, let committer = state[change.committer] else { return false }
        guard
            committer.signingKey.isValid(
                change.signature, of: change.signedPart, context: &desk.step.context)
        else { throw .invalidChange(.signature) }
        return true
    }

    mutating func enterWaitingEntries(at now: SimulatedInstant) {
        guard isOrdered else { return followBest(at: now) }
        while let state, let next = nextTransition(from: state, at: now) { enter(next, at: now) }
        log.settleEntries()
    }

    private mutating func nextTransition(
        from state: MembershipState, at now: SimulatedInstant
    ) -> Transition? {
        for entry in log.candidates(after: state) {
            do {
                if let next = try transition(by: entry, from: state, at: now) { return next }
            } catch {
                log.drop(entry)
            }
        }
        return nil
    }

    /// What an entry for the next epoch leads to.
    ///
    /// - Returns: `nil` if what the carrier needs for it has not come yet.
    mutating func transition(
        by entry: LogEntry, from state: MembershipState, at now: SimulatedInstant
    ) throws(MechanismError) -> Transition? {
        switch entry {
        case .change(let change): try transition(by: change, from: state)
        case .carried(let entry): try transition(by: entry, from: state, at: now)
        }
    }

    /// A change that comes by itself: from gear to gear it may, and within one that carries its changes it may not.
    private mutating func transition(
        by change: MembershipChange, from state: MembershipState
    ) throws(MechanismError) -> Transition? {
        let after = try log.applying(change, to: state, context: &desk.step.context)
        let isCarried = Gears.carrier(ofChangeFrom: state.tier, to: after.tier) == state.tier
        // Where it renews no keys only a switch, which the minimum stay has held back, changes no membership.
        guard !isCarried,
            !change.isUpdate || after.tier != state.tier || Gears.type(of: after.tier).isRenewedByChange
        else {
            throw .invalidChange(.commit)
        }
        // Who is removed by the change that makes the tree is in no tree.
        guard let carrier = gears.carrier(after.tier), after.contains(device) else {
            return Transition(change: change, after: after, carried: nil)
        }
        return carrier.joined(at: after).map { Transition(change: change, after: after, carried: $0) }
    }

    private mutating func transition(
        by entry: any CarriedEntry, from state: MembershipState, at now: SimulatedInstant
    ) throws(MechanismError) -> Transition? {
        guard let followed = try gears.carrier(state.tier)?.follow(entry, at: now, desk: &desk) else {
            return nil
        }
        let change = followed.change
        let after = try log.applying(change, to: state, context: &desk.step.context)
        guard let next = followed.next else {
            guard !after.contains(device) else { throw .invalidChange(.commit) }
            return Transition(change: change, after: after, carried: nil)
        }
        // MLS lets a committer give its leaf another identity (RFC 9420 §5.3.1); the log does not.
        guard next.matches(after, by: change, of: state), followed.committer == state[change.committer] else {
            throw .invalidChange(.commit)
        }
        return Transition(change: change, after: after, carried: next)
    }

    // MARK: - The first epoch

    mutating func take(_ snapshot: MembershipSnapshot, at now: SimulatedInstant) throws(MechanismError) {
        guard snapshot.state.group == desk.group else { throw .foreign }
        guard state == nil || !isOrdered else { return }
        guard snapshot.state.contains(device) else { throw .notAMember }
        try snapshot.verify(context: &desk.step.context)
        guard isOrdered else {
            return branch(
                into: log.shared(snapshot.state), invitedBy: snapshot.inviter, carried: nil,
                gears: forks.doorstep, at: now)
        }
        begin(with: log.shared(snapshot.state), invitedBy: snapshot.inviter, carried: nil, at: now)
        enterWaitingEntries(at: now)
    }

    mutating func take(_ invitation: any GearInvitation, at now: SimulatedInstant) throws(MechanismError) {
        // Who takes over sends out once more what was taken last.
        guard isOrdered || !hasBeen(in: invitation.epoch) else { return }
        let acceptance =
            isOrdered
            ? try gears.accept(invitation, present: state, at: now, desk: &desk)
            : try forks.doorstep.accept(invitation, present: nil, at: now, desk: &desk)
        take(acceptance, at: now)
    }

    private func hasBeen(in epoch: EpochID) -> Bool {
        state?.id == epoch || forks.lives.all.contains { $0.state.id == epoch }
    }

    /// What an invitation waited for has come.
    mutating func take(deposit: [UInt8], at now: SimulatedInstant) {
        guard !log.isRemoved else { return }
        let acceptance =
            isOrdered
            ? gears.accept(deposit: deposit, present: state, at: now, desk: &desk)
            : forks.doorstep.accept(deposit: deposit, present: nil, at: now, desk: &desk)
        take(acceptance, at: now)
    }

    private mutating func take(_ acceptance: Acceptance, at now: SimulatedInstant) {
        switch acceptance {
        case .nothing: break
        case .waits: log.noteInvitation()
        case .ahead: enterWaitingEntries(at: now)
        case .begins(let state, let carried) where !isOrdered:
            branch(into: state, invitedBy: nil, carried: carried, gears: forks.doorstep, at: now)
        case .begins(let state, let carried):
            begin(with: state, carried: carried, at: now)
            enterWaitingEntries(at: now)
        }
    }

    mutating func begin(
        with state: MembershipState, invitedBy inviter: DeviceID? = nil, carried: (any CarriedEpoch)?,
        at now: SimulatedInstant
    ) {
        log.begin(with: state)
        let entry = EpochEntry(
            before: nil, change: nil, inviter: inviter, after: state, carried: carried)
        gears.enter(entry, at: now, desk: &desk)
        let authenticator = Gears.isCarrier(state.tier) ? carried?.authenticator : nil
        desk.step.report(.entered(state.view(mechanism: state.tier.name, authenticator: authenticator)))
        inbox.shouldRetry = true
    }

    // MARK: - A further epoch

    mutating func enter(_ next: Transition, at now: SimulatedInstant) {
        let (before, after) = (state, next.after)
        if !isOrdered { keepLife(at: now) }
        log.enter(after, as: device, at: now)
        if !isOrdered, next.change.committer != device {
            noteGranted(of: changes.wanted, in: after, at: now)
        }
        changes.settle(by: next)
        if !isOrdered {
            // Who was put out meanwhile is not brought back by a wish from before.
            changes.giveUp(adding: next.change.removed)
            // But a removal that is wished stands against whoever lets in again what its branch lacked.
            forks.granted.giveUp(adding: next.change.removed)
        }
        conversation = Conversation()
        guard after.contains(device) else {
            if let before { tellLost(leaving: before, at: now) }
            return leave(in: after.id, at: now)
        }
        let authenticator = Gears.isCarrier(after.tier) ? next.carried?.authenticator : nil
        desk.step.report(.entered(after.view(mechanism: after.tier.name, authenticator: authenticator)))
        let retirement = Retirement(at: now, epoch: before?.id)
        departed.removeAll { after.contains($0.device) }
        for device in next.change.removed { departed.append((device, retirement)) }
        let entry = EpochEntry(before: before, change: next.change, after: after, carried: next.carried)
        gears.enter(entry, at: now, desk: &desk)
        // All who have something to change, or whose keys are old, learn at the same time that they may.
        if !isOrdered, !changes.wanted.isEmpty || gears.isRenewalDue(in: after, at: now) { holdBack(at: now) }
        desk.forgetLater(than: now)
        inbox.shouldRetry = true
    }

    private mutating func leave(in epoch: EpochID, at now: SimulatedInstant) {
        if let abandoned = changes.abandonAll() { desk.step.report(abandoned) }
        // Where nobody decides it may be let in again, and then says what its user wrote.
        if isOrdered { outbox.removeAll() }
        _ = inbox.takeWaiting()
        desk.step.report(.removed(in: epoch))
        desk.forgetLater(than: now)
    }

    // MARK: - Forgetting

    /// Deletes receive state whose grace period is over.
    mutating func forget(at now: SimulatedInstant) {
        forgetBranches(at: now)
        guard !log.isRemoved else { return forgetAll() }
        let grace = configuration.grace
        guard let present = state, let oldest = log.forget(grace: grace, at: now) else { return }
        let horizon = Horizon(oldest: oldest, present: present, grace: grace, now: now)
        gears.forget(horizon)
        let isGone = { [retention = configuration.forkRetention] (retirement: Retirement) in
            // Where nobody decides, who was put out may be back.
            horizon.isPast(retirement) && retention.map { retirement.at + $0 <= now } ?? true
        }
        for (device, retirement) in departed where isGone(retirement) {
            if !isElsewhere(device) { desk.account.forgetSessions(with: device) }
            inbox.forget(device)
            correspondence.forget(device)
        }
        departed.removeAll { isGone($0.retirement) }
    }

    /// Deletes all keys of the group, of which this device is no longer a member.
    private mutating func forgetAll() {
        log.forgetPast()
        gears.forgetAll()
        forgetSessions()
        departed = []
        correspondence.forgetAll()
        forks.lives.removeAll()
        forks.doorstep = Gears()
    }
}

/// What a change leads to.
struct Transition {
    let change: MembershipChange
    let after: MembershipState
    /// What the gear that carries it made of it, or of the epoch that it is to derive keys from.
    let carried: (any CarriedEpoch)?
}
