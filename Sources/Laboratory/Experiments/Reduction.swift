import Identity
public import Observation
import Quantities
public import Results
import ScenarioFile

/// The tables of an experiment, from the records of its runs.
public struct ExperimentTables: Equatable, Sendable {
    public let runs: RunsTable
    public let summary: SummaryTable
    public let rekeys: RekeysTable
    public let series: SeriesTable

    public init(runs: RunsTable, summary: SummaryTable, rekeys: RekeysTable, series: SeriesTable) {
        self.runs = runs
        self.summary = summary
        self.rekeys = rekeys
        self.series = series
    }

    /// - Parameter records: One for each run of `plan`, in its order.
    /// - Parameter confidence: Of the intervals in `summary`.
    public init(
        of records: [RunRecord], plan: Plan, scenario: String, swept: [SweptColumn],
        confidence: Double
    ) {
        precondition(records.count == plan.runs.count, "each planned run has its record")
        var runRows: [RunRow] = []
        var rekeyRows: [RekeyRow] = []
        var seriesRows: [SeriesRow] = []
        for (run, record) in zip(plan.runs, records) {
            let rows = RunRows(of: record, run, since: record.measuredFrom)
            runRows += rows.metrics
            rekeyRows += rows.rekeys
            seriesRows += rows.series
        }
        runs = RunsTable(scenario: scenario, swept: swept, rows: runRows)
        summary = SummaryTable(ofMetrics: runs, confidence: confidence)
        rekeys = RekeysTable(scenario: scenario, swept: swept, rows: rekeyRows)
        series = SeriesTable(scenario: scenario, swept: swept, rows: seriesRows)
    }
}

extension SummaryTable {
    /// Reduces runs, of each metric to its median where that is what is told.
    public init(ofMetrics runs: RunsTable, confidence: Double) {
        self.init(
            reducing: runs, confidence: confidence,
            isOfMedian: { MetricDefinition.estimand(ofColumn: $0) == .median },
            isShare: MetricDefinition.isShare)
    }
}

extension RekeyRow {
    init(_ rekey: RekeyRecord, of run: PlannedRun, since measuredFrom: SimulatedInstant) {
        self.init(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            timeSeconds: rekey.startedAt.elapsed(since: measuredFrom).seconds, group: rekey.group,
            epoch: Int(rekey.epoch.number),
            cause: rekey.cause,
            mechanismBefore: rekey.mechanismBefore, mechanismAfter: rekey.mechanismAfter,
            devices: rekey.deviceCount, bytesUp: rekey.bytesUp, bytesDown: rekey.bytesDown,
            bytesTotal: rekey.bytesTotal, committerCPUMilliseconds: rekey.senderTime.milliseconds,
            memberCPUMillisecondsMean: rekey.memberMilliseconds,
            convergedP50Milliseconds: rekey.convergence?.half.milliseconds,
            convergedP95Milliseconds: rekey.convergence?.most.milliseconds,
            convergedAllMilliseconds: rekey.haveAllConverged ? rekey.convergence?.all.milliseconds : nil)
    }
}

extension SeriesRow {
    /// Shared by all bins in which nothing is sent, which would have storage of their own where they are read from a file.
    private static let noBytes = Consumption().byClass

    private static func shared(_ bytes: [Int]) -> [Int] { bytes == noBytes ? noBytes : bytes }

    init(_ bin: SeriesBin, of run: PlannedRun, since measuredFrom: SimulatedInstant) {
        self.init(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            timeSeconds: bin.startsAt.elapsed(since: measuredFrom).seconds, devices: bin.deviceCount,
            devicesOnline: bin.onlineCount, mechanism: bin.mechanism,
            messages: bin.messageCount, bytesPerSecond: bin.bytesPerSecond,
            bytesByClass: Self.shared(bin.consumption.byClass),
            latencyP50Milliseconds: bin.latencyP50?.milliseconds,
            latencyP95Milliseconds: bin.latencyP95?.milliseconds, undecryptable: bin.undecryptableCount,
            unread: bin.unread.list, faults: bin.faultCount)
    }
}
