import Accounts
import Identity
import MLS
import MembershipLog
import Metering
import Primitives
import Quantities
import SchemeContract
import Tiers

/// Who commits in the tree, so that changes that different members want at the same time go into one commit.
///
/// The log names a committer for each epoch. Others propose to it alone what they want changed (RFC 9420
/// §12.1), and it commits all that has come within the batch, as proposals of its own: by reference they would
/// have to go to every member. Whoever is not heard commits by itself after a while.
extension GroupMember {
    /// Goes on with what is wanted: proposes it to the committer if that is another, gathers proposals if that is us.
    ///
    /// - Returns: Whether a commit is for us to make now.
    mutating func mayCommit(in state: MembershipState, at now: SimulatedInstant) -> Bool {
        if gears.isRenewalDue(in: state, at: now) { return true }
        guard !changes.wanted.isEmpty || !changes.proposals.wanted.isEmpty else { return false }
        if let end = changes.patienceEnd, end <= now { return true }
        guard let committer = state.committer(without: changes.all.removing), committer != device else {
            // What was waited for is over, or nothing was.
            guard changes.gatheringEnd == nil, configuration.tree.batch > .zero else { return true }
            gatherProposals(for: configuration.tree.batch, at: now)
            return false
        }
        if !changes.wanted.isEmpty { propose(to: committer, in: state, at: now) }
        return false
    }

    /// Waits for further proposals before a commit.
    mutating func gatherProposals(for span: TimeSpan, at now: SimulatedInstant) {
        changes.gather(until: now + span)
        desk.step.wake(Alarm.commit, at: now + span)
    }

    /// Proposes to the committer what our user wants, each change once in an epoch and as soon as we have the keys.
    private mutating func propose(
        to committer: DeviceID, in state: MembershipState, at now: SimulatedInstant
    ) {
        let patienceEnd = now + configuration.tree.batch + Bounds.committerPatience
        if changes.beginProposing(until: patienceEnd) { desk.step.wake(Alarm.commit, at: patienceEnd) }
        guard let carrier = gears.carrier(state.tier) else { return }
        let before = changes.proposed(in: state.id)
        let known = changes.wanted.adding.filter {
            changes.newcomers.members[$0] != nil && !before.adding.contains($0)
        }
        var fresh = Wanted()
        if prepareKeyPackages(of: known) { fresh.add(known) }
        fresh.remove(changes.wanted.removing.filter { !before.removing.contains($0) })
        guard !fresh.isEmpty else { return }
        let payloads = carrier.proposals(
            adding: fresh.adding.compactMap { changes.newcomers.packages[$0] },
            removing: fresh.removing.compactMap { state[$0] }, desk: &desk)
        var all = before
        all.add(fresh.adding)
        all.remove(fresh.removing)
        changes.noteProposed(all, in: state.id)
        guard !payloads.isEmpty else { return }
        let parcels = payloads.map { Parcel(payload: $0, recipients: [committer]) }
        desk.step.add(.transmit(MemberFrame(parcels, as: .commit)))
    }

    /// Notes what another member proposes in the present epoch, if it is in force.
    mutating func hear(_ message: any GearMessage, in state: MembershipState) {
        guard changes.proposals.areHeard(in: state.id),
            let proposal = gears.carrier(state.tier)?.proposal(in: message, desk: &desk)
        else { return }
        changes.proposals.take(proposal, in: state, as: device)
    }
}

extension MembershipState {
    /// The member that is to commit in the epoch: drawn by the log's head, so all know it and no member has all
    /// the work; never one that is to be removed, as far as we know, for it could not sign that.
    fileprivate func committer(without leaving: [DeviceID]) -> DeviceID? {
        let start = head.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        for offset in members.indices {
            let candidate = members[Int((start &+ UInt64(offset)) % UInt64(members.count))].device
            if !leaving.contains(candidate) { return candidate }
        }
        return nil
    }
}
