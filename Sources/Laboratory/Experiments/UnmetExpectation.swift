internal import Observation
public import Results
public import ScenarioFile

/// An expectation that does not hold at a point.
public struct UnmetExpectation: Equatable, Sendable {
    public let expectation: Expectation
    public let point: Int
    /// In the order of the summary's axes.
    public let sweptValues: [String]
    /// The mean over the replications; nothing when no replication had the metric.
    public let mean: Double?
    /// Replications in which a metric of what users lose has no value, as where nothing was sent; of other metrics 0.
    public let missingCount: Int
}

extension UnmetExpectation {
    /// Holds a summary against what a scenario expects.
    ///
    /// - Returns: In the order of the points, and at each in the order of the scenario.
    public static func all(of expectations: [Expectation], in summary: SummaryTable) -> [UnmetExpectation] {
        var unmet: [UnmetExpectation] = []
        var start = 0
        while start < summary.rows.count {
            let first = summary.rows[start]
            let end = summary.rows[start...].firstIndex { $0.point != first.point } ?? summary.rows.count
            let replicationCount = summary.rows[start..<end].map(\.replications).max() ?? 0
            for expectation in expectations {
                let row = summary.rows[start..<end].first { $0.metric == expectation.metric }
                let missing = isOfLosses(expectation) ? replicationCount - (row?.replications ?? 0) : 0
                if let row, expectation.holds(for: row.mean), missing == 0 { continue }
                unmet.append(
                    UnmetExpectation(
                        expectation: expectation, point: first.point, sweptValues: first.sweptValues,
                        mean: row?.mean, missingCount: missing))
            }
            start = end
        }
        return unmet
    }

    private static func isOfLosses(_ expectation: Expectation) -> Bool {
        MetricDefinition(ofColumn: expectation.metric)?.role == .loss
    }
}
