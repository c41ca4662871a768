import Identity
import MLS
import Metering
import Olm
import OrderedCollections
import Primitives
import Quantities
import SchemeContract

/// Following the membership log.
extension GroupMember {
    mutating func take(_ entry: LogEntry, at now: SimulatedInstant) throws(MechanismError) {
        guard entry.group == configuration.group else { throw .foreign }
        guard let state else { return log.keep(entry, isSigned: false) }
        guard entry.epoch >= state.epoch.next else { return }
        guard entry.epoch == state.epoch.next, let next = try transition(by: entry, from: state, at: now)
        else {
            let isSigned = try isSigned(entry, in: state)
            return log.keep(entry, isSigned: isSigned)
        }
        enter(next, at: now)
        enterWaitingEntries(at: now)
    }

    mutating func take(_ snapshot: MembershipSnapshot, at now: SimulatedInstant) throws(MechanismError) {
        guard snapshot.state.group == configuration.group else { throw .foreign }
        guard state == nil, !log.isRemoved else { return }
        guard snapshot.state.contains(device) else { throw .notAMember }
        try snapshot.verify(context: &step.context)
        let joined = log.shared(snapshot.state)
        log.begin(with: joined)
        if joined.tier == .senderKeys { keyOccasion = joined.id }
        step.report(.entered(joined.view(authenticator: nil)))
        inbox.shouldRetry = true
        enterWaitingEntries(at: now)
    }

    /// Whether a member has signed the change of an entry that cannot be taken yet; its committer may come with an
    /// entry between.
    ///
    /// - Throws: `.invalidChange` when it names a member that has not signed it.
    private mutating func isSigned(
        _ entry: LogEntry, in state: MembershipState
    ) throws(MechanismError) -> Bool {
        guard let change = entry.change, let committer = state[change.committer] else { return false }
        guard committer.signingKey.isValid(change.signature, of: change.signedPart, context: &step.context)
        else {
            throw .invalidChange(.signature)
        }
        return true
    }

    mutating func enterWaitingEntries(at now: SimulatedInstant) {
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
    /// - Returns: `nil` if the tree that it needs has not come yet.
    private mutating func transition(
        by entry: LogEntry, from state: MembershipState, at now: SimulatedInstant
    ) throws(MechanismError) -> Transition? {
        switch entry {
        case .change(let change):
            let after = try log.applying(change, to: state, context: &step.context)
            // Outside the tree only a switch, which the minimum stay has held back, changes no membership.
            guard state.tier != .tree || after.tier == .pairwise,
                !change.isUpdate || after.tier != state.tier
            else { throw .invalidChange(.commit) }
            // Who is removed by the change that makes the tree is in no tree.
            guard after.tier == .tree, after.contains(device) else {
                return Transition(change: change, after: after, tree: nil)
            }
            let joined = joinedAhead.first { $0.epoch == after.epoch && $0.isOf(after) }
            return joined.map { Transition(change: change, after: after, tree: $0) }
        case .commit(let message):
            guard let tree, tree.base == message.name.base else { return nil }
            return try transition(by: message, in: tree, from: state, at: now)
        }
    }

    private mutating func transition(
        by message: TreeMessage, in tree: TreeGroup, from state: MembershipState, at now: SimulatedInstant
    ) throws(MechanismError) -> Transition {
        let received: TreeGroup.Received
        do {
            received = try tree.receive(message.bytes, at: now, context: &step.context)
        } catch {
            throw .invalidCommit
        }
        switch received {
        case .change(let change, let committer, let next):
            let after = try log.applying(change, to: state, context: &step.context)
            // MLS lets a committer give its leaf another identity (RFC 9420 §5.3.1); the log does not.
            guard next.matches(after, by: change, of: state), committer == state[change.committer] else {
                throw .invalidChange(.commit)
            }
            return Transition(change: change, after: after, tree: next)
        case .removal(let change):
            let after = try log.applying(change, to: state, context: &step.context)
            guard !after.contains(device) else { throw .invalidChange(.commit) }
            return Transition(change: change, after: after, tree: nil)
        }
    }

    // MARK: - A new epoch

    mutating func enter(_ next: Transition, at now: SimulatedInstant) {
        let (before, after) = (state, next.after)
        if let tree, let before { pastTrees.append((before.id, tree.reader)) }
        log.enter(after, as: device, at: now)
        tree = after.tier == .tree ? next.tree : nil
        joinedAhead.removeAll { $0.epoch <= after.epoch }
        // Whatever was submitted for this epoch is now in force or has lost.
        if let own = submitted, own.change.epoch <= after.epoch { submitted = nil }
        wanted.settle(with: after)
        batchEnd = nil
        for member in next.change.added {
            candidates[member.device] = nil
            candidatePackages[member.device] = nil
        }
        dropProposals()
        guard after.contains(device) else { return leave(in: after.id, at: now) }
        step.report(.entered(after.view(authenticator: tree?.authenticator)))
        followKeys(from: before, by: next, at: now)
        step.wake(Alarm.forget, at: now + configuration.grace)
        inbox.shouldRetry = true
    }

    /// What a change means for the keys of each tier.
    private mutating func followKeys(
        from before: MembershipState?, by next: Transition, at now: SimulatedInstant
    ) {
        let (change, after) = (next.change, next.after)
        let retirement = Retirement(at: now, epoch: before?.epoch)
        for device in change.removed {
            receivedKeys[device]?.retire(retirement)
            retiredPeers.append((device, retirement))
        }
        if before?.tier == .senderKeys, after.tier != .senderKeys {
            for index in receivedKeys.values.indices { receivedKeys.values[index].retire(retirement) }
        }
        switch after.tier {
        case .pairwise, .hybrid, .sharedKey:
            senderKey = nil
            keyOccasion = nil
        case .senderKeys:
            if before?.tier != .senderKeys || !change.removed.isEmpty { keyOccasion = after.id }
            senderKey?.removeDue(change.removed)
            giveSenderKey(to: change.added.map(\.device), in: after.id)
            if let tree = next.tree { deriveSenderKeys(from: tree, in: after, at: now) }
        case .tree:
            senderKey = nil
            keyOccasion = nil
            candidatePackages = [:]
            let isRenewed = before?.tier == .tree && change.committer == device
            if before?.tier != .tree || isRenewed { scheduleUpdate(isRenewed: isRenewed, at: now) }
        }
    }

    /// Has our sender key, if there is one, sent to devices that lack it.
    mutating func giveSenderKey(to devices: [DeviceID], in epoch: EpochID) {
        guard let senderKey, !devices.isEmpty else { return }
        if senderKey.isDerived {
            keyOccasion = epoch
        } else {
            self.senderKey?.addDue(devices, for: .change(epoch))
        }
    }

    private mutating func leave(in epoch: EpochID, at now: SimulatedInstant) {
        if !wanted.isEmpty {
            step.report(.abandonedChange(adding: wanted.adding, removing: wanted.removing))
        }
        wanted = Wanted()
        outbox.removeAll()
        _ = inbox.takeWaiting()
        step.report(.removed(in: epoch))
        step.wake(Alarm.forget, at: now + configuration.grace)
    }

    // MARK: - Forgetting

    /// Deletes all keys of the group, of which this device is no longer a member.
    private mutating func forgetAll() {
        log.forgetPast()
        account.forgetAllSessions()
        retiredPeers = []
        correspondence.forgetAll()
        senderKey = nil
        receivedKeys = [:]
        epochKeys = []
        undistributedKey = nil
        tree = nil
        pastTrees = []
        joinedAhead = []
    }

    /// Deletes receive state whose grace period is over.
    mutating func forget(at now: SimulatedInstant) {
        guard !log.isRemoved else { return forgetAll() }
        let grace = configuration.grace
        guard let current = state?.epoch, let oldest = log.forget(grace: grace, at: now)?.epoch else {
            return
        }
        epochKeys.removeAll { $0.epoch < oldest }
        pastTrees.removeAll { $0.epoch.number < oldest }
        for index in receivedKeys.values.indices {
            receivedKeys.values[index].removeRetired { $0.isOver(after: grace, in: current, at: now) }
        }
        receivedKeys.removeAll(where: \.value.isEmpty)
        for (device, retirement) in retiredPeers where retirement.isOver(after: grace, in: current, at: now) {
            account.forgetSessions(with: device)
            inbox.forget(device)
            correspondence.forget(device)
        }
        retiredPeers.removeAll { $0.retirement.isOver(after: grace, in: current, at: now) }
    }
}
