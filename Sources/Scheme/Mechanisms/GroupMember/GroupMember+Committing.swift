import Identity
import MLS
import Metering
import Olm
import OrderedCollections
import Primitives
import Quantities
import SchemeContract

/// Changes of the membership that this device makes.
extension GroupMember {
    mutating func found(with devices: [DeviceID]) {
        wanted = Wanted(adding: devices.filter { $0 != device }, isFounding: true)
        let isTree = configuration.policy.tier(ofNewGroupOf: devices.count) == .tree
        inquire(about: wanted.adding, claiming: isTree ? .keyPackage : .nothing)
    }

    mutating func want(adding: [DeviceID], removing: [DeviceID], at now: SimulatedInstant) {
        guard !log.isRemoved else {
            return step.report(.abandonedChange(adding: adding, removing: removing))
        }
        wanted.add(adding)
        wanted.remove(removing)
        inquire(about: adding, claiming: state?.tier == .tree ? .keyPackage : .nothing)
    }

    /// Submits what is wanted and possible, unless an earlier change is with the sequencer.
    mutating func commitWanted(at now: SimulatedInstant) {
        guard !log.isRemoved, submitted == nil else { return }
        if let batchEnd, now < batchEnd { return }
        guard let state else {
            if wanted.isFounding { commitFounding(at: now) }
            return
        }
        settleWishes(in: state)
        if state.tier == .tree, !mayCommit(in: state, at: now) { return }
        commitChange(of: state, at: now)
    }

    private mutating func settleWishes(in state: MembershipState) {
        wanted.settle(with: state)
        proposed.settle(with: state)
        defer { if wanted.isEmpty { patienceEnd = nil } }
        // Nobody can sign what follows its own removal.
        guard wanted.removing.contains(device) else { return }
        wanted.removing.removeAll { $0 == device }
        step.report(.abandonedChange(adding: [], removing: [device]))
    }

    private mutating func commitFounding(at now: SimulatedInstant) {
        let others = wanted.adding.compactMap { candidates[$0] }
        guard others.count == wanted.adding.count else { return }
        let members = [account.member] + others
        let tier = configuration.policy.tier(ofNewGroupOf: members.count)
        guard tier != .tree || prepareKeyPackages(of: wanted.adding) else { return }
        let before = step.context.tally
        let change = signedChange(
            epoch: .creation, previous: MembershipChange.noPrevious, adding: members, removing: [], tier: tier
        )
        guard
            let after = try? log.founded(by: change, context: &step.context)
        else { preconditionFailure("a member founds a group by a change that it would accept") }
        submit(change, from: nil, leadingTo: after, work: before, at: now)
    }

    private mutating func commitChange(of state: MembershipState, at now: SimulatedInstant) {
        guard let wishes = readyWishes(in: state, at: now) else { return }
        let added = wishes.adding.compactMap { newcomer($0, in: state.tier) }
        guard added.count == wishes.adding.count else { return }

        let epoch = state.epoch.next
        let deviceCount = state.members.count + added.count - wishes.removing.count
        let tier = configuration.policy.tier(
            after: state.tier, since: state.tierSince, deviceCount: deviceCount, next: epoch)
        // In the tree already, those whose keys there are were chosen above.
        guard
            state.tier == .tree || !needsTree(state.tier, tier)
                || prepareKeyPackages(of: leavesOfNewTree(in: state, by: wishes))
        else { return }
        let before = step.context.tally
        let change = signedChange(
            epoch: epoch, previous: state.head, adding: added, removing: wishes.removing, tier: tier)
        guard
            let after = try? log.applying(change, to: state, context: &step.context)
        else { preconditionFailure("a member commits a change that it would accept") }
        submit(change, from: state, leadingTo: after, work: before, at: now)
    }

    /// What can be committed now; `nil` if nothing is to be.
    ///
    /// What our user has asked for together is changed together, so it waits for the keys of all who are added;
    /// but what others have proposed, removals and new keys of our own do not wait for them.
    private mutating func readyWishes(in state: MembershipState, at now: SimulatedInstant) -> Wanted? {
        let renews = renewsKeys(in: state, at: now)
        guard !allWishes.isEmpty || renews else { return nil }
        if prepareKeys(of: wanted.adding, in: state.tier) { return allWishes }
        guard state.tier == .tree, renews || !proposed.isEmpty || !wanted.removing.isEmpty else { return nil }
        var wishes = proposed
        wishes.remove(wanted.removing)
        return wishes
    }

    private mutating func prepareKeys(of devices: [DeviceID], in tier: Tier) -> Bool {
        guard devices.allSatisfy({ candidates[$0] != nil }) else { return false }
        return tier != .tree || prepareKeyPackages(of: devices)
    }

    /// The member that a device becomes: by the word of the directory, or else of who proposed it.
    private func newcomer(_ device: DeviceID, in tier: Tier) -> Member? {
        tier == .tree ? newcomerKeys(of: device)?.member : candidates[device]
    }

    private func newcomerKeys(of device: DeviceID) -> NewcomerKeys? {
        if let member = candidates[device], let package = candidatePackages[device] {
            return NewcomerKeys(member: member, package: package)
        }
        return proposedKeys[device]
    }

    /// Whether it is time that this device renews its keys in the tree.
    func renewsKeys(in state: MembershipState, at now: SimulatedInstant) -> Bool {
        guard state.tier == .tree, let updateDue else { return false }
        return updateDue <= now
    }

    /// Whether the way from one tier to the next takes a commit in a tree.
    private func needsTree(_ before: Tier?, _ after: Tier) -> Bool {
        after == .tree || before == .tree && after == .senderKeys
    }

    /// The devices that a change which makes the tree makes leaves of: all others.
    private func leavesOfNewTree(in state: MembershipState, by wishes: Wanted) -> [DeviceID] {
        state.others(than: device).filter { !wishes.removing.contains($0) } + wishes.adding
    }

    private mutating func signedChange(
        epoch: EpochNumber, previous: [UInt8], adding: [Member], removing: [DeviceID], tier: Tier
    ) -> MembershipChange {
        MembershipChange(
            group: configuration.group, epoch: epoch, previous: previous, added: adding, removed: removing,
            tier: tier, committer: device
        ) { bytes in account.sign(bytes, context: &step.context) }
    }

    /// - Parameter before: The tally before the work on the change began.
    private mutating func submit(
        _ change: MembershipChange, from state: MembershipState?, leadingTo after: MembershipState,
        work before: OperationTally, at now: SimulatedInstant
    ) {
        let members = state?.others(than: device) ?? []
        let joiners = after.others(than: device).filter { state?.contains($0) != true }
        batchEnd = nil
        guard needsTree(state?.tier, after.tier) else {
            var shipments = [
                Shipment([Parcel(payload: Envelope.change(change).encoded, recipients: members)], as: .commit)
            ]
            if !joiners.isEmpty { shipments.append(snapshot(of: after, for: joiners)) }
            submitted = Transition(change: change, after: after, tree: nil)
            return submit(shipments, change, from: state, leadingTo: after, work: before, deposit: nil)
        }
        guard let begun = treeCommit(change, from: state, leadingTo: after, at: now) else {
            return recover(from: state, at: now)
        }
        submitted = Transition(change: change, after: after, tree: begun.next)
        submitTree(change, begun, from: state, leadingTo: after, work: before)
    }

    /// Some key package is not what its owner would publish: first what was proposed is done without, and then all
    /// are asked for again, after a while.
    private mutating func recover(from state: MembershipState?, at now: SimulatedInstant) {
        guard proposed.isEmpty else {
            dropProposals()
            deafIn = state?.id
            return gatherWishes(for: configuration.tree.batch, at: now)
        }
        candidatePackages = [:]
        gatherWishes(for: Bounds.firstRequestAfter, at: now)
    }

    private mutating func submit(
        _ shipments: [Shipment], _ change: MembershipChange, from state: MembershipState?,
        leadingTo after: MembershipState, work before: OperationTally, deposit: [UInt8]?
    ) {
        let summary = ChangeSummary(
            epoch: after.id, parent: state?.id, addedCount: change.added.count, removed: change.removed,
            work: step.context.tally.since(before))
        step.add(.submit(shipments: shipments, summary: summary, deposit: deposit))
    }

    private mutating func snapshot(of after: MembershipState, for joiners: [DeviceID]) -> Shipment {
        let snapshot = MembershipSnapshot(of: after, inviter: device) { bytes in
            account.sign(bytes, context: &step.context)
        }
        return Shipment(
            [Parcel(payload: Envelope.snapshot(snapshot).encoded, recipients: joiners)], as: .welcome)
    }

    // MARK: - In the tree

    /// The commit that carries a change: of the tree that is, or of a new one.
    private mutating func treeCommit(
        _ change: MembershipChange, from state: MembershipState?, leadingTo after: MembershipState,
        at now: SimulatedInstant
    ) -> TreeGroup.CommitMessages? {
        let settings = configuration.tree
        do {
            if let state, state.tier == .tree, var tree {
                return try tree.commit(
                    change, leadingTo: after,
                    adding: change.added.compactMap { newcomerKeys(of: $0.device)?.package },
                    removing: change.removed.compactMap { state[$0] }, delivery: settings.delivery, at: now,
                    context: &step.context)
            }
            var tree = try TreeGroup(
                after: EpochNumber(after.epoch.number &- 1), of: account.member, in: configuration.group,
                signer: account.signing, suite: settings.suite, memo: memo.groups, at: now,
                context: &step.context)
            return try tree.commit(
                change, leadingTo: after,
                adding: after.others(than: device).compactMap { candidatePackages[$0] }, removing: [],
                delivery: settings.delivery, at: now, context: &step.context)
        } catch {
            return nil
        }
    }

    private mutating func submitTree(
        _ change: MembershipChange, _ begun: TreeGroup.CommitMessages, from state: MembershipState?,
        leadingTo after: MembershipState, work before: OperationTally
    ) {
        let members = state?.others(than: device) ?? []
        let isNew = state?.tier != .tree
        let entry: Envelope
        if !isNew, let message = try? TreeMessage(begun.commit) {
            entry = .tree(message)
        } else {
            entry = .change(change)
        }
        var shipments = [Shipment([Parcel(payload: entry.encoded, recipients: members)], as: .commit)]
        var deposit: [UInt8]?
        let joiners = after.others(than: device).filter { isNew || state?.contains($0) != true }
        if let welcome = begun.welcome {
            let message = WelcomeMessage(epoch: after.epoch, bytes: welcome)
            var parcels = [Parcel(payload: Envelope.welcome(message).encoded, recipients: joiners)]
            if configuration.tree.delivery == .separate {
                let tree = begun.next.encodedTree
                deposit = tree
                // Public commits let the sequencer follow a tree that it has; a new one is sent to it.
                if isNew { parcels.append(Parcel(payload: tree, recipients: [])) }
            }
            shipments.append(Shipment(parcels, as: .welcome))
        }
        submit(shipments, change, from: state, leadingTo: after, work: before, deposit: deposit)
    }

    mutating func take(_ verdict: SequencerVerdict, at now: SimulatedInstant) {
        switch verdict {
        case .accepted(let epoch):
            guard let own = submitted, own.after.id == epoch else { return }
            enter(own, at: now)
            if own.after.tier == .sharedKey { makeEpochKey(in: own.after) }
            enterWaitingEntries(at: now)
        case .rejected:
            // The change that won is on its way, or has come; what is still wanted is committed again after it.
            break
        }
    }
}

/// What a change leads to.
struct Transition {
    let change: MembershipChange
    let after: MembershipState
    /// The tree of the epoch, or in the first epoch after a spell in the tree the one to derive keys from.
    let tree: TreeGroup?
}
