import Accounts
import Identity
import MembershipLog
import Quantities
import SchemeContract
import Tiers

/// What users wish, where branches do it and undo it.
extension GroupMember {
    /// What this member changed on a branch that lost is wished again, unless the other has it; of one who is put out
    /// there, by others.
    mutating func wishAgain(
        _ lost: [LogBranches.Node], unlessDoneBy won: [LogBranches.Node], at now: SimulatedInstant
    ) {
        guard let undone = undone(lost, unlessDoneBy: won) else { return }
        guard !log.isRemoved else {
            return desk.step.report(
                .abandonedChange(adding: undone.adding, removing: undone.removing))
        }
        // What its user has wished since, it wishes no less for being so already.
        let since = forks.granted.all(since: forgotten(at: now))
        want(
            adding: undone.adding.filter { !since.removing.contains($0) },
            removing: undone.removing.filter { !since.adding.contains($0) }, at: now)
        holdBack(at: now)
    }

    /// What is wished and is so in a state without this member, to be wished again should the branch lose.
    mutating func noteGranted(of wished: Wanted, in state: MembershipState, at now: SimulatedInstant) {
        let granted = wished.done(in: state)
        guard !granted.isEmpty else { return }
        forks.granted.note(granted, at: now, forgetting: forgotten(at: now))
    }

    /// What others had done on a branch that was left is wished again; of one who is put out, by others.
    ///
    /// - Parameter gone: Who was put out on either branch, and is not brought back.
    mutating func wishAgainWhatWasGranted(butFor gone: Set<DeviceID>, at now: SimulatedInstant) {
        var open = forks.granted.all(since: forgotten(at: now))
        open.adding.removeAll(where: gone.contains)
        if let state {
            open.settle(with: state)
            guard !open.isEmpty else { return }
            want(adding: open.adding, removing: open.removing, at: now)
            return holdBack(at: now)
        }
        forks.granted = GrantedWishes()
        forks.left = [:]
        if case .removed(let last) = log.standing { open.settle(with: last) }
        guard !open.isEmpty else { return }
        desk.step.report(.abandonedChange(adding: open.adding, removing: open.removing))
    }

    /// What this member changed on a branch that lost and is wished still; nothing where there is none.
    mutating func undone(_ lost: [LogBranches.Node], unlessDoneBy won: [LogBranches.Node]) -> Wanted? {
        let own = inherited(lost)
        guard !own.isEmpty else { return nil }
        // Whoever came and went meanwhile, on either branch, is not brought back.
        let gone = Set((lost + won).flatMap(\.change.removed))
        for node in own { desk.step.report(.wishedAgain(node.id)) }
        return Wanted(
            adding: own.flatMap(\.change.added).map(\.device).filter { !gone.contains($0) },
            removing: own.flatMap(\.change.removed))
    }

    /// Changes of this member's own, and those that others had made before it put them out there: who was put out does not
    /// learn which branch won.
    private func inherited(_ lost: [LogBranches.Node]) -> [LogBranches.Node] {
        var committers: Set<DeviceID> = [device]
        var changes: [LogBranches.Node] = []
        for node in lost.reversed() where committers.contains(node.change.committer) && !node.change.isUpdate
        {
            committers.formUnion(node.change.removed)
            changes.append(node)
        }
        return changes.reversed()
    }

    // MARK: - Invitations before their entries

    /// An invitation may come before the entry that it belongs to, and without that nobody can tell whether the one leads on from
    /// what was left: for a while it is waited for.
    mutating func noteInvitedOver(
        from old: MembershipState, to new: MembershipState, at now: SimulatedInstant
    ) {
        guard new.epoch == old.epoch.next, forks.branches[new.head] == nil else {
            return noteWentOver(from: old, to: new.head, at: now)
        }
        forks.left[new.head] = (old, now)
        desk.step.wake(Alarm.tellLost, at: now + Bounds.lostToldAfter)
    }

    /// What an invitation led to is known now, or will never be: those who are let in alone, on another branch than they were, get no
    /// entry.
    mutating func settleInvitations(to heads: [LogBranches.Head], at now: SimulatedInstant) {
        for head in heads {
            guard let left = forks.left.removeValue(forKey: head), let state,
                forks.branches.line(to: state.head).contains(head)
            else { continue }
            noteWentOver(from: left.state, to: head, at: now)
        }
    }

    /// Waits no more for entries that have not come.
    mutating func settleOverdueInvitations(at now: SimulatedInstant) {
        let due = forks.left.filter { $0.value.at + Bounds.lostToldAfter <= now }.keys
        settleInvitations(to: due.sorted { $0.lexicographicallyPrecedes($1) }, at: now)
    }
}

/// What was wished no more since others had done it: on another branch it may not be done.
struct GrantedWishes {
    private var granted: [(wish: Wanted, at: SimulatedInstant)] = []

    /// - Parameter oldest: What is older no branch undoes any more.
    mutating func note(_ wish: Wanted, at now: SimulatedInstant, forgetting oldest: SimulatedInstant) {
        granted.removeAll { $0.at < oldest }
        granted.append((wish, now))
    }

    func all(since oldest: SimulatedInstant) -> Wanted {
        granted.reduce(into: Wanted()) { all, granted in
            guard oldest <= granted.at else { return }
            all.add(granted.wish.adding)
            all.remove(granted.wish.removing)
        }
    }

    /// Does without the addition of some devices and the removal of others.
    mutating func giveUp(adding: [DeviceID], removing: [DeviceID] = []) {
        for place in granted.indices {
            granted[place].wish.adding.removeAll(where: adding.contains)
            granted[place].wish.removing.removeAll(where: removing.contains)
        }
    }
}
