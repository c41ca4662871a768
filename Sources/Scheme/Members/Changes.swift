import Accounts
import Identity
import MLS
import MembershipLog
import Quantities
import SchemeContract
import Tiers

/// What is to be changed about the membership, and how far that has got.
struct Changes {
    /// How far what our user wants has got.
    enum Progress {
        /// Nothing is wanted.
        case idle
        /// It is to be changed as soon as we may, and the keys of who is to be added have come.
        case asking
        /// It was proposed to the committer of an epoch, as far as it could be.
        case proposing(Proposing)
    }

    /// What was proposed to a committer.
    struct Proposing {
        /// When we commit it ourselves, though another is the committer, who does not seem to.
        let patienceEnd: SimulatedInstant
        var proposed: (epoch: EpochID, changes: Wanted)?
    }

    /// How far a change of our own has got.
    enum Commit {
        case idle
        /// Until then further proposals are waited for, to change all of them together.
        case gathering(until: SimulatedInstant)
        /// The sequencer has yet to accept or reject it.
        case pending(Transition)
    }

    /// What our user wants changed and is not yet.
    private(set) var wanted = Wanted()
    /// Whether those who are to be added are to become a new group, until there is one: who is put out of it and let in
    /// again does not found another.
    private(set) var isFounding = false
    private(set) var progress = Progress.idle
    private(set) var commit = Commit.idle
    var proposals = Proposals()
    var newcomers = Newcomers()

    /// What is to go into a commit of ours.
    var all: Wanted {
        var all = wanted
        all.add(proposals.wanted.adding)
        all.remove(proposals.wanted.removing)
        return all
    }

    // MARK: - What is wanted

    mutating func found(with devices: [DeviceID]) {
        wanted = Wanted(adding: devices)
        isFounding = true
        beginAsking()
    }

    mutating func want(adding: [DeviceID], removing: [DeviceID]) {
        wanted.add(adding)
        wanted.remove(removing)
        beginAsking()
    }

    private mutating func beginAsking() {
        if case .idle = progress, !wanted.isEmpty { progress = .asking }
    }

    /// Leaves out what `state` has done, and the removal of `device` itself: nobody can sign what follows its own.
    ///
    /// - Returns: Whether that was wanted.
    mutating func settle(with state: MembershipState, as device: DeviceID) -> Bool {
        wanted.settle(with: state)
        proposals.settle(with: state)
        let isOwn = wanted.removing.contains(device)
        if isOwn { wanted.removing.removeAll { $0 == device } }
        if wanted.isEmpty { progress = .idle }
        return isOwn
    }

    /// Does without devices that were put out since it was wanted that they are added.
    mutating func giveUp(adding devices: [DeviceID]) {
        wanted.adding.removeAll(where: devices.contains)
        if wanted.isEmpty { progress = .idle }
    }

    /// Gives up what was wanted, since this device was removed.
    ///
    /// - Returns: What is to be said of it; `nil` if nothing was wanted.
    mutating func abandonAll() -> MemberReport? {
        guard !wanted.isEmpty else { return nil }
        defer {
            wanted = Wanted()
            progress = .idle
        }
        return .abandonedChange(adding: wanted.adding, removing: wanted.removing)
    }

    // MARK: - Proposing

    /// Waits for a committer to do what is wanted, from the first time that some of it is proposed.
    ///
    /// - Returns: Whether this is the first.
    mutating func beginProposing(until patienceEnd: SimulatedInstant) -> Bool {
        if case .proposing = progress { return false }
        progress = .proposing(Proposing(patienceEnd: patienceEnd))
        return true
    }

    /// When our patience with committers ends, if it has begun.
    var patienceEnd: SimulatedInstant? {
        if case .proposing(let proposing) = progress { proposing.patienceEnd } else { nil }
    }

    /// What was proposed to the committer of an epoch.
    func proposed(in epoch: EpochID) -> Wanted {
        guard case .proposing(let proposing) = progress, let proposed = proposing.proposed,
            proposed.epoch == epoch
        else {
            return Wanted()
        }
        return proposed.changes
    }

    mutating func noteProposed(_ changes: Wanted, in epoch: EpochID) {
        guard case .proposing(var proposing) = progress else { return }
        proposing.proposed = (epoch, changes)
        progress = .proposing(proposing)
    }

    // MARK: - A change of our own

    var pending: Transition? {
        if case .pending(let transition) = commit { transition } else { nil }
    }

    /// Until when further proposals are waited for, if they are or were.
    var gatheringEnd: SimulatedInstant? {
        if case .gathering(let end) = commit { end } else { nil }
    }

    mutating func gather(until end: SimulatedInstant) { commit = .gathering(until: end) }

    mutating func endGathering() {
        if case .gathering = commit { commit = .idle }
    }

    mutating func submit(_ transition: Transition) { commit = .pending(transition) }

    /// Is let in anew: what was submitted on a branch that was left has lost.
    mutating func begin(in state: MembershipState) {
        isFounding = false
        if let own = pending, own.change.previous != state.head { commit = .idle }
        wanted.settle(with: state)
    }

    /// Follows the log: whatever was submitted for an epoch that has come is in force or has lost, and those who still
    /// want something propose again.
    mutating func settle(by next: Transition) {
        isFounding = false
        switch commit {
        case .idle: break
        case .gathering: commit = .idle
        case .pending(let own):
            if own.change.previous != next.after.head { commit = .idle }
        }
        wanted.settle(with: next.after)
        newcomers.settle(next.change.added)
        if Gears.type(of: next.after.tier).claim == .keyPackage { newcomers.forgetPackages() }
        proposals.drop()
    }
}

/// What others have proposed to us as the committer of the epoch.
struct Proposals {
    /// Devices that a committer takes proposals for in one epoch.
    private static let countMax = 1_024

    private(set) var wanted = Wanted()
    /// By the word of who proposed it, so never taken for what the directory says.
    private(set) var keys: [DeviceID: NewcomerKeys] = [:]
    /// The epoch in which a proposal has spoilt our commit: others are not heard any more in it.
    private var deafIn: EpochID?

    func areHeard(in epoch: EpochID) -> Bool { deafIn != epoch }

    mutating func take(_ proposal: ProposedChange, in state: MembershipState, as device: DeviceID) {
        switch proposal {
        case .add(let member, let package):
            guard !state.contains(member.device), wanted.adding.count < Self.countMax else { return }
            wanted.add([member.device])
            keys[member.device] = NewcomerKeys(member: member, package: package)
        case .remove(let member):
            guard state.contains(member.device), member.device != device else { return }
            wanted.remove([member.device])
        }
    }

    mutating func settle(with state: MembershipState) { wanted.settle(with: state) }

    /// Forgets what was proposed; who is still to be heard proposes again in the next epoch.
    mutating func drop() {
        wanted = Wanted()
        keys = [:]
    }

    /// Does without what was proposed, and hears nobody any more in this epoch.
    mutating func refuse(in epoch: EpochID?) {
        drop()
        deafIn = epoch
    }
}
