import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Those on a branch that lost: leaving it, coming back to it, and telling others who follow it.
extension GroupMember {
    /// Is in the group no more, since the branch on which it was let in has lost, and it was not let in on the other.
    mutating func leaveLost(at now: SimulatedInstant) {
        guard let present = state, !log.isRemoved,
            let winner = forks.branches.winner(
                over: (present.head, present.epoch), isHeld: { held($0) != nil })
        else { return }
        passOn(winner.head, to: present, at: now)
        let (lost, won) = ways(of: present, and: winner.head, at: now)
        keepLife(at: now)
        forks.lostTo = (winner.head, winner.change.epoch)
        log = GroupLog(policy: configuration.policy, memo: desk.memo.memberships)
        gears = Gears()
        if let abandoned = changes.abandonAll() { desk.step.report(abandoned) }
        if let undone = undone(lost, unlessDoneBy: won) {
            desk.step.report(.abandonedChange(adding: undone.adding, removing: undone.removing))
        }
        wishAgainWhatWasGranted(butFor: Set((lost + won).flatMap(\.change.removed)), at: now)
        desk.step.report(.wentBack(from: present.id, to: nil))
        desk.step.report(.removed(in: winner.id))
    }

    /// Is in the group again where the branch on which it was let in has come to be the better one.
    mutating func comeBack(at now: SimulatedInstant) {
        guard state == nil, let winner = forks.lostTo.map({ forks.branches.best(from: $0) }) else { return }
        forks.lostTo = winner
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
                followBest(at: now)
                // What leads on from nothing that is held may be better still.
                return leaveLost(at: now)
            }
            restore(saved)
        }
    }

    /// Who is put out by a better branch tells those with whom it was on the other: nobody else may know of them.
    mutating func passOn(
        _ winner: LogBranches.Head, to left: MembershipState, at now: SimulatedInstant
    ) {
        guard let (lost, won) = forks.branches.parting(of: left.head, and: winner), !lost.isEmpty else {
            return
        }
        tell(left.others(than: device), of: lost + won, at: now)
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
        tell(devices.sorted(), of: lost + won, at: now)
    }

    /// Whether one whom this device knew as a member has signed a change: nobody else makes it speak.
    private mutating func isSignedByOneOnceKnown(_ change: MembershipChange, _ last: MembershipState) -> Bool
    {
        let own = forks.branches.nodes { _ in true }.flatMap(\.change.added)
        let member =
            last[change.committer]
            ?? forks.lives.all.lazy.compactMap { $0.state[change.committer] }.first
            ?? own.first { $0.device == change.committer }
        return member?.signingKey.isValid(
            change.signature, of: change.signedPart, context: &desk.step.context) ?? false
    }

    /// What one was told it is not told again for a while: branches share entries, and where many lose each would bring all
    /// that won.
    ///
    /// An entry that was told by itself alone is told again with the message that carries it.
    private mutating func tell(_ devices: [DeviceID], of nodes: [LogBranches.Node], at now: SimulatedInstant)
    {
        let parcels = nodes.compactMap { node -> Parcel? in
            let untold = devices.filter { device in
                guard let last = forks.heard[node.head]?[device] else { return true }
                return last.at + Bounds.toldAgainAfter <= now || last.wasBare && !node.isBare
            }
            guard !untold.isEmpty, let payload = node.entry.payload else { return nil }
            for device in untold { forks.heard[node.head, default: [:]][device] = (now, node.isBare) }
            return Parcel(payload: payload, recipients: untold)
        }
        if !parcels.isEmpty { desk.step.add(.transmit(MemberFrame(parcels, as: .commit))) }
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
        for node in untold(isLeaving: leaving != nil, at: now) where !own.contains(node.head) {
            guard let (lost, won) = forks.branches.parting(of: node.head, from: own, endingAt: state.head),
                let parted = firstHeld(ofWay: lost, and: won),
                leaving != nil || isTeller(of: node, partedAt: parted, in: state, at: now)
            else { continue }
            forks.told.insert(node.head)
            let removed = Set(lost.flatMap(\.change.removed))
            let added = Set(won.flatMap(\.change.added).map(\.device))
            let newcomers = lost.flatMap(\.change.added).map(\.device)
            let strangers = (parted.members.map(\.device) + newcomers).filter {
                !state.contains($0) && !removed.contains($0)
            }
            // Who was invited on both branches has the entries of neither, and may follow the wrong one.
            let invitedTwice = newcomers.filter { added.contains($0) && state.contains($0) && $0 != device }
            tell(strangers + invitedTwice, of: lost + won, at: now)
            // A removal is not undone by a fork; its committer may be gone, and has had its time.
            let back = removed.filter { state.contains($0) && $0 != device && !added.contains($0) }
            guard !back.isEmpty else { continue }
            if leaving == nil {
                want(adding: [], removing: back.sorted(), at: now)
            } else {
                desk.step.report(.abandonedChange(adding: [], removing: back.sorted()))
            }
        }
    }

    /// The state where two branches part; to who was let in after that, or keeps it no more, the first that it has on its own:
    /// there may be nobody left who knows better.
    private func firstHeld(
        ofWay lost: [LogBranches.Node], and won: [LogBranches.Node]
    ) -> MembershipState? {
        if let parent = lost.first?.parent, let state = held(parent) { return state }
        for node in won {
            if let state = held(node.head) { return state }
        }
        return nil
    }

    /// The entries that nobody was told of, and of which somebody's turn to tell has come.
    private func untold(isLeaving: Bool, at now: SimulatedInstant) -> [LogBranches.Node] {
        let oldest = forgotten(at: now)
        guard !isLeaving else {
            return forks.branches.nodes {
                oldest <= forks.lostSince[$0.head] ?? $0.knownSince && !forks.told.contains($0.head)
            }
        }
        let due = forks.lostSince.filter { oldest <= $0.value && $0.value + Bounds.lostToldAfter <= now }
        guard !due.isEmpty else { return [] }
        return forks.branches.nodes { due[$0.head] != nil && !forks.told.contains($0.head) }
    }

    /// What lost before that nobody has to be told any more.
    func forgotten(at now: SimulatedInstant) -> SimulatedInstant {
        let span = Bounds.lostToldAfter.nanoseconds * Int64(Bounds.lostTellersMax + 1)
        return SimulatedInstant(nanoseconds: max(0, now.nanoseconds - span))
    }

    /// Whether it is this member's turn: those who were members where the branches parted, as far as this one knows, and
    /// still are, take theirs in an order that the entry's hash draws.
    private func isTeller(
        of node: LogBranches.Node, partedAt parted: MembershipState, in state: MembershipState,
        at now: SimulatedInstant
    ) -> Bool {
        let witnesses = parted.members.filter { state.contains($0.device) }
        guard let place = witnesses.firstIndex(where: { $0.device == device }) else { return false }
        let start = node.head.prefix(4).reduce(0) { $0 << 8 | Int($1) } % witnesses.count
        let turn = (place - start + witnesses.count) % witnesses.count
        let wait = Bounds.lostToldAfter.nanoseconds * Int64(turn + 1)
        guard turn < Bounds.lostTellersMax, let since = forks.lostSince[node.head] else { return false }
        return since + TimeSpan(nanoseconds: wait) <= now
    }

    /// Has those told, when it is this member's turn, who follow entries that have lost.
    mutating func noteLost(_ heads: [LogBranches.Head], at now: SimulatedInstant) {
        guard !heads.isEmpty else { return }
        for head in heads { forks.lostSince[head] = now }
        for place in 1...Bounds.lostTellersMax {
            let wait = TimeSpan(nanoseconds: Bounds.lostToldAfter.nanoseconds * Int64(place))
            desk.step.wake(Alarm.tellLost, at: now + wait)
        }
        noteStrangers(among: heads, at: now)
    }

    /// Has the gears send no more under what any member of a branch that lost could give to others, once for each such branch.
    private mutating func noteStrangers(among heads: [LogBranches.Head], at now: SimulatedInstant) {
        guard let state else { return }
        for head in heads {
            // What comes before its parent may only be ahead.
            guard let (lost, won) = forks.branches.parting(of: head, and: state.head), let first = lost.first,
                !won.isEmpty
            else { continue }
            desk.step.report(.learntOfLost(lost.map(\.id)))
            let named = lost.flatMap { $0.change.added.map(\.device) + $0.change.removed }
            guard named.contains(where: { !state.contains($0) }),
                forks.shunned.insert(first.head).inserted
            else { continue }
            gears.noteStrangers(at: now)
            desk.forgetLater(than: now)
        }
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
