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
        followBest(at: now)
        leaveLost(at: now)
        comeBack(at: now)
        guard let state, !forks.branches.line(to: state.head).contains(head) else { return }
        for place in 1...Bounds.lostTellersMax {
            let wait = TimeSpan(nanoseconds: Bounds.lostToldAfter.nanoseconds * Int64(place))
            desk.step.wake(Alarm.tellLost, at: now + wait)
        }
    }

    /// The state with this head, where this member can go on from it.
    private func held(_ head: LogBranches.Head) -> MembershipState? {
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
        wishAgain(whatIsLostBetween: present, and: end, at: now)
        if log.isRemoved { passOn(end, to: present) }
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
        forks.lives.keep(reached)
        return forks.lives.place(of: tag)
    }

    /// Follows entries as far as they can be taken, or until one puts this member out.
    ///
    /// - Returns: The entry that breaks a rule, if one does.
    private mutating func goForward(along nodes: [LogBranches.Node], at now: SimulatedInstant) -> LogBranches
        .Head?
    {
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
    private mutating func restore(_ saved: GroupMember) {
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
        _ = changes.settle(with: life.state, as: device)
        desk.step.report(.wentBack(from: present.id, to: life.state.id))
        inbox.shouldRetry = true
    }

    /// Keeps what there is of the present state, which is left now.
    mutating func keepLife(at now: SimulatedInstant) {
        if let life = life(at: now) { forks.lives.keep(life) }
    }

    private func life(at now: SimulatedInstant) -> Life? {
        state.map { state in
            let isOwn = forks.branches[state.head]?.change.committer == device
            return Life(state: state, log: log, gears: gears, isOwn: isOwn, leftAt: now)
        }
    }

    /// What this member changed on a branch that lost is wished again, unless the other has it; of one who is put out
    /// there, by others.
    private mutating func wishAgain(
        whatIsLostBetween old: MembershipState, and new: LogBranches.Head, at now: SimulatedInstant
    ) {
        let (lost, won) =
            forks.branches.parting(of: old.head, and: new)
            ?? forks.branches.difference(of: old.head, and: new, since: forgotten(at: now))
        let own = lost.filter { $0.change.committer == device && !$0.change.isUpdate }
        guard !own.isEmpty else { return }
        // Whoever came and went meanwhile, on either branch, is not brought back.
        let gone = Set((lost + won).flatMap(\.change.removed))
        let added = own.flatMap(\.change.added).map(\.device).filter { !gone.contains($0) }
        let removed = own.flatMap(\.change.removed)
        for node in own { desk.step.report(.wishedAgain(node.id)) }
        guard !log.isRemoved else {
            return desk.step.report(.abandonedChange(adding: added, removing: removed))
        }
        want(adding: added, removing: removed, at: now)
        holdBack(at: now)
    }

    /// Has what is wished wait for a while that each draws: all who still wish something learn at the same time that they
    /// may change it.
    mutating func holdBack(at now: SimulatedInstant) {
        let share = desk.step.context.random.nextUnit()
        gatherProposals(
            for: TimeSpan(nanoseconds: Int64(share * Double(Bounds.wishedAgainWithin.nanoseconds))), at: now)
    }

    // MARK: - Those on a branch that lost

    /// Is in the group no more, since the branch on which it was let in has lost, and it was not let in on the other.
    private mutating func leaveLost(at now: SimulatedInstant) {
        guard let present = state, !log.isRemoved,
            let winner = forks.branches.winner(
                over: (present.head, present.epoch), isHeld: { held($0) != nil })
        else { return }
        passOn(winner.head, to: present)
        keepLife(at: now)
        forks.lostTo = (winner.head, winner.change.epoch)
        log = GroupLog(policy: configuration.policy, memo: desk.memo.memberships)
        gears = Gears()
        if let abandoned = changes.abandonAll() { desk.step.report(abandoned) }
        desk.step.report(.wentBack(from: present.id, to: nil))
        desk.step.report(.removed(in: winner.id))
    }

    /// Is in the group again where the branch on which it was let in has come to be the better one.
    private mutating func comeBack(at now: SimulatedInstant) {
        guard state == nil, let winner = forks.lostTo else { return }
        for path in forks.branches.better(than: winner, isHeld: { forks.lives[$0] != nil }) {
            guard let life = forks.lives[path.base] else { continue }
            let saved = self
            (log, gears) = (life.log, life.gears)
            gears.resume(after: gears, at: now)
            desk.step.report(
                .wentBack(from: EpochID(winner.epoch, head: winner.head), to: life.state.id))
            _ = goForward(along: path.nodes, at: now)
            if let state, state.head == path.nodes.last?.head {
                forks.lostTo = nil
                return followBest(at: now)
            }
            restore(saved)
        }
    }

    /// Who is put out by a better branch tells those with whom it was on the other: nobody else may know of them.
    private mutating func passOn(_ winner: LogBranches.Head, to left: MembershipState) {
        guard let (lost, won) = forks.branches.parting(of: left.head, and: winner), !lost.isEmpty else {
            return
        }
        tell(left.others(than: device), of: lost + won)
    }

    /// Who was put out still hears those on a branch that lost to the one where it was, and who may hear nobody else of
    /// that.
    mutating func answerFromOutside(_ entry: LogEntry, at now: SimulatedInstant) {
        guard case .removed(let last) = log.standing, let change = entry.change, entry.group == desk.group,
            isSignedByOneOnceKnown(change, last),
            let head = forks.branches.add(entry, at: now, context: &desk.step.context),
            let (lost, won) = forks.branches.parting(of: head, and: last.head), !lost.isEmpty, !won.isEmpty
        else { return }
        let devices = Set(lost.flatMap(\.change.added).map(\.device) + [change.committer]).subtracting([
            device
        ])
        tell(devices.sorted(), of: lost + won)
    }

    /// Whether one whom this device knew as a member has signed a change: nobody else makes it speak.
    private mutating func isSignedByOneOnceKnown(_ change: MembershipChange, _ last: MembershipState) -> Bool
    {
        let own = forks.branches.nodes(known: .start ... .never).flatMap(\.change.added)
        let member =
            last[change.committer]
            ?? forks.lives.all.lazy.compactMap { $0.state[change.committer] }.first
            ?? own.first { $0.device == change.committer }
        return member?.signingKey.isValid(
            change.signature, of: change.signedPart, context: &desk.step.context) ?? false
    }

    private mutating func tell(_ devices: [DeviceID], of nodes: [LogBranches.Node]) {
        guard !devices.isEmpty else { return }
        let parcels = nodes.compactMap(\.entry.payload).map { Parcel(payload: $0, recipients: devices) }
        desk.step.add(.transmit(MemberFrame(parcels, as: .commit)))
    }

    /// Tells those on a branch that lost who are not in the group what the log is: who was let in there alone, and who was
    /// put out here.
    ///
    /// They hear nothing of the other branch by themselves: its members do not know them, or no more.
    ///
    /// - Parameter leaving: The state that this member leaves, after which it can tell nobody.
    mutating func tellLost(leaving: MembershipState? = nil, at now: SimulatedInstant) {
        guard let state = leaving ?? state, !isOrdered else { return }
        let own = forks.branches.line(to: state.head)
        // Nobody's turn has come after that, and everybody's is over before.
        let oldest = forgotten(at: now)
        let newest = max(0, now.nanoseconds - Bounds.lostToldAfter.nanoseconds)
        let known = oldest...(leaving == nil ? max(oldest, SimulatedInstant(nanoseconds: newest)) : now)
        for node in forks.branches.nodes(known: known)
        where !own.contains(node.head) && !forks.told.contains(node.head) {
            guard let (lost, won) = forks.branches.parting(of: node.head, from: own, endingAt: state.head),
                let parted = lost.first.flatMap({ held($0.parent) }),
                leaving != nil || isTeller(of: node, partedAt: parted, in: state, at: now)
            else { continue }
            forks.told.insert(node.head)
            let removed = Set(lost.flatMap(\.change.removed))
            let strangers = (parted.members + lost.flatMap(\.change.added)).map(\.device).filter {
                !state.contains($0) && !removed.contains($0)
            }
            tell(strangers, of: lost + won)
            // A removal is not undone by a fork; its committer may be gone, and has had its time.
            let added = Set(won.flatMap(\.change.added).map(\.device))
            let back = removed.filter { state.contains($0) && $0 != device && !added.contains($0) }
            guard !back.isEmpty else { continue }
            if leaving == nil {
                want(adding: [], removing: back.sorted(), at: now)
            } else {
                desk.step.report(.abandonedChange(adding: [], removing: back.sorted()))
            }
        }
    }

    /// What came before has been told, and wished again, if anybody was to do it.
    private func forgotten(at now: SimulatedInstant) -> SimulatedInstant {
        let span = Bounds.lostToldAfter.nanoseconds * Int64(Bounds.lostTellersMax + 1)
        return SimulatedInstant(nanoseconds: max(0, now.nanoseconds - span))
    }

    /// Whether it is this member's turn: those who were members where the branches parted, and still are, take theirs in
    /// an order that the entry's hash draws.
    private func isTeller(
        of node: LogBranches.Node, partedAt parted: MembershipState, in state: MembershipState,
        at now: SimulatedInstant
    ) -> Bool {
        let witnesses = parted.members.filter { state.contains($0.device) }
        guard let place = witnesses.firstIndex(where: { $0.device == device }) else { return false }
        let start = node.head.prefix(4).reduce(0) { $0 << 8 | Int($1) } % witnesses.count
        let turn = (place - start + witnesses.count) % witnesses.count
        let wait = Bounds.lostToldAfter.nanoseconds * Int64(turn + 1)
        return turn < Bounds.lostTellersMax && node.knownSince + TimeSpan(nanoseconds: wait) <= now
    }

    // MARK: - Being let in

    /// Is let in once more, on a branch that has gone farther than the one by which it was put out.
    mutating func beginAgain() {
        log = GroupLog(policy: configuration.policy, memo: desk.memo.memberships)
        gears = Gears()
        forks.lives.removeAll()
        forks.lostTo = nil
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
        guard let present,
            !forks.branches.comes((state.head, state.epoch), before: (present.head, present.epoch))
        else {
            forks.lostTo = nil
            if let present { wishAgain(whatIsLostBetween: present, and: state.head, at: now) }
            return followBest(at: now)
        }
        let life = life(at: now)
        restore(saved)
        if let life { forks.lives.keep(life) }
        followBest(at: now)
    }

    // MARK: - Forgetting

    /// Deletes states that can no more win, and what led to them.
    mutating func forgetBranches(at now: SimulatedInstant) {
        guard let retention = configuration.forkRetention else { return }
        forks.lives.forget(olderThan: retention, at: now)
        forks.branches.forget(olderThan: retention, at: now)
    }
}

extension LogEntry {
    /// As it comes to a member; nothing where the message that carries it is not here.
    fileprivate var payload: [UInt8]? {
        switch self {
        case .change(let change): Envelope.change(change).encoded
        case .carried(let entry): (entry as? any GearMessage).map { Envelope.gear($0).encoded }
        }
    }
}

/// What a member keeps where nobody puts changes in order.
struct Forks {
    var branches = LogBranches()
    var lives = Lives()
    /// What invitations wait in: who is let in anew begins with nothing of what it had.
    var doorstep = Gears()
    /// The end of the branch that put this member out, whom that does not know.
    var lostTo: (head: LogBranches.Head, epoch: EpochNumber)?
    /// Entries on branches that lost and whose newcomers were told.
    var told: Set<LogBranches.Head> = []
}
