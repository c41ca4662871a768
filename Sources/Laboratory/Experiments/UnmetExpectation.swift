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
            for expectation in expectations {
                let row = summary.rows[start..<end].first { $0.metric == expectation.metric }
                if let row, expectation.holds(for: row.mean) { continue }
                unmet.append(
                    UnmetExpectation(
                        expectation: expectation, point: first.point, sweptValues: first.sweptValues,
                        mean: row?.mean))
            }
            start = end
        }
        return unmet
    }
}
