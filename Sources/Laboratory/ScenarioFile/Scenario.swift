public import NetworkModel
public import Population
public import Quantities
public import Relays
public import Simulation
public import Tiers

/// What one run simulates, with every value filled in and checked: what a file says, as the rooms below take it.
public struct Scenario: Equatable, Sendable {
    /// Names the folder of the results: letters, digits, `-`, `_` and `.`.
    public var name: String
    public var title: String
    /// Everything random in a run follows from it and from the number of the replication.
    public var seed: UInt64
    /// How long a run goes on before it is measured.
    public var warmUp: TimeSpan
    /// How long devices send and members come and go after that.
    public var duration: TimeSpan
    /// How long a run goes on after `duration`, so that what is in flight arrives.
    public var drain: TimeSpan
    /// The length of virtual time that one row of the series covers.
    public var bin: TimeSpan
    public var replications: Replications
    public var scheme: MechanismConfiguration
    /// How devices share groups; nothing where there is one group.
    public var acquaintance: Acquaintance?
    /// What the people of each group do.
    public var workload: WorkloadSpecification
    /// The kinds of devices, in the order of the file; at least one.
    public var cohorts: [DeviceCohort]
    public var network: Network.Specification
    public var sequencing: Sequencing
    /// In the order of the file.
    public var faults: [NodeFault]
    /// In the order of the file; the same at every point.
    public var expectations: [Expectation]
    /// The metrics that its first picture shows, in this order; none where it leaves that to what it expects.
    public var shown: [String]
    /// The swept value that others are held against, as the file has it; nothing for the first.
    public var reference: String?
}

/// How often a point is repeated with other seeds.
public struct Replications: Equatable, Sendable {
    /// At least 1; where `precision` asks for more, the number to begin with.
    public var count: Int
    /// Of the intervals reported, such as 0.95.
    public var confidence: Double
    public var precision: Precision? = nil

    /// With what confidence intervals are reckoned, so that they hold as often as they say.
    ///
    /// Who stops once an interval is narrow stops too early by luck: at 95 % with up to eight looks such an interval held
    /// the truth in 91 % of simulated experiments. Reckoned with half of the share of misses it holds in 94 % or more
    /// (docs/statistics.md).
    public var intervalConfidence: Double {
        precision == nil ? confidence : 1 - (1 - confidence) / 2
    }
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
