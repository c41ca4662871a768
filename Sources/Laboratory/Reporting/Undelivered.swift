internal import Observation
public import Results

/// What users wrote and others could not read, and whom they wanted in or out in vain, by its cause: below the table of a run.
public struct Undelivered: Sendable {
    private struct Cause {
        let definition: MetricDefinition
        /// One for each point at which it occurred.
        let rows: [SummaryRow]
    }

    private let causes: [Cause]
    private let axes: [String]
    private let pointCount: Int

    public init(_ summary: SummaryTable) {
        axes = summary.axes
        pointCount = summary.points.count
        // Reports of messages that could not be read at first are of others too, and the sum of what could not be read
        // by the end stands in its parts.
        causes = MetricDefinition.all.compactMap { definition in
            let family = definition.name.prefix { $0 != "." }
            guard definition.role == .loss, definition.direction == .lowerIsBetter,
                ["message", "delivery", "membership", "join"].contains(family),
                definition.name != "delivery.undecryptable"
            else { return nil }
            let rows = summary.rows.filter { $0.metric == definition.name && $0.mean > 0 }
            return rows.isEmpty ? nil : Cause(definition: definition, rows: rows)
        }
    }

    /// A heading and a line for each cause; none where all was delivered.
    public var lines: [String] {
        guard !causes.isEmpty else { return [] }
        let most = axes.isEmpty ? "" : ", where it is most"
        let rows = causes.map { cause in
            [cause.definition.name, count(of: cause), place(of: cause) + cause.definition.meaning]
        }
        return ["not delivered or not done, a run\(most):"]
            + TextTable.aligned(rows).split(separator: "\n").map(String.init)
    }

    private func greatest(_ cause: Cause) -> SummaryRow? {
        cause.rows.max { $0.mean < $1.mean }
    }

    private func count(of cause: Cause) -> String {
        MetricText.number(greatest(cause)?.mean ?? 0, digits: 4)
    }

    private func place(of cause: Cause) -> String {
        guard !axes.isEmpty, let row = greatest(cause) else { return "" }
        let point = MetricText.point(axes: axes, values: row.sweptValues)
        let alike = cause.rows.count { $0.mean == row.mean } - 1
        let also = alike == 0 ? "" : " and \(MetricText.counted(alike, "other point"))"
        return "at \(point)\(also) (at \(cause.rows.count) of \(pointCount) points there are any): "
    }
}
