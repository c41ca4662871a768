public import Quantities
public import Randomness

/// What the users do.
public struct WorkloadSpecification: Equatable, Sendable {
    public enum Senders: Equatable, Sendable {
        case uniform
        /// The k-th person to join sends in proportion to k to the power of minus the exponent.
        case zipf(exponent: Double)
    }

    /// How the group comes to be.
    public enum Founding: String, CaseIterable, Sendable {
        /// One change makes it of all its first members.
        case allAtOnce = "all-at-once"
        /// Its first members come one after the other during the first half of the warm-up.
        case joined
    }

    public enum Membership: Equatable, Sendable {
        case ramps([Ramp])
        /// Per second, as independent Poisson processes.
        case rates(joins: Double, leaves: Double, removals: Double)
    }

    /// A change of the group's size, in equal steps of time.
    public struct Ramp: Equatable, Sendable {
        public let begins: TimeSpan
        public let over: TimeSpan
        public let targetDeviceCount: Int

        public init(begins: TimeSpan, over: TimeSpan, targetDeviceCount: Int) {
            self.begins = begins
            self.over = over
            self.targetDeviceCount = targetDeviceCount
        }
    }

    /// Messages that members write in turn, evenly over a time.
    public struct Round: Equatable, Sendable {
        public let begins: TimeSpan
        public let over: TimeSpan
        public let messageCount: Int

        public init(begins: TimeSpan, over: TimeSpan, messageCount: Int) {
            self.begins = begins
            self.over = over
            self.messageCount = messageCount
        }
    }

    public var initialDeviceCount: Int
    public var founding: Founding
    /// Rounded, and at least one.
    public var devicesPerPerson: Distribution
    /// By the whole group, per second, as a Poisson process.
    public var messagesPerSecond: Double
    public var senders: Senders
    /// Besides, whatever the rate.
    public var rounds: [Round] = []
    /// Bytes of plaintext, rounded, and at least one.
    public var messageSize: Distribution
    public var membership: Membership

    public init(
        initialDeviceCount: Int, founding: Founding = .allAtOnce, devicesPerPerson: Distribution,
        messagesPerSecond: Double,
        senders: Senders, messageSize: Distribution, membership: Membership
    ) {
        self.initialDeviceCount = initialDeviceCount
        self.founding = founding
        self.devicesPerPerson = devicesPerPerson
        self.messagesPerSecond = messagesPerSecond
        self.senders = senders
        self.messageSize = messageSize
        self.membership = membership
    }
}
