public import Identity
public import Links
public import Metering
public import Quantities
public import Routing

/// Something that is out of order for a while: nodes, what is between them, or what they do.
public struct NodeFault: Equatable, Sendable {
    public enum What: Equatable, Sendable {
        /// Edge nodes take nothing in, and keep what they have.
        case nodesDown(Nodes)
        /// So does the server: of a central delivery, or that which puts changes in order beside edge nodes.
        case serverDown
        /// Edge nodes are down, and have lost what waited there for others; their logs and directories they have kept.
        case crashed(Nodes)
        /// Between parts of the edge nodes of these shares, each with the devices that are its, nothing passes.
        case partition([Double])
        /// The links of these sides are worse than they are.
        case strained(LinkStrain, on: Set<LinkSide>)
        /// Nodes let some of what should pass them disappear, or have it wait, and acknowledge it all the same.
        case censored(Nodes, Censorship)
        /// Nodes say that no keys of their devices are left, or hand out again what they have handed out.
        case withholdingKeys(Nodes)
        case reusingKeys(Nodes)
        /// Whoever puts changes in order gives this share of the devices another order than the others.
        case equivocating(Double)
        /// Peers of an attacker come into a mesh, and send nothing on.
        case sybils(Sybils)
        /// Devices are set up from copies of themselves of so long ago, and go on from there.
        case restored(Nodes, age: TimeSpan)

        /// Whether nothing is at fault, as where a sweep begins at no sybils.
        public var isIdle: Bool {
            if case .sybils(let sybils) = self { sybils.count == 0 } else { false }
        }
    }

    /// Which nodes a fault takes, or devices.
    public enum Nodes: Equatable, Sendable {
        /// Drawn by the seed, and at least one.
        case share(Double)
        /// Drawn likewise; all where there are no more.
        case count(Int)
        case numbered([Int])
    }

    /// Each node by itself is in order for an exponential time, and then out of it for another.
    public struct Chance: Equatable, Sendable {
        public let meanUp: TimeSpan
        public let meanDown: TimeSpan

        public init(meanUp: TimeSpan, meanDown: TimeSpan) {
            self.meanUp = meanUp
            self.meanDown = meanDown
        }
    }

    public let begins: TimeSpan
    /// To the end of the run where it is `nil`.
    public let lasts: TimeSpan?
    /// Nothing where it is in force all the while.
    public let chance: Chance?
    public let what: What

    public init(begins: TimeSpan, lasts: TimeSpan?, chance: Chance? = nil, what: What) {
        self.begins = begins
        self.lasts = lasts
        self.chance = chance
        self.what = what
    }

    public var sybils: Sybils? {
        if case .sybils(let sybils) = what { sybils } else { nil }
    }

    public var isPartition: Bool {
        if case .partition = what { true } else { false }
    }

    public var isCensorship: Bool {
        if case .censored = what { true } else { false }
    }

    /// Whether it makes anything disappear for good that nodes have said to have.
    public var drops: Bool {
        if case .censored(_, let rule) = what { rule.delay == nil } else { false }
    }

    public var cheatsWithKeys: Bool {
        switch what {
        case .withholdingKeys, .reusingKeys: true
        default: false
        }
    }

    public var reusesKeys: Bool {
        if case .reusingKeys = what { true } else { false }
    }

    public var restores: Bool {
        if case .restored = what { true } else { false }
    }

    public var equivocates: Bool {
        if case .equivocating = what { true } else { false }
    }

    public var crashes: Bool {
        if case .crashed = what { true } else { false }
    }

    /// Whether devices may ask in vain while it is in force.
    public var leavesUnanswered: Bool {
        switch what {
        case .nodesDown, .serverDown, .crashed, .partition, .withholdingKeys: true
        case .censored: drops
        case .strained, .reusingKeys, .equivocating, .sybils, .restored: false
        }
    }
}

/// What a node does not let pass.
public struct Censorship: Equatable, Sendable {
    public enum Target: Equatable, Sendable {
        /// All traffic of the group.
        case group
        case trafficClass(TrafficClass)
        /// What comes straight from a device, or brings a message of its.
        case sender(DeviceID)
    }

    public let target: Target
    /// How long it has it wait; it is gone for good where this is `nil`.
    public let delay: TimeSpan?

    public init(_ target: Target, delay: TimeSpan? = nil) {
        self.target = target
        self.delay = delay
    }
}
