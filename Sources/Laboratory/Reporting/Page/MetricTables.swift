internal import Observation
internal import Results

/// The tables of a page that come from a summary.
struct MetricTables {
    let summary: SummaryTable
    let confidence: Double

    /// More rows would make a page that no browser opens at once.
    private static let rowsMax = 15_000

    private var swept: [PageColumn] { PathHeadings.of(summary.axes).map { PageColumn(title: $0) } }

    private var percent: String { MetricText.number(confidence * 100) }

    var all: PageTable {
        let titles = [
            "unit", "mean", "median", "interval of", "low", "high", "deviation", "least", "greatest",
            "replications",
        ]
        let columns =
            swept + [PageColumn(title: "metric", holdsMetrics: true)] + titles.map { PageColumn(title: $0) }
        let rows = summary.rows.prefix(Self.rowsMax).map { row in
            row.sweptValues.map { PageCell($0) } + [
                PageCell(row.metric), PageCell(row.unit), PageCell(row.mean), PageCell(row.median),
                PageCell(row.isOfMedian ? "median" : "mean"),
            ]
                + [row.ciLow, row.ciHigh, row.standardDeviation, row.min, row.max].map { PageCell($0) }
                + [PageCell(row.replications)]
        }
        let hidden = summary.rows.count - rows.count
        let rest = hidden > 0 ? "; the first of them, and \(hidden) more in summary.csv" : ""
        return PageTable(
            name: "metrics",
            caption:
                "All metrics of all points, low to high being the \(percent) % interval of the mean or the median; empty where none would hold\(rest)",
            columns: columns, rows: rows, isFolded: true)
    }

    var definitions: [PageFact] { Self.definitions(of: summary.rows.map(\.metric)) }

    /// Of the metrics that fill these columns, what each means.
    static func definitions(of columns: [String]) -> [PageFact] {
        let present = Set(columns)
        return MetricDefinition.all.filter { $0.columnNames.contains(where: present.contains) }.map {
            PageFact($0.name, "\($0.meaning) (\($0.unit))")
        }
    }
}
