import Foundation
import Observation
import Reporting
import Results

/// The summary as people and programs read it on standard output.
enum ResultText {
    /// - Parameters:
    ///   - replications: One entry for each point, and what ended them.
    ///   - confidence: Of the intervals, such as 0.95.
    ///   - notes: Sentences that stand below the table.
    static func table(
        of summary: SummaryTable, columns: [TableColumn], replications: [Manifest.Replications],
        confidence: Double, notes: [String], in folder: String
    ) -> String {
        // Where the scenario asks for a number, all points have it, and nothing ended it.
        let isSequential = replications.contains { $0.endedBy != .count }
        var rows = [
            PathHeadings.of(summary.axes) + columns.map(\.heading) + (isSequential ? ["replications"] : [])
        ]
        var place = 0
        while place < summary.rows.count {
            let point = summary.rows[place].point
            let end = summary.rows[place...].firstIndex { $0.point != point } ?? summary.rows.endIndex
            let ended = replications.first { $0.point == point && isSequential }
            rows.append(
                row(of: summary.rows[place..<end], columns)
                    + (ended.map { ["\($0.count) (\($0.endedBy.rawValue))"] } ?? []))
            place = end
        }
        let lines =
            TextColumns.lines(rows) + silences(in: summary) + IdleFaults(summary).lines
            + Undelivered(summary).lines + notes
        let told = Set(columns.map(\.metric))
        let hasRanges = summary.rows.contains { told.contains($0.metric) && $0.isWide }
        let heading = averaged(over: replications.map(\.count), confidence, hasRanges: hasRanges)
        return """
            \(summary.scenario): \(heading)
            \(lines.joined(separator: "\n"))
            results in \(folder)

            """
    }

    /// The points at which nothing could be measured in some replications or all, since no message was sent of those that
    /// users meant to write.
    private static func silences(in summary: SummaryTable) -> [String] {
        summary.points.compactMap { rows in
            func row(_ metric: String) -> SummaryRow? { rows.first { $0.metric == metric } }
            guard let sent = row("message.count"), let written = row("delivery.written") else { return nil }
            let silent = written.replications - (row("delivery.ratio")?.replications ?? 0)
            guard sent.min == 0, silent > 0 else { return nil }
            let place = MetricText.point(axes: summary.axes, values: sent.sweptValues)
            guard silent == sent.replications else {
                let share = "\(silent) of \(sent.replications) replications"
                return "at \(place), in \(share), no message was sent, though users meant to write"
            }
            let meant = ["message.unsent", "message.unwritten"].reduce(0) { $0 + (row($1)?.mean ?? 0) }
            return
                "at \(place) no message was sent, of \(String(format: "%.4g", meant)) that users meant to write"
        }
    }

    /// What the numbers of a table are.
    private static func averaged(over counts: [Int], _ confidence: Double, hasRanges: Bool) -> String {
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        if most == 1 { return "one replication" }
        let count = least == most ? "\(most)" : "\(least) to \(most)"
        return
            "means (of p50, p95 and the like medians) of \(count) replications, ± the longer side of the "
            + "\(String(format: "%.4g", confidence * 100)) % interval\(hasRanges ? ", or [from … to]" : "")"
    }

    private static func row(of rows: ArraySlice<SummaryRow>, _ columns: [TableColumn]) -> [String] {
        let most = rows.map(\.replications).max() ?? 0
        return (rows.first?.sweptValues ?? [])
            + columns.map { column in
                guard let row = rows.first(where: { $0.metric == column.metric }) else { return "–" }
                // What fewer have than there are says of how many it is.
                return text(of: row) + (row.replications < most ? " (of \(row.replications))" : "")
            }
    }

    private static func text(of row: SummaryRow) -> String {
        switch row.unit {
        case "B": return amount(row, units: ["B", "kB", "MB", "GB"], step: 1_000)
        case "ms": return amount(row, units: ["ms", "s"], step: 1_000)
        default:
            let scale = MetricDefinition.isShare(row.metric) ? 100.0 : 1
            let number = MetricText.number(row.center * scale, digits: 4)
            let unit = scale > 1 ? " %" : ""
            if row.isWide, let low = row.ciLow, let high = row.ciHigh {
                let ends = [low, high].map { MetricText.number($0 * scale, digits: 3) + unit }
                return "\(number)\(unit) [\(ends[0]) … \(ends[1])]"
            }
            let reach = row.reach.flatMap { $0 > 0 ? " ±\(MetricText.number($0 * scale, digits: 2))" : nil }
            return number + (reach ?? "") + unit
        }
    }

    /// A value with three digits in the largest unit that it fills, and what it may be off by in the same; where that is more
    /// than the value itself, from where to where.
    private static func amount(_ row: SummaryRow, units: [String], step: Double) -> String {
        func scaled(_ value: Double) -> (factor: Double, digits: Int, unit: String) {
            var (factor, unit) = (1.0, 0)
            while value / factor >= step, unit < units.count - 1 {
                factor *= step
                unit += 1
            }
            let scaled = value / factor
            return (factor, scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2, units[unit])
        }
        func text(_ value: Double) -> String {
            let own = scaled(value)
            return "\(String(format: "%.\(own.digits)f", value / own.factor)) \(own.unit)"
        }
        guard let half = row.reach, half > 0 else { return text(row.center) }
        guard !row.isWide else {
            return "\(text(row.center)) [\(text(row.ciLow ?? 0)) … \(text(row.ciHigh ?? 0))]"
        }
        let own = scaled(row.center)
        let numbers = [row.center, half].map { String(format: "%.\(own.digits)f", $0 / own.factor) }
        return "\(numbers.joined(separator: " ±")) \(own.unit)"
    }

    /// One object a row of `summary.csv`, in its order.
    ///
    /// - Parameter columns: Those of whose metrics are told; all where there are none.
    static func json(of summary: SummaryTable, columns: [TableColumn]) throws(Failure) -> String {
        let metrics = Set(columns.map(\.metric))
        struct Row: Encodable {
            let scenario: String
            let point: Int
            let swept: [String: String]
            let metric: String
            let unit: String
            let replications: Int
            let mean: Double
            let median: Double
            let intervalOf: String
            let ciLow: Double?
            let ciHigh: Double?
        }
        let rows = summary.rows.filter { metrics.isEmpty || metrics.contains($0.metric) }.map { row in
            Row(
                scenario: summary.scenario, point: row.point,
                swept: Dictionary(zip(summary.axes, row.sweptValues)) { $1 }, metric: row.metric,
                unit: row.unit, replications: row.replications, mean: row.mean, median: row.median,
                intervalOf: row.isOfMedian ? "median" : "mean", ciLow: row.ciLow, ciHigh: row.ciHigh)
        }
        return try json(rows)
    }

    /// A value as JSON, its keys in snake case and in alphabetical order.
    static func json(_ value: some Encodable) throws(Failure) -> String {
        try json(value, keys: .convertToSnakeCase)
    }

    /// The same with its keys as they are, for files that are read back.
    static func json(plain value: some Encodable) throws(Failure) -> String {
        try json(value, keys: .useDefaultKeys)
    }

    private static func json(
        _ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy
    ) throws(Failure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = keys
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            throw .inputOutput("a result is not a number and cannot be written as JSON")
        }
    }
}
