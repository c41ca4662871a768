internal import Observation
internal import Results

/// What was not sent, not read, or read by others: by cause.
struct LossTables {
    let summary: SummaryTable
    let confidence: Double

    /// Metrics that count losses; the share that arrived is none of them.
    private var causes: [MetricDefinition] {
        MetricDefinition.all.filter { $0.role == .loss && $0.direction == .lowerIsBetter }
    }

    var blocks: [PageBlock] {
        let names = Set(causes.map(\.name))
        let measured = summary.rows.filter { names.contains($0.metric) }
        let occurred = measured.filter { $0.max > 0 }
        let seen = Set(occurred.map(\.metric))
        let never = causes.filter { cause in
            !seen.contains(cause.name) && measured.contains { $0.metric == cause.name }
        }
        var blocks: [PageBlock] = []
        if occurred.isEmpty, !measured.isEmpty {
            blocks.append(.paragraph("Nothing was lost in any replication of any point."))
        }
        if !occurred.isEmpty { blocks.append(.table(table(of: occurred))) }
        if !never.isEmpty {
            blocks.append(.paragraph("Never seen: " + never.map(\.name).joined(separator: ", ") + "."))
        }
        return blocks
    }

    private func table(of rows: [SummaryRow]) -> PageTable {
        let meanings = Dictionary(causes.map { ($0.name, $0.meaning) }) { first, _ in first }
        let titles = ["a run", "greatest"]
        let percent = MetricText.number(confidence * 100)
        return PageTable(
            name: "losses",
            caption:
                "Counts of a run: means over the replications, ± the longer side of their \(percent) % interval, or [from … to] where that is more, and the greatest",
            columns: [PageColumn(title: "cause"), PageColumn(title: "what is counted")]
                + PathHeadings.of(summary.axes).map { PageColumn(title: $0) }
                + titles.map { PageColumn(title: $0) },
            rows: rows.map { row in
                [PageCell(row.metric), PageCell(meanings[row.metric] ?? "")]
                    + row.sweptValues.map { PageCell($0) }
                    + [PageCell(estimate: row), PageCell(row.max)]
            })
    }
}

/// What rekeys cost, by their cause.
struct RekeyTables {
    let summary: SummaryTable
    let confidence: Double

    /// What is told of each cause, by the end of its column in `runs.csv`.
    private static let told: [(end: String, title: String)] = [
        ("count", "a run"), ("network.mean", "all links (B)"), ("upload.mean", "upload (B)"),
        ("download.mean", "download a member (B)"), ("convergence.p95", "convergence p95 (ms)"),
    ]

    /// Nothing where no key changed after the founding.
    var table: PageTable? {
        let rows = summary.points.flatMap { point in
            RekeyCause.allCases.compactMap { row(for: $0, in: point) }
        }
        guard !rows.isEmpty else { return nil }
        let percent = MetricText.number(confidence * 100)
        return PageTable(
            name: "rekeys",
            caption:
                "Means over the replications, of p95 medians, ± the longer side of their \(percent) % interval, or [from … to] where that is more than the mean",
            columns: (PathHeadings.of(summary.axes) + ["cause"] + Self.told.map(\.title)).map {
                PageColumn(title: $0)
            }, rows: rows)
    }

    private func row(for cause: RekeyCause, in point: ArraySlice<SummaryRow>) -> [PageCell]? {
        let cells = Self.told.map { end, _ in
            point.first { $0.metric == "rekey.\(cause.rawValue).\(end)" }
        }
        guard let count = cells.first ?? nil, count.mean > 0 else { return nil }
        return count.sweptValues.map { PageCell($0) } + [PageCell(cause.rawValue)]
            + cells.map { $0.map { PageCell(estimate: $0) } ?? PageCell("–") }
    }
}

extension PageCell {
    /// A mean and what it may be off by; where that is more than the mean itself, from where to where it lies.
    ///
    /// - Parameter scale: What both are multiplied by, as a share that is told in per cent.
    init(estimate row: SummaryRow, scale: Double = 1, remark: String = "") {
        let spread: String
        if row.isWide, let low = row.ciLow, let high = row.ciHigh {
            let ends = [low, high].map { MetricText.number($0 * scale, digits: 3) }
            spread = " [\(ends[0]) … \(ends[1])]"
        } else {
            spread = row.reach.map { " ± " + MetricText.number($0 * scale, digits: 2) } ?? ""
        }
        self.init(
            MetricText.number(row.center * scale, digits: 4) + spread + remark, number: row.center * scale)
    }
}
