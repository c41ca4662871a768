import Observation
import Results
import ScenarioFile
import Statistics

/// Decides from what a point has measured how many replications it needs.
///
/// It looks at the point alone, and only when all replications asked for so far are there: so the number does
/// not depend on how many runs go at a time, nor on which ends first. Each look at the data is a chance to stop
/// too early by luck; so there are few of them, each after half as many replications again, and the intervals are
/// corrected for them.
public struct PrecisionRule: Sendable {
    /// The metrics that stand for what a scenario costs: the bytes of a message and of a rekey, and the wait
    /// for a message.
    public static let headline = [
        "message.with-keys.upload.mean", "message.latency.p50", "rekey.network.mean",
    ]

    private let metrics: [String]

    /// - Parameter others: Metrics whose intervals have to be narrow besides the headline ones'.
    public init(alsoWatching others: [String] = []) {
        metrics = Self.headline + others
    }

    /// Of what a run measured, what decides whether more of them are needed.
    func needed(of record: RunRecord, asking replications: Replications) -> [Metric] {
        replications.precision == nil ? [] : record.metrics.filter { metrics.contains($0.name) }
    }

    enum Verdict: Equatable {
        case goOn(toCount: Int)
        case done(ReplicationEnd)
    }

    func verdict(on records: [RunRecord], asking replications: Replications) -> Verdict {
        guard let precision = replications.precision else { return .done(.count) }
        if isNarrow(records, confidence: replications.intervalConfidence, max: precision.halfWidthMax) {
            return .done(.until)
        }
        guard records.count < precision.countMax else { return .done(.atMost) }
        return .goOn(toCount: min(records.count + max(1, records.count / 2), precision.countMax))
    }

    private static func told(
        _ metric: String, _ values: [Double], _ confidence: Double
    ) -> (center: Double, reach: Double)? {
        guard MetricDefinition.estimand(ofColumn: metric) == .median else {
            return (try? Estimate(of: values, confidence: confidence)).flatMap { estimate in
                estimate.halfWidth.map { (estimate.mean, $0) }
            }
        }
        return (try? MedianEstimate(of: values, confidence: confidence)).flatMap { estimate in
            estimate.interval.map {
                (estimate.median, max($0.high - estimate.median, estimate.median - $0.low))
            }
        }
    }

    /// Whether half of each watched interval is small enough beside its mean, or the longer side beside its median.
    ///
    /// A metric that no replication has is not waited for; one that a single replication has is not narrow.
    private func isNarrow(_ records: [RunRecord], confidence: Double, max share: Double) -> Bool {
        metrics.allSatisfy { name in
            let values = records.flatMap(\.metrics).filter { $0.name == name && $0.value.isFinite }
            guard !values.isEmpty else { return true }
            guard let told = Self.told(name, values.map(\.value), confidence) else { return false }
            return told.reach <= share * abs(told.center)
        }
    }
}
