public import Identity
public import Metering
public import Quantities

/// What one input led to: the effects, in order, and what they cost.
public struct MemberStep: Equatable, Sendable {
    public var effects: [MemberEffect]
    public var tally: OperationTally

    public init(effects: [MemberEffect] = [], tally: OperationTally = OperationTally()) {
        self.effects = effects
        self.tally = tally
    }
}

/// What a member wants done.
public enum MemberEffect: Equatable, Sendable {
    case transmit(MemberFrame)
    /// Hands a membership change to the sequencer, which sends `frames` on if it is the epoch's first.
    /// It then keeps `deposit`, if there is one, for whoever fetches it.
    case submit(frames: [MemberFrame], summary: ChangeSummary, deposit: [UInt8]?)
    /// Asks for what was deposited with the change that began this epoch.
    case fetch(EpochID)
    /// Asks a relay for what it has sent this device since the change that began this epoch, and that has not come.
    ///
    /// `attempt` counts how often it was asked before: each further time another relay is.
    case catchUp(after: EpochID, attempt: Int)
    /// Puts keys into the directory, at one of its nodes.
    case publish(PublishedKeys, of: DirectoryShare)
    /// Asks the directory for keys of other devices.
    case look(DirectoryQuery)
    case setAlarm(AlarmID, at: SimulatedInstant)
    /// A plaintext for the user. `number` is the sender's count of its messages to the group.
    case deliver(plaintext: [UInt8], from: DeviceID, number: UInt32)
    case report(MemberReport)
}

/// What a submitted membership change does, in the words of whoever counts; one that changes no membership
/// renews its committer's keys.
public struct ChangeSummary: Equatable, Sendable {
    /// The epoch that it begins.
    public let epoch: EpochID
    /// The epoch that it follows on; nothing before the first.
    public let parent: EpochID?
    public let added: [DeviceID]
    public let removed: [DeviceID]
    /// What it took to make.
    public let work: OperationTally

    public init(
        epoch: EpochID, parent: EpochID?, added: [DeviceID], removed: [DeviceID], work: OperationTally
    ) {
        self.epoch = epoch
        self.parent = parent
        self.added = added
        self.removed = removed
        self.work = work
    }
}

/// What a member lets observers know; the network never sees it.
public enum MemberReport: Equatable, Sendable {
    /// The user's message is now number `number` of this device, encrypted for `recipients`.
    case sent(number: UInt32, epoch: EpochID, recipients: [DeviceID])
    /// Reached an epoch; `digest` is over all that its members must agree on.
    case entered(EpochView)
    /// Learnt of its own removal.
    case removed(in: EpochID)
    /// Began a sender key without a membership change.
    case rotated(RekeyID)
    /// This much of the step's tally went into the keys of a rekey.
    case spent(OperationTally, on: RekeyID)
    /// A message arrived and could not be read; a repeat is asked for where the bounds allow.
    case undecryptable(Undecryptable, of: MessageID?)
    case askedForRepeat(of: DeviceID)
    case answeredRepeat(to: DeviceID)
    /// The log has gone on from this epoch, and what leads on has not come: a relay is asked for it.
    case askedToCatchUp(after: EpochID)
    /// Others follow another change of an epoch that this member has gone on from: whoever puts changes in order has said two
    /// things, or somebody has forged the number on what came.
    case headsDiffer(at: EpochID)
    /// The log has gone on from this epoch, and no relay has what leads on any more: here it stays.
    case leftBehind(at: EpochID)
    /// Has learnt of a better branch of the log, and gone back from one epoch to another to follow it; to nothing where
    /// it was let in anew.
    case wentBack(from: EpochID, to: EpochID?)
    /// Knows that these epochs are on branches which, for now, have lost.
    case learntOfLost([EpochID])
    /// A change of this device was on a branch that lost, and is wished again.
    case wishedAgain(EpochID)
    /// Members will not be changed as this device's user asked, since it was removed before it could.
    case abandonedChange(adding: [DeviceID], removing: [DeviceID])
}

/// What the members of an epoch agree on.
public struct EpochView: Equatable, Sendable {
    public let epoch: EpochID
    public let digest: [UInt8]
    /// The name of the gear, as scenarios spell it.
    public let mechanism: String
    public let deviceCount: Int

    public init(epoch: EpochID, digest: [UInt8], mechanism: String, deviceCount: Int) {
        self.epoch = epoch
        self.digest = digest
        self.mechanism = mechanism
        self.deviceCount = deviceCount
    }
}

/// Why a message that arrived was not read.
public enum Undecryptable: Equatable, Sendable, CaseIterable {
    /// No key for it came in time.
    case keyMissing
    /// Its keys exist and do not open it.
    case broken
    /// The receive state of its epoch is deleted already.
    case epochGone
    /// Too many messages of epochs to come were waiting.
    case bufferFull
    /// It stands where another of its sender was read: that has gone back to keys that it had used.
    case reused

    /// The word for it in metric names.
    public var name: String {
        switch self {
        case .keyMissing: "key-missing"
        case .broken: "broken"
        case .epochGone: "epoch-gone"
        case .bufferFull: "buffer-full"
        case .reused: "reused"
        }
    }
}

/// How messages are encrypted in an epoch: the number by which the log names a gear.
///
/// Open, so that a gear is added in its own folder; which numbers are taken, and by what name people know them, says the
/// list of gears. These are the ones that others than the gear itself have to speak of.
public struct Tier: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let pairwise = Tier(rawValue: 1)
    public static let senderKeys = Tier(rawValue: 2)
    public static let tree = Tier(rawValue: 3)
    /// For comparison: a fresh key for each message, wrapped to each device.
    public static let hpke = Tier(rawValue: 4)
    /// For comparison: one key for all, until the next change.
    public static let sharedKey = Tier(rawValue: 5)
    /// A secret of the whole group, from which each member's sender key is derived.
    public static let derivedSenderKeys = Tier(rawValue: 6)
    /// One session for all, made by whoever writes without one.
    public static let sharedSession = Tier(rawValue: 7)
}
