public import DeviceModel
public import Identity
public import NetworkModel
public import Quantities
public import Randomness
public import SchemeContract

/// All that decides the course of one run.
public struct WorldSpecification {
    public var seed: Seed
    /// How long users do things.
    public var duration: TimeSpan
    /// How long the run goes on after that, for what is on its way to arrive.
    public var drain: TimeSpan
    /// The width of a bin of the time series.
    public var bin: TimeSpan
    public var workload: WorkloadSpecification
    public var prices: PriceList
    public var availability: Availability
    public var network: Network.Specification
    public var sequencing: Sequencing
    public var faults: [NodeFault]
    /// Makes the member of a device, with a stream of randomness of its own.
    public var makeMember: (DeviceID, Seed) -> any GroupMechanism

    public init(
        seed: Seed, duration: TimeSpan, drain: TimeSpan, bin: TimeSpan, workload: WorkloadSpecification,
        prices: PriceList, availability: Availability, network: Network.Specification,
        sequencing: Sequencing = .server, faults: [NodeFault] = [],
        makeMember: @escaping (DeviceID, Seed) -> any GroupMechanism
    ) {
        self.seed = seed
        self.duration = duration
        self.drain = drain
        self.bin = bin
        self.workload = workload
        self.prices = prices
        self.availability = availability
        self.network = network
        self.sequencing = sequencing
        self.faults = faults
        self.makeMember = makeMember
    }
}

/// Who puts membership changes in order.
public enum Sequencing: Equatable, Sendable {
    /// The server: the only one, or the one beside the edge nodes.
    case server
    /// The edge node that the group's identifier hashes to; while that is down, the next on the ring. Nodes
    /// notice that another is down, or back, after `detection`.
    case homeNode(detection: TimeSpan)
}

/// Some edge nodes are down for a while.
public struct NodeFault: Equatable, Sendable {
    public let begins: TimeSpan
    public let lasts: TimeSpan
    /// Of the edge nodes; at least one of them.
    public let share: Double

    public init(begins: TimeSpan, lasts: TimeSpan, share: Double) {
        self.begins = begins
        self.lasts = lasts
        self.share = share
    }
}

/// What the users do.
public struct WorkloadSpecification: Equatable, Sendable {
    public enum Senders: Equatable, Sendable {
        case uniform
        /// The k-th person to join sends in proportion to k to the power of minus the exponent.
        case zipf(exponent: Double)
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

    public var initialDeviceCount: Int
    /// Rounded, and at least one.
    public var devicesPerPerson: Distribution
    /// By the whole group, per second, as a Poisson process.
    public var messagesPerSecond: Double
    public var senders: Senders
    /// Bytes of plaintext, rounded, and at least one.
    public var messageSize: Distribution
    public var membership: Membership

    public init(
        initialDeviceCount: Int, devicesPerPerson: Distribution, messagesPerSecond: Double,
        senders: Senders, messageSize: Distribution, membership: Membership
    ) {
        self.initialDeviceCount = initialDeviceCount
        self.devicesPerPerson = devicesPerPerson
        self.messagesPerSecond = messagesPerSecond
        self.senders = senders
        self.messageSize = messageSize
        self.membership = membership
    }
}
