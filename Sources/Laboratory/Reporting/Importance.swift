internal import Observation

/// How early a difference of a metric is to be told: the least first.
///
/// What users lose comes first; then what costs directly, in bytes and in operations, the largest share first; then
/// the consequences, such as latencies, and the same costs told in other ways; last what observers count, which
/// has no better direction.
struct Importance: Comparable {
    /// Comes before all else.
    private let stage: Int
    private let rank: Int
    private let share: Double

    /// - Parameter metric: A column of `runs.csv`.
    /// - Parameter share: The size of the movement as a share of the old value.
    init(of metric: String, unit: String, share: Double, stage: Int) {
        self.stage = stage
        rank = Self.rank(of: metric, unit: unit)
        // Rekeys are rarer than messages: that both moved is told of the messages.
        self.share = metric.hasPrefix("rekey.") ? share / 2 : share
    }

    static func < (own: Importance, other: Importance) -> Bool {
        (own.stage, own.rank, -own.share) < (other.stage, other.rank, -other.share)
    }

    private static func rank(of metric: String, unit: String) -> Int {
        guard let definition = MetricDefinition(ofColumn: metric) else { return unit == "B" ? 1 : 2 }
        return definition.direction == .neither ? 3 : definition.role.rawValue
    }
}

/// Metrics that are told of in one line.
enum MetricGroup {
    /// Such as `message.upload` of `message.upload.p95`, `operations` of `operations.sha256`.
    static func name(of metric: String) -> String {
        let group = whole.first { metric.hasPrefix($0 + ".") }
        if let group { return group }
        guard let definition = MetricDefinition(ofColumn: metric), definition.isDistribution else {
            return metric
        }
        return definition.name
    }

    /// Groups that hold several metrics.
    private static let whole = [
        "operations", "network", "delivery", "undecryptable", "repeat", "order", "security",
    ]
}
