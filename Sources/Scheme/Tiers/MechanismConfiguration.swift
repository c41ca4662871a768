public import MLS
public import MembershipLog
public import Quantities

/// Which mechanisms a group uses and how: what all its devices have settled before it begins.
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
        public enum Delivery: String, CaseIterable, Sendable {
            /// In its Welcome.
            case inline
            /// It fetches the tree from where changes are put in order, which follows it by the public commits.
            case separate
        }

        /// What goes to those whom a commit adds.
        public enum Welcome: String, CaseIterable, Sendable {
            /// One message to all, with the secrets of all.
            case one
            /// A message to each, with its own.
            case perJoiner = "per-joiner"
        }

        /// Whether commits that only add have new keys for their committer's path (RFC 9420 §12.4: MAY omit).
        public enum AddPath: String, CaseIterable, Sendable {
            case always
            case omit
        }

        /// What of a commit each member gets.
        public enum CommitFanOut: String, CaseIterable, Sendable {
            /// All of it, as RFC 9420 has it.
            case full
            /// What all have to know, and the one path secret that it can open.
            case trimmed
        }

        public let suite: CipherSuite
        /// Each device renews its keys so often.
        public let updatePeriod: TimeSpan
        /// A new member renews its keys first at a random time within this.
        public let updateOnJoin: TimeSpan
        /// Changes of the membership that are wished within this time go into one commit.
        public let batch: TimeSpan
        public let delivery: Delivery
        public let welcome: Welcome
        public let addPath: AddPath
        public let commitFanOut: CommitFanOut

        /// - Parameter updateOnJoin: The period, if it is left out.
        public init(
            suite: CipherSuite, updatePeriod: TimeSpan, updateOnJoin: TimeSpan? = nil, batch: TimeSpan,
            delivery: Delivery, welcome: Welcome = .one, addPath: AddPath = .always,
            commitFanOut: CommitFanOut = .full
        ) {
            self.updateOnJoin = updateOnJoin ?? updatePeriod
            self.welcome = welcome
            self.addPath = addPath
            self.commitFanOut = commitFanOut
            self.suite = suite
            self.updatePeriod = updatePeriod
            self.batch = batch
            self.delivery = delivery
        }
    }

    public let policy: SwitchingPolicy
    public let rotation: Rotation
    public let tree: Tree
    /// How long receive state is kept after it went out of use.
    public let grace: TimeSpan
    /// How long a state is kept that may still win, or has lost.
    ///
    /// Nothing where one puts changes in order, and no other can: the log has one line.
    public var forkRetention: TimeSpan?
    /// Whether somebody puts changes in order, so that a committer waits to hear what has become of its own.
    public var isSequenced = true
    /// Of how many relays a member asks after each change, one a minute, whether others have gone on elsewhere.
    ///
    /// What nobody has seen again may be lost with a relay. None where somebody puts changes in order.
    public var forkComparisons = 0
    /// Whether devices are in several groups, which claim key packages of the same account.
    public var isOfSeveralGroups = false

    public init(
        policy: SwitchingPolicy, rotation: Rotation, tree: Tree, grace: TimeSpan,
        forkRetention: TimeSpan? = nil
    ) {
        self.policy = policy
        self.rotation = rotation
        self.tree = tree
        self.grace = grace
        self.forkRetention = forkRetention
    }
}
