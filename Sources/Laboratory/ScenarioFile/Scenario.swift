public import Quantities
public import Randomness

/// What one run simulates, with every value filled in and checked.
public struct Scenario: Equatable, Sendable {
    /// Names the folder of the results: letters, digits, `-`, `_` and `.`.
    public var name: String
    public var title: String
    /// Everything random in a run follows from it and from the number of the replication.
    public var seed: UInt64
    /// How long devices send and members come and go.
    public var duration: TimeSpan
    /// How long a run goes on after `duration`, so that what is in flight arrives.
    public var drain: TimeSpan
    /// The length of virtual time that one row of the series covers.
    public var bin: TimeSpan
    public var replications: Replications
    public var scheme: Scheme
    public var group: Group
    public var workload: Workload
    public var devices: Devices
    public var network: Network
    /// In the order of the file; the same at every point.
    public var expectations: [Expectation]
}

/// How often a point is repeated with other seeds.
public struct Replications: Equatable, Sendable {
    /// At least 1; where `precision` asks for more, the number to begin with.
    public var count: Int
    /// Of the intervals reported, such as 0.95.
    public var confidence: Double
    public var precision: Precision? = nil
}

/// How narrow intervals shall be, and how many replications that may take.
public struct Precision: Equatable, Sendable {
    /// Half of an interval as a share of the mean.
    public var halfWidthMax: Double
    public var countMax: Int

    public init(halfWidthMax: Double, countMax: Int) {
        self.halfWidthMax = halfWidthMax
        self.countMax = countMax
    }
}

/// Which encryption the group uses, and when it changes keys.
public struct Scheme: Equatable, Sendable {
    public var mechanism: MechanismName
    /// Of the adaptive mechanism alone.
    public var thresholds: Thresholds
    public var rotation: Rotation
    public var tree: Tree
    /// How long the receive state of the epoch before is kept.
    public var grace: TimeSpan
}

/// The mechanisms as scenarios spell them.
public enum MechanismName: String, CaseIterable, Sendable {
    case pairwise
    case senderKeys = "sender-keys"
    case adaptive
    case tree
    case hpke
    case sharedKey = "shared-key"
}

/// When the adaptive mechanism moves from one tier to the next.
public struct Thresholds: Equatable, Sendable {
    /// A group of more devices than this uses sender keys.
    public var senderKeysAbove: Int
    /// A group of more devices than this uses the tree.
    public var treeAbove: Int
    /// How far below a threshold, as a share of it, the group must shrink before it moves back.
    public var hysteresis: Double
    /// How many epochs a choice stands at the least.
    public var minimumStay: Int
}

/// When a sender makes itself a new key without being made to.
public struct Rotation: Equatable, Sendable {
    public var messages: Int
    public var period: TimeSpan
}

/// How the tree of keys is kept.
public struct Tree: Equatable, Sendable {
    /// How a new member comes by the tree.
    public enum Delivery: String, CaseIterable, Sendable {
        case inline
        case separate
    }

    /// The number of the cipher suite (RFC 9420 §17.1): 1 or 3.
    public var cipherSuite: Int
    /// Each device renews its keys so often.
    public var updatePeriod: TimeSpan
    /// Changes of the membership within this time go into one commit.
    public var batch: TimeSpan
    public var delivery: Delivery
}

/// The group at the start of a run.
public struct Group: Equatable, Sendable {
    public var devices: Int
    public var devicesPerPerson: Distribution
}

/// What people do.
public struct Workload: Equatable, Sendable {
    public var messages: Messages
    public var membership: Membership
}

/// What people write.
public struct Messages: Equatable, Sendable {
    /// Messages a second, of the group as a whole.
    public var rate: Double
    public var senders: Senders
    /// Of the plaintext, in bytes.
    public var size: Distribution
}

/// Who writes how often.
public enum Senders: Equatable, Sendable {
    case uniform
    /// The k-th most talkative device has weight k to the minus this.
    case zipf(Double)
}

/// Who comes and goes.
public enum Membership: Equatable, Sendable {
    /// In the order of the file.
    case scheduled([Ramp])
    /// Independent events, each so many a second.
    case rates(joins: Double, leaves: Double, removals: Double)
}

/// A change of the group's size, spread evenly over a while.
public struct Ramp: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case grow
        case shrink
    }

    public var at: TimeSpan
    public var kind: Kind
    /// The size in devices at the end.
    public var to: Int
    public var over: TimeSpan
}

/// What the devices are like.
public struct Devices: Equatable, Sendable {
    public var profile: DeviceProfile
    public var availability: Availability
}

/// When a device can be reached.
public enum Availability: Equatable, Sendable {
    case always
    /// Lengths in seconds of the times online and offline, in turn.
    case alternating(online: Distribution, offline: Distribution)
}
