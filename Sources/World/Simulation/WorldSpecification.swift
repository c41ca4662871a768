public import Identity
public import NetworkModel
public import Population
public import Quantities
public import Randomness
public import Relays
public import SchemeContract

/// All that decides the course of one run.
public struct WorldSpecification {
    public var seed: Seed
    /// How long the run goes on before it is measured.
    public var warmUp: TimeSpan
    /// How long users do things after that.
    public var duration: TimeSpan
    /// How long the run goes on after that, for what is on its way to arrive.
    public var drain: TimeSpan
    /// The width of a bin of the time series.
    public var bin: TimeSpan
    /// How many devices there are in how many groups; nothing where one group has all of them.
    public var acquaintance: Acquaintance?
    /// What the people of each group do.
    public var workload: WorkloadSpecification
    /// The kinds of devices, of which each device is one; at least one kind.
    public var cohorts: [DeviceCohort]
    public var network: Network.Specification
    public var sequencing: Sequencing
    public var faults: [NodeFault]

    /// Whether the log of a group has one line, since one puts its changes in order, who does so honestly, and no other can.
    public var isOrdered: Bool { !sequencing.mayFork && !faults.contains(where: \.equivocates) }
    /// Whether each message is to be recorded, and not their sums alone.
    public var keepsMessages = false
    /// Who is shown each packet and hop, if anybody is.
    public var watcher: (any RunWatcher)?
    /// Makes the member of a device, with a stream of randomness of its own.
    public var makeMember: (DeviceID, PersonID, GroupIndex, Seed) -> any GroupMechanism

    public init(
        seed: Seed, warmUp: TimeSpan = .zero, duration: TimeSpan, drain: TimeSpan, bin: TimeSpan,
        acquaintance: Acquaintance? = nil, workload: WorkloadSpecification,
        cohorts: [DeviceCohort], network: Network.Specification,
        sequencing: Sequencing = .server, faults: [NodeFault] = [],
        makeMember: @escaping (DeviceID, PersonID, GroupIndex, Seed) -> any GroupMechanism
    ) {
        self.seed = seed
        self.warmUp = warmUp
        self.duration = duration
        self.drain = drain
        self.bin = bin
        self.acquaintance = acquaintance
        self.workload = workload
        self.cohorts = cohorts
        self.network = network
        self.sequencing = sequencing
        self.faults = faults
        self.makeMember = makeMember
    }

    /// What happens from here on counts.
    var measuredFrom: SimulatedInstant { .start + warmUp }

    /// Users do nothing later.
    var usersEnd: SimulatedInstant { measuredFrom + duration }

    var end: SimulatedInstant { usersEnd + drain }
}
