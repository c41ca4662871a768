internal import Observation
public import Results

/// The few metrics that are told first, on the terminal and on a page.
public struct KeyFigures: Sendable {
    /// A column of `runs.csv`, and its heading.
    public static let metrics: [(column: String, heading: String)] = [
        ("message.upload.p50", "upload p50"), ("message.with-keys.upload.mean", "with keys, mean"),
        ("message.latency.p50", "latency p50"), ("message.latency.p95", "latency p95"),
        ("rekey.network.mean", "rekey network"), ("rekey.convergence.p95", "rekey p95"),
        ("delivery.ratio", "delivered"),
    ]

    let summary: SummaryTable
    let confidence: Double

    var table: PageTable {
        let points = summary.points
        return points.count == 1 ? table(ofOnlyPoint: points[0]) : table(ofPoints: points)
    }

    /// A row for each point, of means and what they may be off by.
    private func table(ofPoints points: [ArraySlice<SummaryRow>]) -> PageTable {
        let rows = points.map { rows in
            (rows.first?.sweptValues ?? []).map { PageCell($0) }
                + Self.metrics.map { metric, _ in cell(rows.first { $0.metric == metric }, of: most(rows)) }
                + [PageCell(most(rows))]
        }
        let columns =
            PathHeadings.of(summary.axes) + Self.metrics.map { "\($0.heading) (\(Self.unit(of: $0.column)))" }
            + ["replications"]
        return PageTable(
            name: "key-figures",
            caption:
                "Means over the replications of each point, of p50 and p95 medians, ± the longer side of their \(percent) % interval, or [from … to] where that is more than the mean",
            columns: columns.map { PageColumn(title: $0) }, rows: rows)
    }

    /// A row for each metric.
    private func table(ofOnlyPoint rows: ArraySlice<SummaryRow>) -> PageTable {
        let cells = Self.metrics.compactMap { metric, heading in
            rows.first { $0.metric == metric }.map { row in
                [
                    PageCell(heading), PageCell(metric), cell(row, of: most(rows)),
                    PageCell(Self.unit(of: metric)),
                ]
                    + [PageCell(row.replications)]
            }
        }
        let titles = ["figure", "metric", "value", "unit", "replications"]
        return PageTable(
            name: "key-figures",
            caption:
                "Means over the replications, of p50 and p95 medians, ± the longer side of their \(percent) % interval, or [from … to] where that is more than the mean",
            columns: titles.map { PageColumn(title: $0, holdsMetrics: $0 == "metric") }, rows: cells)
    }

    private var percent: String { MetricText.number(confidence * 100) }

    private static func unit(of metric: String) -> String {
        MetricDefinition.isShare(metric) ? "%" : MetricDefinition(ofColumn: metric)?.unit ?? "1"
    }

    private func most(_ rows: ArraySlice<SummaryRow>) -> Int { rows.map(\.replications).max() ?? 0 }

    /// - Parameter most: Of how many replications the point is; what fewer have says of how many it is.
    private func cell(_ row: SummaryRow?, of most: Int) -> PageCell {
        guard let row else { return PageCell("–") }
        let scale = MetricDefinition.isShare(row.metric) ? 100.0 : 1
        return PageCell(
            estimate: row, scale: scale, remark: row.replications < most ? " (of \(row.replications))" : "")
    }
}

extension SummaryTable {
    /// The rows of each point, which stand together.
    public var points: [ArraySlice<SummaryRow>] {
        var points: [ArraySlice<SummaryRow>] = []
        var place = rows.startIndex
        while place < rows.endIndex {
            let point = rows[place].point
            let end = rows[place...].firstIndex { $0.point != point } ?? rows.endIndex
            points.append(rows[place..<end])
            place = end
        }
        return points
    }
}
