internal import Observation

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

    /// Differences of one group, of which one is told and the others are counted.
    struct Line<Difference> {
        /// What matters most.
        let first: Difference
        fileprivate let group: String
        fileprivate(set) var others = 0

        var more: String { others == 0 ? "" : ", and \(others) more of \(group)" }
    }

    /// One for each group, in the order of what matters most of each.
    ///
    /// - Parameter apart: What differences of one group have to have in common, too.
    static func lines<Difference>(
        of differences: [Difference], metric: (Difference) -> String,
        apart: (Difference) -> String = { _ in "" }
    ) -> [Line<Difference>] {
        var places: [[String]: Int] = [:]
        var lines: [Line<Difference>] = []
        for difference in differences {
            let group = name(of: metric(difference))
            let key = [group, apart(difference)]
            if let place = places[key] {
                lines[place].others += 1
            } else {
                places[key] = lines.count
                lines.append(Line(first: difference, group: group))
            }
        }
        return lines
    }
}
