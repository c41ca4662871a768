public import Identity
import MLS
import Megolm
import Metering
import Olm
import OrderedCollections
import Primitives
public import Quantities
public import Randomness
public import SchemeContract

/// One device's side of the scheme: the membership log, the policy that follows from it, and the mechanism of
/// each epoch.
///
/// `pairwise` and `sender-keys` on their own are the adaptive scheme under a policy that never switches: there
/// is one way to be a member, and the tier in force decides only how a message is encrypted and what a change
/// means for keys.
public struct GroupMember: GroupMechanism {
    let device: DeviceID
    let configuration: MechanismConfiguration
    let memo: MechanismMemo
    var step: OpenStep
    var account: DeviceAccount
    var log: GroupLog
    var inbox = Inbox()
    var outbox = Outbox()
    var correspondence = Correspondence()

    /// What the user wants changed and is not yet.
    var wanted = Wanted()
    /// What others have proposed to us as the committer of the epoch.
    var proposed = Wanted()
    /// By the word of who proposed it, so never taken for what the directory says.
    var proposedKeys: [DeviceID: NewcomerKeys] = [:]
    /// The epoch in which a proposal has spoilt our commit: others are not heard any more in it.
    var deafIn: EpochID?
    /// What we have proposed to the committer of an epoch.
    var told: (epoch: EpochID, wishes: Wanted)?
    /// When we commit what is wanted though another is the committer, who does not seem to.
    var patienceEnd: SimulatedInstant?
    /// The change that the sequencer has yet to judge.
    var submitted: Transition?
    /// Until when further wishes are waited for, to change all of them together.
    var batchEnd: SimulatedInstant?
    /// Keys of devices that are to be added.
    var candidates: [DeviceID: Member] = [:]
    var candidatePackages: [DeviceID: KeyPackage] = [:]
    /// Devices whose identity was asked for, and devices of which a key package was claimed.
    var inquired: Set<DeviceID> = []
    var claimedPackages: Set<DeviceID> = []

    var retiredPeers: [(device: DeviceID, retirement: Retirement)] = []
    var senderKey: SenderKey?
    /// The epoch whose change makes a new sender key necessary.
    var keyOccasion: EpochID?
    var rotationCount: UInt32 = 0
    var receivedKeys: OrderedDictionary<DeviceID, ReceivedKeys> = [:]

    /// The tree of the present epoch, if it has one.
    var tree: TreeGroup?
    /// What opens messages of epochs that have ended, oldest first.
    var pastTrees: [(epoch: EpochID, reader: EpochReader)] = []
    /// Groups that Welcomes have let us into, and that no change has made ours yet.
    var joinedAhead: [TreeGroup] = []
    /// Welcomes whose trees are being fetched.
    var waitingWelcomes: [WelcomeMessage] = []
    /// When this device renews its keys in the tree.
    var updateDue: SimulatedInstant?

    /// Keys of `shared-key`, and the one that this device has made and not sent yet.
    var epochKeys: [EpochKey] = []
    var undistributedKey: EpochKey?

    public init(
        _ device: DeviceID, configuration: MechanismConfiguration, memo: MechanismMemo, seed: Seed
    ) {
        self.device = device
        self.configuration = configuration
        self.memo = memo
        step = OpenStep(
            context: CryptoContext(random: RandomStream(seed: seed), memo: memo.operations))
        account = DeviceAccount(
            device, suite: configuration.tree.suite, usesKeyPackages: configuration.policy.mayUseTree,
            initialKeys: seed.descendant("initial-keys"), context: &step.context)
        log = GroupLog(
            of: configuration.group, policy: configuration.policy, memo: memo.memberships)
    }

    public mutating func handle(
        _ input: MemberInput, at now: SimulatedInstant
    ) throws(Refusal) -> MemberStep {
        step.begin()
        do throws(MechanismError) {
            try take(input, at: now)
        } catch {
            throw Refusal(reason: error, tally: step.context.tally)
        }
        proceed(at: now)
        return step.taken
    }

    private mutating func take(_ input: MemberInput, at now: SimulatedInstant) throws(MechanismError) {
        switch input {
        case .found(let devices): found(with: devices)
        case .send(let text): try enqueue(text)
        case .change(let adding, let removing): want(adding: adding, removing: removing, at: now)
        case .receive(let payload): try receive(payload, at: now)
        case .verdict(let verdict): take(verdict, at: now)
        case .looked(let entries): try take(entries, at: now)
        case .keyStock(let stock): account.refill(from: stock, at: now, step: &step)
        case .fetched(let tree): take(tree: tree, at: now)
        case .alarm(let alarm): take(alarm, at: now)
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
        distributeEpochKey()
        sendOutbox(at: now)
    }

    /// The state that this device is a member of.
    var state: MembershipState? { log.state }

    public var stateSize: Int {
        var size = account.serializedSize + (senderKey?.session.serializedSize ?? 0)
        for keys in receivedKeys.values { size += keys.serializedSize }
        size += epochKeys.count * EpochKey.count
        size += tree?.serializedSize ?? 0
        size += pastTrees.reduce(0) { $0 + $1.reader.serializedSize }
        return size
    }
}

/// Who is to get a leaf, and the key package that it is made from.
struct NewcomerKeys {
    let member: Member
    let package: KeyPackage
}

/// Changes of the membership that somebody has asked for.
struct Wanted {
    var adding: [DeviceID] = []
    var removing: [DeviceID] = []
    /// Whether `adding` is to become a new group.
    var isFounding = false

    var isEmpty: Bool { adding.isEmpty && removing.isEmpty }

    mutating func add(_ devices: [DeviceID]) {
        for device in devices where !adding.contains(device) { adding.append(device) }
    }

    mutating func remove(_ devices: [DeviceID]) {
        for device in devices where !removing.contains(device) { removing.append(device) }
    }

    /// Leaves out what `state` has done.
    mutating func settle(with state: MembershipState) {
        adding.removeAll(where: state.contains)
        removing.removeAll { !state.contains($0) }
    }
}

/// The wake-up calls of a member.
enum Alarm {
    static let forget = AlarmID(1)
    static let askForRepeats = AlarmID(2)
    /// Wishes for changes were gathered for as long as they are.
    static let commit = AlarmID(3)
    /// The keys in the tree are to be renewed.
    static let update = AlarmID(4)
}
