import Experiments
import Foundation
import Results
import ScenarioFile

/// All tables of an experiment, written run by run from what was kept of each.
///
/// No run stays in the memory but by its metrics, and what charts show: of a long sweep all rows would fill it.
struct TableFiles {
    private let document: ScenarioDocument
    private let plan: Plan
    private let runs: TableFile<RunRow>
    private let summary: TableFile<SummaryRow>
    private let rekeys: TableFile<RekeyRow>
    private let series: TableFile<SeriesRow>
    private let devices: TableFile<DeviceRow>
    private let relays: TableFile<RelayRow>
    private let messages: TableFile<MessageRow>?

    /// Begins them in a folder.
    ///
    /// - Parameter plan: The runs that there were.
    init(
        in folder: String, of document: ScenarioDocument, _ plan: Plan, withMessages: Bool
    ) throws(Failure) {
        self.document = document
        self.plan = plan
        runs = try TableFile(.runs, in: folder, of: document)
        summary = try TableFile(.summary, in: folder, of: document)
        rekeys = try TableFile(.rekeys, in: folder, of: document)
        series = try TableFile(.series, in: folder, of: document)
        devices = try TableFile(.devices, in: folder, of: document)
        relays = try TableFile(.relays, in: folder, of: document)
        messages = withMessages ? try TableFile(.messages, in: folder, of: document) : nil
    }

    /// Writes them, in the order of the plan.
    ///
    /// - Returns: The tables that charts and pages are made of. Where something is swept, their rekeys and all series but
    ///   the first point's are left out, of which none shows anything then.
    func write(from kept: KeptRuns) throws(Failure) -> ExperimentTables {
        var shown = ShownTables(of: document, runCount: plan.runs.count)
        for (index, run) in plan.runs.enumerated() {
            try kept.forEachRows(of: run) { rows throws(Failure) in
                try append(rows)
                shown.take(rows)
            }
            let isLastOfPoint =
                index + 1 == plan.runs.count || plan.runs[index + 1].point.index != run.point.index
            if isLastOfPoint { try summary.append(shown.summarizePoint()) }
        }
        for file in [runs.file, summary.file, rekeys.file, series.file, devices.file, relays.file] {
            try file.close()
        }
        try messages?.file.close()
        return shown.tables
    }

    private func append(_ rows: RunRows) throws(Failure) {
        try runs.append(rows.metrics)
        try rekeys.append(rows.rekeys)
        try series.append(rows.series)
        try devices.append(rows.devices)
        try relays.append(rows.relays)
        try messages?.append(rows.messages)
    }
}

/// A table that grows.
private struct TableFile<Row: TableRow> {
    let file: LineFile
    private let text: TableText<Row>

    init(_ kind: ResultFile, in folder: String, of document: ScenarioDocument) throws(Failure) {
        text = TableText(scenario: document.scenario.name, swept: document.sweptColumns)
        file = try LineFile("\(folder)/\(kind.name)", text.header)
    }

    func append(_ rows: [Row]) throws(Failure) { try file.append(rows.lazy.map(text.line)) }
}

/// What is read of the tables by whoever draws them.
private struct ShownTables {
    private let document: ScenarioDocument
    private let runCount: Int
    private var metrics: [RunRow] = []
    private var summary: [SummaryRow] = []
    private var rekeys: [RekeyRow] = []
    private var series: [SeriesRow] = []
    /// Where the rows of the point begin that is under way.
    private var pointStart = 0
    private var names = MetricNames()

    init(of document: ScenarioDocument, runCount: Int) {
        self.document = document
        self.runCount = runCount
    }

    mutating func take(_ rows: RunRows) {
        // An array that grows is there twice meanwhile; what is reserved and not written takes no memory.
        if metrics.isEmpty { metrics.reserveCapacity(2 * rows.metrics.count * runCount) }
        for var row in rows.metrics {
            row.shareNames(&names)
            metrics.append(row)
        }
        let isSwept = document.points.count > 1
        if !isSwept { rekeys += rows.rekeys }
        guard let first = rows.series.first, !isSwept || first.point == (series.first?.point ?? first.point)
        else { return }
        series += rows.series
    }

    /// Reduces the runs of the point that ends here.
    mutating func summarizePoint() -> [SummaryRow] {
        let runs = table(Array(metrics[pointStart...]))
        pointStart = metrics.count
        let rows = SummaryTable(
            ofMetrics: runs, confidence: document.scenario.replications.intervalConfidence
        )
        .rows
        summary += rows
        return rows
    }

    var tables: ExperimentTables {
        ExperimentTables(
            runs: table(metrics), summary: table(summary), rekeys: table(rekeys), series: table(series))
    }

    private func table<Row: ResultRow>(_ rows: [Row]) -> ResultTable<Row> {
        ResultTable(scenario: document.scenario.name, swept: document.sweptColumns, rows: rows)
    }
}
