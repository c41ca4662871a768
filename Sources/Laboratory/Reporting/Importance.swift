internal import Observation

/// How early a difference of a metric is to be told: the least first.
///
/// What users lose comes first; then the bytes that users and links pay, the largest share first; then how long users
/// wait; then what devices compute; then the same costs told in other ways; last what observers count, which has no
/// better direction.
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
        let definition = MetricDefinition(ofColumn: metric)
        let role = definition?.role ?? (unit == "B" ? .cost : .consequence)
        return definition?.direction == .neither ? Int.max : role.rawValue
    }
}
