internal import Metering

/// What a metric's name stands for: all that is known of it, once.
public struct MetricDefinition: Equatable, Sendable {
    /// Which way a metric may move and nobody minds.
    public enum Direction: Sendable {
        case lowerIsBetter
        case higherIsBetter
        /// It says what happened; another value means that something else did.
        case neither
    }

    /// What a metric tells of, the most important first.
    public enum Role: Int, Comparable, Sendable {
        /// What users lose, or what others come to know.
        case loss
        /// What is paid directly, in bytes.
        case cost
        /// How long users wait.
        case wait
        /// What devices compute.
        case work
        /// What follows from that, and the same costs told in other ways.
        case consequence

        public static func < (own: Role, other: Role) -> Bool { own.rawValue < other.rawValue }
    }

    public let name: String
    public let unit: String
    public let meaning: String
    public let role: Role
    public let direction: Direction
    /// Whether it comes as `.p50 .p90 .p95 .p99 .max .mean`.
    public let isDistribution: Bool

    init(
        _ name: String, _ unit: String, _ role: Role, _ meaning: String,
        direction: Direction = .lowerIsBetter
    ) {
        self.init(name, unit, role, direction, meaning, isDistribution: false)
    }

    /// A metric of many values in a run.
    static func distribution(
        _ name: String, _ unit: String, _ role: Role, _ meaning: String
    ) -> MetricDefinition {
        MetricDefinition(name, unit, role, .lowerIsBetter, meaning, isDistribution: true)
    }

    private init(
        _ name: String, _ unit: String, _ role: Role, _ direction: Direction, _ meaning: String,
        isDistribution: Bool
    ) {
        self.name = name
        self.unit = unit
        self.meaning = meaning
        self.role = role
        self.direction = direction
        self.isDistribution = isDistribution
    }

    /// Whether a metric is a part of a whole, and lies between nothing and all of it.
    public static func isShare(_ metric: String) -> Bool {
        [deliveryRatio.name, deliveryWritten.name].contains(metric)
    }

    /// Whether it is a ratio, of which a bound may be written in percent; else what has the unit 1 is a count.
    public static func isRatio(_ metric: String) -> Bool {
        isShare(metric) || metric.hasPrefix("gossip.mesh.") || metric.hasPrefix(messageExpansion.name)
    }

    /// What a sample, which is a whole number, is divided by: times are recorded in nanoseconds, and ratios in millionths.
    var samplesPerUnit: Double { unit == "B" ? 1 : 1e6 }

    /// What of a metric's values over replications an interval is told of.
    public enum Estimand: Sendable {
        /// By Student's t.
        case mean
        /// By order statistics: of quantiles and extremes, whose values over replications have tails and humps.
        case median
    }

    /// Measured over 200 replications of real runs (docs/statistics.md): Student's interval holds means and sums, and
    /// neither quantiles nor the means of waits that a lost packet decides.
    public static func estimand(ofColumn column: String) -> Estimand {
        guard let definition = MetricDefinition(ofColumn: column), definition.isDistribution else {
            return .mean
        }
        let isOfWaits =
            definition.name.hasSuffix(".convergence")
            || ["join.latency", "catch-up.time", "membership.delay"].contains(definition.name)
        return column.hasSuffix(".mean") && !isOfWaits ? .mean : .median
    }

    /// The names of the columns that it fills.
    public var columnNames: [String] {
        isDistribution ? ["p50", "p90", "p95", "p99", "max", "mean"].map { "\(name).\($0)" } : [name]
    }

    private static let byColumn = Dictionary(
        all.flatMap { definition in definition.columnNames.map { ($0, definition) } },
        uniquingKeysWith: { first, _ in first })

    /// The metric that fills a column, such as `message.latency` of `message.latency.p95`.
    public init?(ofColumn column: String) {
        guard let definition = Self.byColumn[column] else { return nil }
        self = definition
    }

    /// The columns of all metrics, in the order of `runs.csv`.
    public static let columnNames = all.flatMap(\.columnNames)

    /// Every column, and what several begin with up to a point: `message`, `message.latency`.
    public static let columnPrefixes: [String] = {
        var prefixes: [String] = []
        for column in columnNames {
            let words = column.split(separator: ".")
            for count in 1...words.count {
                let prefix = words.prefix(count).joined(separator: ".")
                if !prefixes.contains(prefix) { prefixes.append(prefix) }
            }
        }
        return prefixes
    }()
}
