import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Following the log where nobody puts changes in order: each member goes over to the branch that a pure rule prefers.
extension GroupMember {
    /// - Throws: `.invalidChange` where the state that it follows on is held, and it breaks a rule.
    mutating func branch(with entry: LogEntry, at now: SimulatedInstant) throws(MechanismError) {
        guard entry.group == desk.group else { throw .foreign }
        guard let change = entry.change else { throw .invalidChange(.commit) }
        noteFollowed(by: change, at: now)
        // Nobody can follow a change of its own: to come upon it like any other would be to refuse it.
        if let own = forks.submittedHead(of: change) { noteAccepted(own, at: now) }
        if let parent = held(change.previous) {
            guard let committer = parent[change.committer] else {
                throw .invalidChange(.committerNotAMember(change.committer))
            }
            guard
                committer.signingKey.isValid(
                    change.signature, of: change.signedPart, context: &desk.step.context)
            else { throw .invalidChange(.signature) }
        }
        guard let head = forks.branches.add(entry, at: now, context: &desk.step.context) else { return }
        inbox.shouldRetry = true
        settleInvitations(to: [head], at: now)
        settleOnBranch(at: now)
        guard let state, !forks.branches.line(to: state.head).contains(head) else { return }
        noteLost([head], at: now)
    }

    /// A change of this member's own is in the log, on whatever branch.
    ///
    /// Nobody can go forward over its own change by what it sent to others, so where this member has gone over to another
    /// branch meanwhile it goes back once, to keep what its change led to.
    mutating func noteAccepted(_ head: LogBranches.Head, at now: SimulatedInstant) {
        guard let own = forks.submitted.removeValue(forKey: head) else { return }
        let parent = own.transition.change.previous
        guard let present = state else {
            _ = forks.branches.add(own.entry, at: now, context: &desk.step.context)
            // Who was put out meanwhile obeys, whatever became of its change.
            guard case .outside = log.standing else { return settleOnBranch(at: now) }
            return enter(own.transition, at: now)
        }
        guard held(parent) != nil else { return }
        _ = forks.branches.add(own.entry, at: now, context: &desk.step.context)
        guard parent != present.head else { return enter(own.transition, at: now) }
        let saved = self
        goBack(to: parent, at: now)
        enter(own.transition, at: now)
        let reached = life(at: now)
        restore(saved)
        if let reached { keep(reached) }
        inbox.shouldRetry = true
        settleOnBranch(at: now)
        if let state, !forks.branches.line(to: state.head).contains(head) { noteLost([head], at: now) }
    }

    /// What a member has signed to follow on a change of our own says that it was taken, should nobody else say so.
    private mutating func noteFollowed(by change: MembershipChange, at now: SimulatedInstant) {
        guard let own = forks.submitted[change.previous],
            let committer = own.transition.after[change.committer],
            committer.signingKey.isValid(
                change.signature, of: change.signedPart, context: &desk.step.context)
        else { return }
        noteAccepted(change.previous, at: now)
    }

    /// This member has gone over from one branch to another.
    mutating func noteWentOver(
        from present: MembershipState, to new: LogBranches.Head, at now: SimulatedInstant
    ) {
        let leadsOn = forks.branches.line(to: new).contains(present.head)
        // Of where an invitation led without its entry nothing is known: what was left for that is left for the new.
        let old = leadsOn ? present : forks.left.removeValue(forKey: present.head)?.state ?? present
        let (lost, won) = ways(of: old, and: new, at: now)
        for node in won { forks.lostSince[node.head] = nil }
        if !log.isRemoved { noteLost(lost.map(\.head), at: now) }
        // What of its own is in the log again is not to be done twice, whatever came of it there.
        changes.giveUp(
            adding: won.filter { $0.change.committer == device }.flatMap(\.change.added).map(\.device))
        wishAgain(lost, unlessDoneBy: won, at: now)
        wishAgainWhatWasGranted(butFor: Set((lost + won).flatMap(\.change.removed)), at: now)
    }

    /// What leads to two ends from where they part; where that is not known, what of it is recent: of what is older others
    /// may have been put out on the way that is not known, whom nobody is to bring back.
    func ways(
        of old: MembershipState, and new: LogBranches.Head, at now: SimulatedInstant
    ) -> (lost: [LogBranches.Node], won: [LogBranches.Node]) {
        let (lost, won) =
            forks.branches.parting(of: old.head, and: new)
            ?? forks.branches.difference(of: old.head, and: new, since: forgotten(at: now))
        return (lost, won)
    }

    /// Goes where the entries lead that are known.
    private mutating func settleOnBranch(at now: SimulatedInstant) {
        followBest(at: now)
        leaveLost(at: now)
        comeBack(at: now)
    }

    /// The state with this head, where this member can go on from it.
    func held(_ head: LogBranches.Head) -> MembershipState? {
        state?.head == head ? state : forks.lives[head]?.state
    }

    /// Goes over to the best branch that leads on from what is held, as long as there is a better one.
    mutating func followBest(at now: SimulatedInstant) {
        while let state, !log.isRemoved {
            let paths = forks.branches.better(than: (state.head, state.epoch)) { held($0) != nil }
            guard paths.contains(where: { follow($0, from: state, at: now) }) else { return }
        }
    }

    /// - Returns: Whether this member is now in a better state than before; where it is not, nothing has changed but that
    ///   an entry which breaks a rule is done without.
    private mutating func follow(
        _ path: LogBranches.Path, from present: MembershipState, at now: SimulatedInstant
    ) -> Bool {
        let saved = self
        if path.base != present.head { goBack(to: path.base, at: now) }
        let refused = goForward(along: path.nodes, at: now)
        let isBetter =
            log.isRemoved
            || state.map { forks.branches.comes(($0.head, $0.epoch), before: (present.head, present.epoch)) }
                ?? false
        if !isBetter { restore(saved) }
        if let refused { forks.branches.refuse(refused) }
        guard isBetter, let end = state?.head ?? path.nodes.last?.head else { return isBetter }
        noteWentOver(from: present, to: end, at: now)
        if log.isRemoved { passOn(end, to: present, at: now) }
        return isBetter
    }

    /// Goes to a state on a branch that is not followed, and back: to read what was written there.
    ///
    /// - Returns: Its place among those that are kept; nothing where what leads there has not come.
    mutating func explore(_ tag: EpochTag, at now: SimulatedInstant) -> Int? {
        guard let present = state, let node = forks.branches.node(of: tag),
            let path = forks.branches.path(to: node.head, isHeld: { held($0) != nil })
        else { return nil }
        let saved = self
        if path.base != present.head { goBack(to: path.base, at: now) }
        _ = goForward(along: path.nodes, at: now)
        let reached = state?.head == node.head ? life(at: now) : nil
        restore(saved)
        guard let reached else { return nil }
        keep(reached)
        return forks.lives.place(of: tag)
    }

    /// Follows entries as far as they can be taken, or until one puts this member out.
    ///
    /// - Returns: The entry that breaks a rule, if one does.
    mutating func goForward(
        along nodes: [LogBranches.Node], at now: SimulatedInstant
    ) -> LogBranches.Head? {
        for node in nodes {
            guard let state else { return nil }
            do {
                guard let next = try transition(by: node.entry, from: state, at: now) else { return nil }
                enter(next, at: now)
            } catch {
                // Of a bare change the message that carries it may still come.
                return node.isBare && error == .invalidChange(.commit) ? nil : node.head
            }
        }
        return nil
    }

    /// Is again what it was, but for the time that was spent.
    mutating func restore(_ saved: GroupMember) {
        let tally = desk.step.context.tally
        self = saved
        desk.step.context.tally = tally
    }

    private mutating func goBack(to head: LogBranches.Head, at now: SimulatedInstant) {
        guard let present = state, let life = forks.lives[head] else { return }
        keepLife(at: now)
        let abandoned = gears
        (log, gears) = (life.log, life.gears)
        gears.resume(after: abandoned, at: now)
        departed.removeAll { life.state.contains($0.device) }
        noteGranted(of: changes.wanted, in: life.state, at: now)
        _ = changes.settle(with: life.state, as: device)
        desk.step.report(.wentBack(from: present.id, to: life.state.id))
        inbox.shouldRetry = true
    }

    /// Keeps what there is of the present state, which is left now.
    mutating func keepLife(at now: SimulatedInstant) {
        if let life = life(at: now) { keep(life) }
    }

    /// Keeps a state until its time is over, whether anything else happens by then or not.
    private mutating func keep(_ life: Life) {
        guard let retention = configuration.forkRetention else { return }
        forks.lives.keep(life)
        desk.step.wake(Alarm.forget, at: life.leftAt + retention)
    }

    private func life(at now: SimulatedInstant) -> Life? {
        state.map { state in
            let isOwn = forks.branches[state.head]?.change.committer == device
            return Life(state: state, log: log, gears: gears, isOwn: isOwn, leftAt: now)
        }
    }

    /// Has what is wished wait for a while that each draws: all who still wish something learn at the same time that they
    /// may change it.
    mutating func holdBack(at now: SimulatedInstant) {
        let share = desk.step.context.random.nextUnit()
        gatherProposals(
            for: TimeSpan(nanoseconds: Int64(share * Double(Bounds.wishedAgainWithin.nanoseconds))), at: now)
    }

    // MARK: - Being let in

    /// Is let in once more, on a branch that has gone farther than the one by which it was put out.
    mutating func beginAgain() {
        log = GroupLog(policy: configuration.policy, memo: desk.memo.memberships)
        gears = Gears()
        forks.lives.removeAll()
        forks.lostTo = nil
        forks.left = [:]
        forks.granted = GrantedWishes()
    }

    /// Takes up the state that an invitation lets into, if it is on a better branch; else it may still become that.
    mutating func branch(
        into state: MembershipState, invitedBy inviter: DeviceID?, carried: (any CarriedEpoch)?,
        gears invited: Gears, at now: SimulatedInstant
    ) {
        guard held(state.head) == nil, !log.isRemoved else { return }
        let saved = self
        let present = self.state
        if let present {
            keepLife(at: now)
            desk.step.report(.wentBack(from: present.id, to: nil))
            log = GroupLog(policy: configuration.policy, memo: desk.memo.memberships)
        }
        gears = invited
        begin(with: state, invitedBy: inviter, carried: carried, at: now)
        changes.begin(in: state)
        guard let present,
            !forks.branches.comes((state.head, state.epoch), before: (present.head, present.epoch))
        else {
            forks.lostTo = nil
            noteGranted(of: saved.changes.wanted, in: state, at: now)
            if let present { noteInvitedOver(from: present, to: state, at: now) }
            // That this branch has lost may have come before the invitation.
            return settleOnBranch(at: now)
        }
        let life = life(at: now)
        restore(saved)
        if let life { keep(life) }
        // What was written there may have come before the invitation.
        inbox.shouldRetry = true
        settleOnBranch(at: now)
    }

    // MARK: - Forgetting

    /// Deletes states that can no more win, and what led to them.
    mutating func forgetBranches(at now: SimulatedInstant) {
        guard let retention = configuration.forkRetention else { return }
        forks.lives.forget(olderThan: retention, at: now)
        forks.branches.forget(olderThan: retention, at: now)
        forks.submitted = forks.submitted.filter { now < $0.value.submittedAt + retention }
        forks.heard = forks.heard.filter { forks.branches[$0.key] != nil }
        guard !forks.lostSince.isEmpty || !forks.told.isEmpty else { return }
        let oldest = forgotten(at: now)
        forks.lostSince = forks.lostSince.filter { oldest <= $0.value }
        forks.told = forks.told.filter { forks.branches[$0] != nil }
        forks.shunned = forks.shunned.filter { forks.branches[$0] != nil }
    }
}

/// What a member keeps where nobody puts changes in order.
struct Forks {
    var branches = LogBranches()
    var lives = Lives()
    /// Changes of this device's own, by where they lead, of which nobody has said yet whether they were taken.
    var submitted: [LogBranches.Head: Submitted] = [:]
    /// What invitations wait in: who is let in anew begins with nothing of what it had.
    var doorstep = Gears()
    /// The end of the branch that put this member out, whom that does not know.
    var lostTo: (head: LogBranches.Head, epoch: EpochNumber)?
    /// States that were left by an invitation whose entry has not come, by where that leads.
    var left: [LogBranches.Head: (state: MembershipState, at: SimulatedInstant)] = [:]
    var granted = GrantedWishes()
    /// Entries on branches that lost, and since when that is known here.
    var lostSince: [LogBranches.Head: SimulatedInstant] = [:]
    /// Entries on branches that lost and whose newcomers were told.
    var told: Set<LogBranches.Head> = []
    /// Whom this member last told of each entry when, because of a branch that lost, and whether without what carries it.
    var heard: [LogBranches.Head: [DeviceID: (at: SimulatedInstant, wasBare: Bool)]] = [:]
    /// The first entries of branches that lost and of which members were known who are none here.
    var shunned: Set<LogBranches.Head> = []

    func submittedHead(of epoch: EpochID) -> LogBranches.Head? {
        submitted.keys.first { submitted[$0]?.transition.after.id == epoch }
    }

    func submittedHead(of change: MembershipChange) -> LogBranches.Head? {
        submitted.keys.first { submitted[$0]?.transition.change == change }
    }
}

/// A change of a member's own that was handed to whoever puts changes in order.
struct Submitted {
    let transition: Transition
    let entry: LogEntry
    let submittedAt: SimulatedInstant
}
