import Accounts
import Identity
import MLS
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Changes of the membership that this device makes.
extension GroupMember {
    mutating func found(with devices: [DeviceID]) {
        changes.found(with: devices.filter { $0 != device })
        inquire(
            about: changes.wanted.adding, for: configuration.policy.tier(ofNewGroupOf: devices.count))
    }

    mutating func want(adding: [DeviceID], removing: [DeviceID], at now: SimulatedInstant) {
        guard !log.isRemoved else {
            return desk.step.report(.abandonedChange(adding: adding, removing: removing))
        }
        changes.want(adding: adding, removing: removing)
        inquire(about: adding, for: state?.tier)
    }

    /// Submits what is wanted and possible, unless an earlier change is with the sequencer.
    mutating func commitWanted(at now: SimulatedInstant) {
        guard !log.isRemoved, changes.pending == nil else { return }
        if let end = changes.gatheringEnd, now < end { return }
        guard let state else {
            if changes.isFounding { commitFounding(at: now) }
            return
        }
        if !isOrdered { noteGranted(of: changes.wanted, in: state, at: now) }
        if changes.settle(with: state, as: device) {
            desk.step.report(.abandonedChange(adding: [], removing: [device]))
        }
        if Gears.type(of: state.tier).hasCommitter, !mayCommit(in: state, at: now) { return }
        commitChange(of: state, at: now)
    }

    private mutating func commitFounding(at now: SimulatedInstant) {
        let adding = changes.wanted.adding
        let others = adding.compactMap { changes.newcomers.members[$0] }
        guard others.count == adding.count else { return }
        let members = [desk.account.member] + others
        let tier = configuration.policy.tier(ofNewGroupOf: members)
        guard Gears.type(of: tier).claim != .keyPackage || prepareKeyPackages(of: adding) else { return }
        let before = desk.step.context.tally
        let change = signedChange(
            epoch: .creation, previous: MembershipChange.noPrevious, adding: members, removing: [],
            tier: tier,
            report: EpochReport(at: now, notBefore: 0, messages: 0, writers: 0))
        guard let after = try? log.founded(by: change, context: &desk.step.context) else {
            preconditionFailure("a member founds a group by a change that it would accept")
        }
        submit(change, from: nil, leadingTo: after, work: before, at: now)
    }

    private mutating func commitChange(of state: MembershipState, at now: SimulatedInstant) {
        guard let ready = readyChanges(in: state, at: now) else { return }
        let added = ready.adding.compactMap { newcomer($0, in: state.tier) }
        guard added.count == ready.adding.count else { return }

        // Of a clock that is behind all changes after one have the same instant, and who has gone back to an old copy of itself
        // would sign the very same entry again, with another commit in it.
        let latest = state.activity.latest
        let isBehind = EpochReport.instant(of: now) < latest
        let later = isBehind ? UInt64(desk.step.context.random.index(below: Bounds.behindClockSpread)) : 0
        let report = conversation.report(at: now, notBefore: latest + later)
        let activity = state.activity.adding(report, joins: added.count, removals: ready.removing.count)
        let tier = configuration.policy.tier(
            after: state, adding: added, removing: ready.removing, activity: activity)
        // In a carrier already, those whose keys there are were chosen above.
        let carrier = Gears.carrier(ofChangeFrom: state.tier, to: tier)
        guard
            carrier == nil || carrier == state.tier
                || prepareKeyPackages(of: leavesOfNewTree(in: state, by: ready))
        else { return }
        let before = desk.step.context.tally
        let change = signedChange(
            epoch: state.epoch.next, previous: state.head, adding: added, removing: ready.removing,
            tier: tier,
            report: report)
        guard let after = try? log.applying(change, to: state, context: &desk.step.context) else {
            preconditionFailure("a member commits a change that it would accept")
        }
        submit(change, from: state, leadingTo: after, work: before, at: now)
    }

    /// What can be committed now; `nil` if nothing is to be.
    ///
    /// What our user has asked for together is changed together, so it waits for the keys of all who are added;
    /// but what others have proposed, removals and new keys of our own do not wait for them.
    private mutating func readyChanges(in state: MembershipState, at now: SimulatedInstant) -> Wanted? {
        let renews = gears.isRenewalDue(in: state, at: now)
        let all = changes.all
        guard !all.isEmpty || renews else { return nil }
        if prepareKeys(of: changes.wanted.adding, in: state.tier) { return all }
        let others = changes.proposals.wanted
        guard Gears.type(of: state.tier).hasCommitter,
            renews || !others.isEmpty || !changes.wanted.removing.isEmpty
        else { return nil }
        var ready = others
        ready.remove(changes.wanted.removing)
        return ready
    }

    private mutating func prepareKeys(of devices: [DeviceID], in tier: Tier) -> Bool {
        guard devices.allSatisfy({ changes.newcomers.members[$0] != nil }) else { return false }
        return Gears.type(of: tier).claim != .keyPackage || prepareKeyPackages(of: devices)
    }

    /// The member that a device becomes: by the word of the directory, or else of who proposed it.
    private func newcomer(_ device: DeviceID, in tier: Tier) -> Member? {
        Gears.type(of: tier).claim == .keyPackage
            ? newcomerKeys(of: device)?.member : changes.newcomers.members[device]
    }

    private func newcomerKeys(of device: DeviceID) -> NewcomerKeys? {
        if let member = changes.newcomers.members[device], let package = changes.newcomers.packages[device] {
            return NewcomerKeys(member: member, package: package)
        }
        return changes.proposals.keys[device]
    }

    /// The devices that a change which makes the tree makes leaves of: all others.
    private func leavesOfNewTree(in state: MembershipState, by wanted: Wanted) -> [DeviceID] {
        state.others(than: device).filter { !wanted.removing.contains($0) } + wanted.adding
    }

    private mutating func signedChange(
        epoch: EpochNumber, previous: [UInt8], adding: [Member], removing: [DeviceID], tier: Tier,
        report: EpochReport
    ) -> MembershipChange {
        MembershipChange(
            group: desk.group, epoch: epoch, previous: previous, added: adding, removed: removing,
            tier: tier, report: report, committer: device
        ) { bytes in desk.account.sign(bytes, context: &desk.step.context) }
    }
}

// MARK: - With the sequencer

extension GroupMember {
    /// - Parameter before: The tally before the work on the change began.
    private mutating func submit(
        _ change: MembershipChange, from state: MembershipState?, leadingTo after: MembershipState,
        work before: OperationTally, at now: SimulatedInstant
    ) {
        let frames: [MemberFrame]
        var deposit: [UInt8]?
        var carried: (any CarriedEpoch)?
        if let tier = Gears.carrier(ofChangeFrom: state?.tier, to: after.tier) {
            let isNew = state?.tier != tier
            let packages =
                isNew
                ? after.others(than: device).compactMap { changes.newcomers.packages[$0] }
                : change.added.compactMap { newcomerKeys(of: $0.device)?.package }
            let plan = ChangePlan(change: change, before: state, after: after, packages: packages)
            guard let begun = gears.carrier(tier)?.commit(plan, at: now, desk: &desk) else {
                return recover(from: state, at: now)
            }
            (frames, deposit, carried) = (begun.frames, begun.deposit, begun.next)
        } else {
            frames = plainFrames(of: change, from: state, leadingTo: after)
        }
        let own = Transition(change: change, after: after, carried: carried)
        changes.submit(own)
        let summary = ChangeSummary(
            epoch: after.id, parent: state?.id, added: change.added.map(\.device), removed: change.removed,
            work: desk.step.context.tally.since(before))
        desk.step.add(.submit(frames: frames, summary: summary, deposit: deposit))
        guard !isOrdered else { return }
        let carrier =
            carried == nil ? nil : frames.first?.parcels.first.flatMap { carriedEntry(in: $0.payload) }
        forks.submitted[after.head] = Submitted(
            transition: own, entry: carrier ?? .change(change), submittedAt: now)
        if !configuration.isSequenced { noteAccepted(after.head, at: now) }
    }

    /// The entry of the log that a payload of ours is.
    private func carriedEntry(in payload: [UInt8]) -> LogEntry? {
        guard case .gear(let message) = try? Envelope(decoding: payload),
            case .entry(let entry) = message.role
        else { return nil }
        return .carried(entry)
    }

    /// A change by itself for the members, and the state that it leads to for those who are added.
    private mutating func plainFrames(
        of change: MembershipChange, from state: MembershipState?, leadingTo after: MembershipState
    ) -> [MemberFrame] {
        let members = state?.others(than: device) ?? []
        let joiners = after.others(than: device).filter { state?.contains($0) != true }
        let entry = Parcel(payload: Envelope.change(change).encoded, recipients: members)
        guard !joiners.isEmpty else { return [MemberFrame([entry], as: .commit)] }
        let snapshot = MembershipSnapshot(of: after, inviter: device) { bytes in
            desk.account.sign(bytes, context: &desk.step.context)
        }
        let invitation = Parcel(payload: Envelope.snapshot(snapshot).encoded, recipients: joiners)
        return [MemberFrame([entry], as: .commit), MemberFrame([invitation], as: .welcome)]
    }

    /// Some key package is not what its owner would publish: first what was proposed is done without, and then all
    /// are asked for again, after a while.
    private mutating func recover(from state: MembershipState?, at now: SimulatedInstant) {
        guard changes.proposals.wanted.isEmpty else {
            changes.proposals.refuse(in: state?.id)
            return gatherProposals(for: configuration.tree.batch, at: now)
        }
        changes.newcomers.forgetPackages()
        gatherProposals(for: Bounds.firstRequestAfter, at: now)
    }

    mutating func take(_ outcome: CommitOutcome, at now: SimulatedInstant) {
        switch outcome {
        case .accepted(let epoch):
            if isOrdered {
                guard let own = changes.pending, own.after.id == epoch else { return }
                enter(own, at: now)
            } else if let head = forks.submittedHead(of: epoch) {
                noteAccepted(head, at: now)
            }
            enterWaitingEntries(at: now)
        case .rejected(let epoch):
            // The change that won is on its way, or has come; what is still wanted is committed again after it.
            if let head = forks.submittedHead(of: epoch) { forks.submitted[head] = nil }
        }
    }
}
