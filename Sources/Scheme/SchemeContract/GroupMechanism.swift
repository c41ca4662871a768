public import Identity
public import Metering
public import Quantities

/// One device's side of a group key mechanism.
///
/// A member owns its keys and its randomness and nothing else: it never sends, waits or reads a clock. It is
/// told what happened and when, and answers with what should happen next, which the world carries out over
/// its network, or a test reads.
public protocol GroupMechanism {
    /// Takes one input and says what follows from it.
    ///
    /// - Parameter now: When `input` reached this member. Never earlier than the one before.
    /// - Throws: Why the input was refused and what it took to find out, with this member left just as it was.
    mutating func handle(_ input: MemberInput, at now: SimulatedInstant) throws(Refusal) -> MemberStep

    /// What this device has others find in the directory before the group exists: its long-term keys, and how many
    /// others stand behind them.
    ///
    /// Asked for before the run or when a node of the directory first needs them, and the same for each.
    mutating func publishInitialKeys() -> PublishedKeys

    /// The next of those others, made now that somebody claims it: each comes from a stream of its own, so when it is
    /// made and whether changes nothing else. Never more often than there are.
    ///
    /// - Parameter claim: Not `.nothing`.
    mutating func makeInitialKey(for claim: DirectoryQuery.Claim, at now: SimulatedInstant) -> [UInt8]

    /// Whether the keys held now open `payload`, tried without regard to the protocol's rules.
    ///
    /// For observers, which ask removed devices and outsiders. Changes nothing and is charged to nobody.
    ///
    /// - Parameter tried: Keys that were tried on this payload, in vain; those that are tried now are among them then.
    func canRead(_ payload: [UInt8], besides tried: inout TriedKeys) -> Bool

    /// Takes in what is sent to others, as one who obeys no rule: it ignores a change that puts it out of the group,
    /// and does nothing of what follows.
    ///
    /// For observers, on copies of what devices held. Nobody sounds their alarms, so nothing is deleted for its age.
    ///
    /// - Returns: The messages that it has read now.
    mutating func eavesdrop(on payload: [UInt8], at now: SimulatedInstant) -> [MessageID]

    /// Takes over what the device has once for all its groups, its account, from its member in another.
    ///
    /// Of a device's members one has it at any time, and no other is told anything meanwhile.
    mutating func takeAccount(from other: inout any GroupMechanism)

    /// Whether its user sees a device among the members; nobody, where it is none itself.
    func sees(_ device: DeviceID) -> Bool

    /// How many bytes the key state takes when it is written down, and how many of them are the account's.
    var stateSize: Int { get }
    var accountSize: Int { get }

    /// Since when each state of the log is over whose keys are kept since it may still win, or has lost.
    var keptSince: [SimulatedInstant] { get }
}

extension GroupMechanism {
    public var keptSince: [SimulatedInstant] { [] }
    public var accountSize: Int { 0 }
    public func sees(_ device: DeviceID) -> Bool { true }

    public func canRead(_ payload: [UInt8]) -> Bool {
        var tried = TriedKeys()
        return canRead(payload, besides: &tried)
    }
}

/// Keys with which a payload was tried in vain: who is asked about it twice, as it was and as it is, tries each once.
public struct TriedKeys {
    private var publicKeys: [[UInt8]] = []

    public init() {}

    /// Notes a key pair, by its public key.
    ///
    /// - Returns: Whether it was not tried before.
    public mutating func insert(_ publicKey: [UInt8]) -> Bool {
        guard !publicKeys.contains(publicKey) else { return false }
        publicKeys.append(publicKey)
        return true
    }
}

/// An input that a member has refused.
public struct Refusal: Error, Equatable, Sendable {
    public let reason: MechanismError
    /// Looking at it takes the processor's time all the same.
    public let tally: OperationTally

    public init(reason: MechanismError, tally: OperationTally) {
        self.reason = reason
        self.tally = tally
    }
}

/// Why a member refused an input; all of these can be provoked by whoever sends it bytes.
public enum MechanismError: Error, Equatable, Sendable {
    /// The bytes are none of the messages that this mechanism knows.
    case malformed
    /// A message of another group.
    case foreign
    /// A membership change that its committer did not sign, or that breaks a rule.
    case invalidChange(ChangeFault)
    /// A commit or a Welcome that the protocol of the tree refuses.
    case invalidCommit
    /// The answer of a directory that holds keys which their owner did not sign.
    case invalidKeys(of: DeviceID)
    /// This device is not, or no longer, a member.
    case notAMember
}

/// What is wrong with a membership change.
public enum ChangeFault: Equatable, Sendable {
    case wrongEpoch(expected: EpochNumber, got: EpochNumber)
    case doesNotFollow
    case committerNotAMember(DeviceID)
    case signature
    /// A device that is added is a member already, or one that is removed is none.
    case membership
    /// It says that it was made before the change before it.
    case instant
    /// A change that keeps the tree and is not in a commit, or whose commit does other than it says.
    case commit
    /// The mechanism stated is not what the policy gives.
    case mechanism(expected: Tier, got: Tier)
}
