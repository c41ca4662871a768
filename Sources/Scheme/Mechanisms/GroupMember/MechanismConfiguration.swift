public import Identity
public import MLS
import Megolm
public import Primitives
public import Quantities

/// What all devices of a group have settled before it begins.
public struct MechanismConfiguration: Equatable, Sendable {
    /// When a sender key is replaced though nobody was removed.
    public struct Rotation: Equatable, Sendable {
        public let messages: Int
        public let period: TimeSpan

        public init(messages: Int, period: TimeSpan) {
            self.messages = messages
            self.period = period
        }
    }

    /// How a tree of keys is kept.
    public struct Tree: Equatable, Sendable {
        /// How a new member comes by the tree.
        public enum Delivery: Equatable, Sendable {
            /// In its Welcome.
            case inline
            /// It fetches the tree from where changes are put in order, which follows it by the public commits.
            case separate
        }

        public let suite: CipherSuite
        /// Each device renews its keys so often.
        public let updatePeriod: TimeSpan
        /// Changes of the membership that are wished within this time go into one commit.
        public let batch: TimeSpan
        public let delivery: Delivery

        public init(suite: CipherSuite, updatePeriod: TimeSpan, batch: TimeSpan, delivery: Delivery) {
            self.suite = suite
            self.updatePeriod = updatePeriod
            self.batch = batch
            self.delivery = delivery
        }
    }

    public let group: GroupID
    public let policy: SwitchingPolicy
    public let rotation: Rotation
    public let tree: Tree
    /// How long receive state is kept after it went out of use.
    public let grace: TimeSpan

    public init(
        group: GroupID, policy: SwitchingPolicy, rotation: Rotation, tree: Tree, grace: TimeSpan
    ) {
        self.group = group
        self.policy = policy
        self.rotation = rotation
        self.tree = tree
        self.grace = grace
    }
}

/// What the members of one run share: results of pure operations and public state.
///
/// One run is one thread, so it needs no lock; runs do not share it.
public final class MechanismMemo {
    let operations: OperationMemo
    let ratchets: RatchetMemo
    let memberships: MembershipMemo
    let groups: GroupMemo
    private var lastWelcome: (bytes: [UInt8], welcome: Welcome)?

    public init(mode: OperationMemo.Mode) {
        operations = OperationMemo(mode: mode)
        ratchets = RatchetMemo(mode: mode)
        memberships = MembershipMemo(mode: mode, capacity: Bounds.epochsRemembered)
        groups = GroupMemo(mode: mode, stateCapacity: Bounds.epochsRemembered)
    }

    /// A Welcome as it is decoded; those who are let in together get the same bytes.
    func welcome(_ message: WelcomeMessage) -> Welcome? {
        if let lastWelcome, lastWelcome.bytes == message.bytes { return lastWelcome.welcome }
        guard let welcome = message.welcome else { return nil }
        lastWelcome = (message.bytes, welcome)
        return welcome
    }
}

/// How many and how long: what a member holds for others is bounded.
enum Bounds {
    /// Messages that wait for an epoch or a key, and their bytes: a minute of a busy group.
    static let waitingMessagesMax = 1_024
    static let waitingBytesMax = 1 << 20
    /// Changes of epochs to come: they overtake each other by few, but come in a row after an offline spell.
    static let waitingEntriesMax = 1_024
    /// Of one epoch: one is genuine, and a forger need not be able to keep it out by a single other.
    static let waitingEntriesOfEpochMax = 4
    /// How far ahead of the log what is kept may be.
    static let epochsAheadMax: UInt32 = 1_024
    /// Epochs whose public states all members share: more than are in use at a time, for a device that was long away
    /// can make an older one for itself.
    static let epochsRemembered = 64
    /// Own messages kept in order to send them again.
    static let sentMessagesMax = 128
    /// Answers to one request.
    static let answersMax = 16
    /// Requests for one message; the wait before each is twice the one before.
    static let requestsMax = 3
    static let firstRequestAfter = TimeSpan.seconds(5)
    /// How long beyond its batch a committer may take before others commit what they have proposed to it.
    static let committerPatience = TimeSpan.seconds(5)
    /// Devices that a committer takes proposals for in one epoch.
    static let proposalsMax = 1_024
    /// Contents for one device that wait for a session with it.
    static let directContentsMax = 64
    /// Groups that were joined before the change came that makes them the group.
    static let joinedAheadMax = 4
}
