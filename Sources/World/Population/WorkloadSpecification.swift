public import Quantities
public import Randomness

/// What the users do.
public struct WorkloadSpecification: Equatable, Sendable {
    public enum Senders: Equatable, Sendable {
        case uniform
        /// The k-th person to join sends in proportion to k to the power of minus the exponent.
        case zipf(exponent: Double)
        /// Those devices of the roster that have been in it longest, all alike; the others only read.
        case first(Int)
    }

    /// How the group comes to be.
    public enum Founding: String, CaseIterable, Sendable {
        /// One change makes it of all its first members.
        case allAtOnce = "all-at-once"
        /// Its first members come one after the other during the first half of the warm-up.
        case joined
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
    /// What the time of day makes of the rate, and of how long devices are away; the run is measured from midnight on.
    public var day: DayCurve?
    /// Besides, whatever the rate.
    public var rounds: [Round] = []
    /// Bytes of plaintext, rounded, and at least one.
    public var messageSize: Distribution
    public var membership: MembershipSpecification
    /// What people do besides.
    public var trace: WorkloadTrace?

    public init(
        initialDeviceCount: Int, founding: Founding = .allAtOnce, devicesPerPerson: Distribution,
        messagesPerSecond: Double,
        senders: Senders, day: DayCurve? = nil, messageSize: Distribution,
        membership: MembershipSpecification,
        trace: WorkloadTrace? = nil
    ) {
        self.initialDeviceCount = initialDeviceCount
        self.founding = founding
        self.devicesPerPerson = devicesPerPerson
        self.messagesPerSecond = messagesPerSecond
        self.senders = senders
        self.day = day
        self.messageSize = messageSize
        self.membership = membership
        self.trace = trace
    }
}
