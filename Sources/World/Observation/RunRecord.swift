public import Identity
public import Quantities

/// All that one run measured.
public struct RunRecord: Codable, Equatable, Sendable {
    public var metrics: [Metric] = []
    public var rekeys: [RekeyRecord] = []
    public var series: [SeriesBin] = []
    /// Those that were ever invited.
    public var devices: [DeviceRecord] = []
    public var relays: [RelayRecord] = []
    /// In the order in which they were written, where they are asked for.
    public var messages: [MessageSummary] = []
    public var digest = TraceDigest()
    public var eventCount = 0

    /// The instants of all else are told from here on.
    public let measuredFrom: SimulatedInstant

    public init(measuredFrom: SimulatedInstant = .start) {
        self.measuredFrom = measuredFrom
    }

    public mutating func note(_ metric: MetricDefinition, _ value: Double) {
        precondition(!metric.isDistribution, "one value is no distribution")
        metrics.append(Metric(name: metric.name, unit: metric.unit, value: value))
    }

    /// The quantiles, the greatest and the mean of `samples`; nothing where there is no sample.
    ///
    /// - Parameter samples: In bytes, nanoseconds, or millionths of a ratio.
    public mutating func note(_ metric: MetricDefinition, of samples: SampleSummary) {
        precondition(metric.isDistribution, "a distribution has many values")
        guard let mean = samples.mean else { return }
        let values = samples.values(atPercentiles: [50, 90, 95, 99]) + [Double(samples.maximum), mean]
        for (column, value) in zip(metric.columnNames, values) {
            metrics.append(Metric(name: column, unit: metric.unit, value: value / metric.samplesPerUnit))
        }
    }
}

/// One number with its name and unit, as in the table of metrics.
public struct Metric: Codable, Equatable, Sendable {
    public let name: String
    public let unit: String
    public let value: Double

    public init(name: String, unit: String, value: Double) {
        self.name = name
        self.unit = unit
        self.value = value
    }
}

/// One occasion on which keys changed, and what it took.
public struct RekeyRecord: Codable, Equatable, Sendable {
    /// Counted from 0.
    public let group: Int
    public let startedAt: SimulatedInstant
    public let epoch: EpochNumber
    public let cause: String
    public let mechanismBefore: String
    public let mechanismAfter: String
    public let deviceCount: Int
    public let bytesUp: Int
    public let bytesDown: Int
    public let bytesTotal: Int
    /// The work of all who made and sent keys.
    public let senderTime: TimeSpan
    /// The work of one who received them, in the mean of all; 0 where nobody did.
    public let memberMilliseconds: Double
    /// Of those members that got the new keys online; nothing where nobody did.
    public let convergence: Convergence?
    /// Whether nobody who was online all the while is still without them at the end of the run.
    public let haveAllConverged: Bool

    /// The cause of the first change, by which a group begins.
    public static let founding = "founding"

    public var isFounding: Bool { cause == Self.founding }

    public var isSwitch: Bool {
        !mechanismBefore.isEmpty && mechanismBefore != mechanismAfter
    }

    public init(
        group: Int, startedAt: SimulatedInstant, epoch: EpochNumber, cause: String,
        mechanismBefore: String, mechanismAfter: String, deviceCount: Int, bytesUp: Int, bytesDown: Int,
        bytesTotal: Int,
        senderTime: TimeSpan, memberMilliseconds: Double, convergence: Convergence?, haveAllConverged: Bool
    ) {
        self.group = group
        self.startedAt = startedAt
        self.epoch = epoch
        self.cause = cause
        self.mechanismBefore = mechanismBefore
        self.mechanismAfter = mechanismAfter
        self.deviceCount = deviceCount
        self.bytesUp = bytesUp
        self.bytesDown = bytesDown
        self.bytesTotal = bytesTotal
        self.senderTime = senderTime
        self.memberMilliseconds = memberMilliseconds
        self.convergence = convergence
        self.haveAllConverged = haveAllConverged
    }
}

/// From a rekey's start until members have the new keys.
public struct Convergence: Codable, Equatable, Sendable {
    /// Half of them, 95 % and all: times that a member really took (nearest rank).
    public let half: TimeSpan
    public let most: TimeSpan
    public let all: TimeSpan

    /// - Returns: Nothing where there are no times.
    init?(_ times: [TimeSpan]) {
        let rising = times.sorted()
        guard let last = rising.last else { return nil }
        func time(of share: Double) -> TimeSpan {
            rising[max(Int((share * Double(rising.count)).rounded(.up)), 1) - 1]
        }
        (half, most, all) = (time(of: 0.5), time(of: 0.95), last)
    }
}

/// One stretch of virtual time.
public struct SeriesBin: Codable, Equatable, Sendable {
    public let startsAt: SimulatedInstant
    public let deviceCount: Int
    /// Devices that have entered the group, and are within reach.
    public let onlineCount: Int
    /// Empty while there is no group.
    public let mechanism: String
    public let messageCount: Int
    public let consumption: Consumption
    public let bytesPerSecond: Double
    /// `nil` where nothing was delivered.
    public let latencyP50: TimeSpan?
    public let latencyP95: TimeSpan?
    /// How often a message was reported as one that cannot be read.
    public let undecryptableCount: Int
    /// Of the messages written in it: what was not read by the end of the run.
    public internal(set) var unread = UnreadCounts()
    /// Faults that were in force at some time.
    public let faultCount: Int

    public init(
        startsAt: SimulatedInstant, deviceCount: Int, onlineCount: Int, mechanism: String, messageCount: Int,
        consumption: Consumption, bytesPerSecond: Double, latencyP50: TimeSpan?, latencyP95: TimeSpan?,
        undecryptableCount: Int, faultCount: Int
    ) {
        self.startsAt = startsAt
        self.deviceCount = deviceCount
        self.onlineCount = onlineCount
        self.mechanism = mechanism
        self.messageCount = messageCount
        self.consumption = consumption
        self.bytesPerSecond = bytesPerSecond
        self.latencyP50 = latencyP50
        self.latencyP95 = latencyP95
        self.undecryptableCount = undecryptableCount
        self.faultCount = faultCount
    }
}
