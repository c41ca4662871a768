import Identity
import MLS
import Metering
import Primitives
import Quantities
import SchemeContract

/// Who commits in the tree, so that changes wished at the same time by different members go into one commit.
///
/// The log names a committer for each epoch. Others propose to it alone what they want changed (RFC 9420
/// §12.1), and it commits all that has come within the batch, as proposals of its own: by reference they would
/// have to go to every member. Whoever is not heard commits by itself after a while.
extension GroupMember {
    /// What is to go into a commit of ours.
    var allWishes: Wanted {
        var wishes = wanted
        wishes.add(proposed.adding)
        wishes.remove(proposed.removing)
        return wishes
    }

    /// Whether a commit is for us to make now; if it is for another, that one is told what we want.
    mutating func mayCommit(in state: MembershipState, at now: SimulatedInstant) -> Bool {
        if renewsKeys(in: state, at: now) { return true }
        guard !wanted.isEmpty || !proposed.isEmpty else { return false }
        if let patienceEnd, patienceEnd <= now { return true }
        guard let committer = committer(of: state), committer != device else {
            // What was waited for is over, or nothing was.
            guard batchEnd == nil, configuration.tree.batch > .zero else { return true }
            gatherWishes(for: configuration.tree.batch, at: now)
            return false
        }
        if !wanted.isEmpty { propose(to: committer, in: state, at: now) }
        return false
    }

    /// Waits for further wishes before a commit.
    mutating func gatherWishes(for span: TimeSpan, at now: SimulatedInstant) {
        batchEnd = now + span
        step.wake(Alarm.commit, at: now + span)
    }

    /// The member that is to commit in an epoch: drawn by the log's head, so all know it and no member has all
    /// the work; never one that is to be removed, as far as we know, for it could not sign that.
    private func committer(of state: MembershipState) -> DeviceID? {
        let start = state.head.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let count = state.members.count
        let leaving = allWishes.removing
        for offset in 0..<count {
            let candidate = state.members[Int((start &+ UInt64(offset)) % UInt64(count))].device
            if !leaving.contains(candidate) { return candidate }
        }
        return nil
    }

    /// Tells the committer what our user wants, each wish once in an epoch and as soon as we have the keys.
    private mutating func propose(
        to committer: DeviceID, in state: MembershipState, at now: SimulatedInstant
    ) {
        if patienceEnd == nil {
            let patience = configuration.tree.batch + Bounds.committerPatience
            patienceEnd = now + patience
            step.wake(Alarm.commit, at: now + patience)
        }
        guard let tree else { return }
        let before = told?.epoch == state.id ? told?.wishes ?? Wanted() : Wanted()
        var fresh = Wanted()
        let known = wanted.adding.filter { candidates[$0] != nil && !before.adding.contains($0) }
        if prepareKeyPackages(of: known) { fresh.add(known) }
        fresh.remove(wanted.removing.filter { !before.removing.contains($0) })
        guard !fresh.isEmpty else { return }
        let messages = try? tree.proposals(
            adding: fresh.adding.compactMap { candidatePackages[$0] },
            removing: fresh.removing.compactMap { state[$0] }, context: &step.context)
        var all = before
        all.add(fresh.adding)
        all.remove(fresh.removing)
        told = (state.id, all)
        let parcels = (messages ?? []).compactMap { try? TreeMessage($0) }.map {
            Parcel(payload: Envelope.tree($0).encoded, recipients: [committer])
        }
        guard !parcels.isEmpty else { return }
        step.add(.transmit(Shipment(parcels, as: .commit)))
    }

    /// Notes what another member wants, if it is in force.
    mutating func takeProposal(_ message: TreeMessage) {
        guard let state, deafIn != state.id, let tree, tree.base == message.name.base,
            let wish = try? tree.wish(in: message.bytes, context: &step.context)
        else { return }
        switch wish {
        case .add(let member, let keyPackage):
            guard !state.contains(member.device), proposed.adding.count < Bounds.proposalsMax else { return }
            proposed.add([member.device])
            proposedKeys[member.device] = NewcomerKeys(member: member, package: keyPackage)
        case .remove(let member):
            guard state.contains(member.device), member.device != device else { return }
            proposed.remove([member.device])
        }
    }

    /// Forgets what was proposed for an epoch that is over; who is still to be heard proposes again.
    mutating func dropProposals() {
        proposed = Wanted()
        proposedKeys = [:]
    }
}
