import MechanismContract
import Metering
import Olm
import OrderedCollections
import Primitives
import Quantities

/// The membership log: founding, changing, following.
extension GroupMember {
    mutating func found(with devices: [DeviceID]) {
        wanted = Wanted(adding: devices.filter { $0 != device }, isFounding: true)
        inquire(about: wanted.adding)
    }

    mutating func want(adding: [DeviceID], removing: [DeviceID]) {
        guard !isRemoved else {
            return report(.abandonedChange(adding: adding, removing: removing))
        }
        for device in adding where !wanted.adding.contains(device) { wanted.adding.append(device) }
        for device in removing where !wanted.removing.contains(device) { wanted.removing.append(device) }
        inquire(about: adding)
    }

    /// Submits what is wanted and possible, unless an earlier change is with the sequencer.
    mutating func commitWanted() {
        guard !isRemoved, submitted == nil else { return }
        if wanted.isFounding, state == nil {
            commitFounding()
        } else if let state {
            commitChange(of: state)
        }
    }

    private mutating func commitFounding() {
        let others = wanted.adding.compactMap { candidates[$0] }
        guard others.count == wanted.adding.count else { return }
        let members = [ownMember] + others
        let tier = configuration.policy.tier(ofNewGroupOf: members.count)
        let before = context.tally
        let change = signedChange(
            epoch: .creation, previous: MembershipChange.noPrevious, adding: members, removing: [], tier: tier
        )
        guard
            let after = try? MembershipState.founded(
                by: change, policy: configuration.policy, context: &context)
        else { preconditionFailure("a member founds a group by a change that it would accept") }
        submit(change, leadingTo: after, toMembers: [], work: before)
    }

    private mutating func commitChange(of state: MembershipState) {
        wanted.adding.removeAll(where: state.contains)
        wanted.removing.removeAll { !state.contains($0) }
        // Nobody can sign what follows its own removal.
        if wanted.removing.contains(device) {
            wanted.removing.removeAll { $0 == device }
            report(.abandonedChange(adding: [], removing: [device]))
        }
        guard !wanted.adding.isEmpty || !wanted.removing.isEmpty else { return }
        // What was asked for together is changed together, so it waits for the keys of all who are added.
        let added = wanted.adding.compactMap { candidates[$0] }
        guard added.count == wanted.adding.count else { return }

        let epoch = state.epoch.next
        let deviceCount = state.members.count + added.count - wanted.removing.count
        let tier = configuration.policy.tier(
            after: state.tier, since: state.tierSince, deviceCount: deviceCount, next: epoch)
        let before = context.tally
        let change = signedChange(
            epoch: epoch, previous: state.head, adding: added, removing: wanted.removing, tier: tier)
        guard
            let after = try? state.applying(
                change, policy: configuration.policy, memo: memo.memberships, context: &context)
        else { preconditionFailure("a member commits a change that it would accept") }
        submit(change, leadingTo: after, toMembers: state.others(than: device), work: before)
    }

    private mutating func signedChange(
        epoch: Epoch, previous: [UInt8], adding: [Member], removing: [DeviceID], tier: Tier
    ) -> MembershipChange {
        MembershipChange(
            group: configuration.group, epoch: epoch, previous: previous, added: adding, removed: removing,
            tier: tier, committer: device
        ) { bytes in account.sign(bytes, context: &context) }
    }

    /// - Parameter before: The tally before the work on the change began.
    private mutating func submit(
        _ change: MembershipChange, leadingTo after: MembershipState, toMembers members: [DeviceID],
        work before: OperationTally
    ) {
        submitted = change
        submittedState = after
        // The sequencer keeps the log, so it is sent the change even where no member is.
        let entry = Parcel(payload: Envelope.change(change).encoded, recipients: members)
        var shipments = [Shipment([entry], as: .commit)]
        let joiners = change.added.map(\.device).filter { $0 != device }
        if !joiners.isEmpty {
            let snapshot = MembershipSnapshot(of: after, inviter: device) { bytes in
                account.sign(bytes, context: &context)
            }
            let welcome = Parcel(payload: Envelope.snapshot(snapshot).encoded, recipients: joiners)
            shipments.append(Shipment([welcome], as: .welcome))
        }
        let summary = ChangeSummary(
            epoch: change.epoch, addedCount: change.added.count, removed: change.removed,
            work: context.tally.since(before))
        effects.append(.submit(shipments: shipments, summary: summary))
    }

    mutating func take(_ verdict: SequencerVerdict, at now: SimulatedInstant) {
        switch verdict {
        case .accepted(let epoch):
            guard let change = submitted, change.epoch == epoch, let after = submittedState else { return }
            enter(after, by: change, at: now)
            if after.tier == .sharedKey { makeEpochKey(in: after) }
            enterWaitingChanges(at: now)
        case .rejected:
            // The change that won is on its way, or has come; what is still wanted is committed again after it.
            break
        }
    }

    // MARK: - Following the log

    mutating func take(_ change: MembershipChange, at now: SimulatedInstant) throws(MechanismError) {
        guard change.group == configuration.group else { throw .foreign }
        guard let state else { return keepForLater(change) }
        guard change.epoch >= state.epoch.next else { return }
        guard change.epoch == state.epoch.next else { return keepForLater(change) }
        let after = try state.applying(
            change, policy: configuration.policy, memo: memo.memberships, context: &context)
        enter(after, by: change, at: now)
        enterWaitingChanges(at: now)
    }

    mutating func take(_ snapshot: MembershipSnapshot, at now: SimulatedInstant) throws(MechanismError) {
        guard snapshot.state.group == configuration.group else { throw .foreign }
        guard state == nil else { return }
        guard snapshot.state.contains(device) else { throw .notAMember }
        try snapshot.verify(context: &context)
        let joined = memo.memberships.shared(snapshot.state)
        state = joined
        if joined.tier == .senderKeys { keyOccasion = joined.epoch }
        report(.entered(joined.view))
        shouldRetry = true
        enterWaitingChanges(at: now)
    }

    private mutating func keepForLater(_ change: MembershipChange) {
        // It cannot be verified yet: several for one epoch are kept, lest a forged one keep out the genuine.
        guard waitingChanges.count < Bounds.waitingChangesMax, !waitingChanges.contains(change) else {
            return
        }
        waitingChanges.append(change)
    }

    private mutating func enterWaitingChanges(at now: SimulatedInstant) {
        while let state, !isRemoved,
            let place = waitingChanges.firstIndex(where: { $0.epoch == state.epoch.next })
        {
            let change = waitingChanges.remove(at: place)
            guard
                let after = try? state.applying(
                    change, policy: configuration.policy, memo: memo.memberships, context: &context)
            else { continue }
            enter(after, by: change, at: now)
        }
        if let state { waitingChanges.removeAll { $0.epoch <= state.epoch } }
    }

    /// Makes `after` the present state.
    private mutating func enter(
        _ after: MembershipState, by change: MembershipChange, at now: SimulatedInstant
    ) {
        let before = state
        if let before { pastStates.append((before, now)) }
        state = after
        // Whatever was submitted for this epoch is now in force or has lost.
        if let own = submitted, own.epoch <= after.epoch {
            submitted = nil
            submittedState = nil
        }
        wanted.adding.removeAll(where: after.contains)
        wanted.removing.removeAll { !after.contains($0) }
        for member in change.added { candidates[member.device] = nil }

        guard after.contains(device) else { return leave(in: after.epoch, at: now) }
        report(.entered(after.view))
        followKeys(from: before, to: after, by: change, at: now)
        effects.append(.setAlarm(Alarm.forget, at: now + configuration.grace))
        shouldRetry = true
    }

    /// What a change means for sender keys and sessions.
    private mutating func followKeys(
        from before: MembershipState?, to after: MembershipState, by change: MembershipChange,
        at now: SimulatedInstant
    ) {
        let retirement = Retirement(at: now, epoch: before?.epoch)
        for device in change.removed {
            receivedKeys[device]?.retire(retirement)
            retiredPeers.append((device, retirement))
        }
        switch after.tier {
        case .pairwise:
            senderKey = nil
            keyOccasion = nil
            if before?.tier == .senderKeys {
                for index in receivedKeys.values.indices { receivedKeys.values[index].retire(retirement) }
            }
        case .senderKeys:
            if before?.tier != .senderKeys || !change.removed.isEmpty { keyOccasion = after.epoch }
            senderKey?.removeDue(change.removed)
            senderKey?.addDue(change.added.map(\.device), for: .change(after.epoch))
        case .hybrid, .sharedKey:
            break
        }
    }

    private mutating func leave(in epoch: Epoch, at now: SimulatedInstant) {
        isRemoved = true
        if !wanted.adding.isEmpty || !wanted.removing.isEmpty {
            report(.abandonedChange(adding: wanted.adding, removing: wanted.removing))
        }
        wanted = Wanted()
        outbox = []
        waiting = []
        waitingChanges = []
        report(.removed(in: epoch))
        effects.append(.setAlarm(Alarm.forget, at: now + configuration.grace))
    }

    /// Deletes all keys of the group, of which this device is no longer a member.
    private mutating func forgetAll() {
        pastStates = []
        peers = [:]
        retiredPeers = []
        directContents = []
        sentMessages = []
        senderKey = nil
        receivedKeys = [:]
        epochKeys = []
        undistributedKey = nil
    }

    /// Deletes receive state whose grace period is over.
    mutating func forget(at now: SimulatedInstant) {
        guard !isRemoved else { return forgetAll() }
        guard let current = state?.epoch else { return }
        let grace = configuration.grace
        pastStates.removeAll { $0.endedAt + grace <= now && $0.state.epoch.number + 2 <= current.number }
        let oldest = pastStates.first?.state.epoch ?? current
        epochKeys.removeAll { $0.epoch < oldest }
        for index in receivedKeys.values.indices {
            receivedKeys.values[index].removeRetired { $0.isOver(after: grace, in: current, at: now) }
        }
        receivedKeys.removeAll(where: \.value.isEmpty)
        for (device, retirement) in retiredPeers where retirement.isOver(after: grace, in: current, at: now) {
            peers[device] = nil
            windows[device] = nil
            lastAsked[device] = nil
        }
        retiredPeers.removeAll { $0.retirement.isOver(after: grace, in: current, at: now) }
    }
}
