public import Results

/// Faults that nothing met, at some points or all: what stands there tells nothing about them.
public struct IdleFaults: Sendable {
    /// Metrics that a run has where there is such a fault, none of which is above nothing where it did nothing.
    private static let signs = [
        (["censored.dropped", "censored.delayed"], "censors let nothing disappear and held nothing up"),
        (
            ["keys.withheld", "keys.reused"],
            "nodes that cheat with keys answered no claim otherwise than others"
        ),
        (["restores"], "no device went back to an old copy"),
        (
            ["order.equivocation.noticed", "order.equivocation.unnoticed"],
            "no lie of whoever puts changes in order stood at the end"
        ),
    ]

    private let summary: SummaryTable

    public init(_ summary: SummaryTable) {
        self.summary = summary
    }

    /// One for each kind of fault and point.
    public var lines: [String] {
        Self.signs.flatMap { metrics, words in
            summary.points.compactMap { rows in
                let own = rows.filter { metrics.contains($0.metric) }
                guard let first = own.first, own.allSatisfy({ $0.max == 0 }) else { return nil }
                let place = MetricText.point(axes: summary.axes, values: first.sweptValues)
                return "at \(place) \(words), in any replication"
            }
        }
    }
}
