import Accounts
public import Identity
import Megolm
import MembershipLog
import Primitives
public import Quantities
public import Randomness
public import SchemeContract
public import Tiers

/// One device's side of the scheme: the membership log, the policy that follows from it, and the gear of each epoch.
///
/// `pairwise` and `sender-keys` on their own are the adaptive scheme under a policy that never switches: there
/// is one way to be a member, and the gear in force decides only how a message is encrypted and what a change
/// means for keys.
public struct GroupMember: GroupMechanism {
    var desk: Desk
    var log: GroupLog
    var gears = Gears()
    var changes = Changes()
    var inbox = Inbox()
    var outbox = Outbox()
    var correspondence = Correspondence()
    var conversation = Conversation()
    var awaited = Awaited()
    var forks = Forks()
    /// Where the log will stand for ever: no relay has what leads on from there.
    var leftBehindAt: EpochID?
    /// Where it was last seen that others have gone another way.
    var differsAt: EpochID?
    /// Devices that were removed and with which there may be sessions.
    var departed: [(device: DeviceID, retirement: Retirement)] = []
    /// Of this device's other groups, whose sessions they need; of those that it has left, or not come into, nothing.
    var elsewhere: [GroupID: Neighbours] = [:]

    public init(
        _ device: DeviceID, of owner: PersonID, in group: GroupID, configuration: MechanismConfiguration,
        memo: MechanismMemo,
        seed: Seed
    ) {
        var step = OpenStep(
            context: CryptoContext(random: RandomStream(seed: seed), memo: memo.operations))
        var account = DeviceAccount(
            device, of: owner, suite: configuration.tree.suite,
            usesKeyPackages: configuration.policy.mayUseTree,
            initialKeys: seed.descendant("initial-keys"), context: &step.context)
        // The directory gives its last one to several groups, whose invitations come one after the other.
        let usedByOthers = configuration.isOfSeveralGroups ? configuration.grace : .zero
        account.packages.usedKeptFor = configuration.forkRetention ?? usedByOthers
        desk = Desk(
            group: group, configuration: configuration, memo: memo, account: account, step: step)
        log = GroupLog(policy: configuration.policy, memo: memo.memberships)
    }

    public mutating func handle(
        _ input: MemberInput, at now: SimulatedInstant
    ) throws(Refusal) -> MemberStep {
        desk.step.begin()
        do throws(MechanismError) {
            try take(input, at: now)
        } catch {
            throw Refusal(reason: error, tally: desk.step.context.tally)
        }
        proceed(at: now)
        awaitAnswers(isWoken: input == .alarm(Alarm.askAgain), at: now)
        return desk.step.taken
    }

    private mutating func take(_ input: MemberInput, at now: SimulatedInstant) throws(MechanismError) {
        switch input {
        case .found(let devices): found(with: devices)
        case .send(let text): try enqueue(text)
        case .change(let adding, let removing):
            forks.granted.giveUp(adding: removing, removing: adding)
            want(adding: adding, removing: removing, at: now)
        case .receive(let payload, let subject): try receive(payload, of: subject, at: now)
        case .outcome(let outcome):
            awaited.settle(outcome)
            take(outcome, at: now)
        case .looked(let entries):
            try take(entries, at: now)
            awaited.settle(entries)
        case .keyStock(let stock, let share):
            desk.account.refill(share, from: stock, at: now, step: &desk.step)
        case .fetched(let deposit): take(deposit: deposit, at: now)
        case .caughtUp(let missed): take(missed, at: now)
        case .alarm(let alarm): take(alarm, at: now)
        case .begunAnew(let series, let seed): beginAnew(as: series, drawing: seed, at: now)
        }
    }

    private mutating func take(_ alarm: AlarmID, at now: SimulatedInstant) {
        switch alarm {
        case Alarm.forget: forget(at: now)
        case Alarm.askForRepeats: askForRepeats(at: now)
        case Alarm.tellLost:
            settleOverdueInvitations(at: now)
            tellLost(at: now)
        // What these are for is looked at after every input.
        case Alarm.commit, Alarm.update, Alarm.askAgain: break
        default: break
        }
    }

    /// Does all that can be done now.
    private mutating func proceed(at now: SimulatedInstant) {
        while inbox.shouldRetry {
            inbox.shouldRetry = false
            retryWaiting(at: now)
        }
        commitWanted(at: now)
        sendDirectContents()
        if let state { gears.distribute(in: state, desk: &desk) }
        sendOutbox(at: now)
    }

    /// Has what this step asks servers for asked again, if no answer comes.
    private mutating func awaitAnswers(isWoken: Bool, at now: SimulatedInstant) {
        if log.isRemoved { awaited.forgetAll() }
        if let state { lookForGap(in: state, isWoken: isWoken, at: now) }
        if awaited.hasDeposits {
            // What lets in anew waits apart where the log may fork.
            awaited.settleDeposits(except: gears.awaitedDeposits + forks.doorstep.awaitedDeposits)
        }
        awaited.note(desk.step.effects, at: now)
        if isWoken {
            for effect in awaited.repeatOverdue(at: now) {
                guard case .catchUp(let epoch, let attempt) = effect, let state else {
                    desk.step.add(effect)
                    continue
                }
                if awaited.hasGap(after: epoch) { desk.step.report(.askedToCatchUp(after: epoch)) }
                desk.step.add(.catchUp(after: questioned(in: state), attempt: attempt))
            }
        }
        if let due = awaited.nextAlarm() { desk.step.wake(Alarm.askAgain, at: due) }
    }

    public mutating func publishInitialKeys() -> PublishedKeys {
        desk.account.publishInitialKeys(step: &desk.step)
    }

    public mutating func makeInitialKey(for claim: DirectoryQuery.Claim, at now: SimulatedInstant) -> [UInt8]
    {
        desk.account.makeInitialKey(for: claim, at: now, step: &desk.step)
    }

    public var stateSize: Int { accountSize + gears.stateSize + forks.lives.stateSize }

    public var accountSize: Int { desk.account.serializedSize }

    public func sees(_ device: DeviceID) -> Bool { state?.contains(device) ?? false }

    public var keptSince: [SimulatedInstant] { forks.lives.all.map(\.leftAt) }

    var device: DeviceID { desk.device }

    var configuration: MechanismConfiguration { desk.configuration }

    /// Whether somebody puts changes in order.
    var isOrdered: Bool { configuration.forkRetention == nil }

    /// The state that this device is a member of.
    var state: MembershipState? { log.state }
}
