import Experiments
import Foundation
import Reporting
import Results
import ScenarioFile

/// The files of one scenario's results.
struct ResultFolder {
    /// What charts are drawn from.
    struct Drawing {
        let scenario: Scenario
        let runs: RunsTable
        let summary: SummaryTable
        let rekeys: RekeysTable
        let series: SeriesTable
    }

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Writes all files, each whole or not at all, and draws the charts if there is a gnuplot to.
    func write(_ results: ScenarioResults, gnuplot: Gnuplot?) throws(Failure) {
        let tables = results.tables
        try Files.makeFolder(path)
        try Files.write(tables.runs.csv, to: path + "/runs.csv")
        try Files.write(tables.summary.csv, to: path + "/summary.csv")
        try Files.write(tables.rekeys.csv, to: path + "/rekeys.csv")
        try Files.write(tables.series.csv, to: path + "/series.csv")
        let manifest: String
        do {
            manifest = try results.manifest.json()
        } catch {
            throw .inputOutput("\(path)/manifest.json: a measured time is not a number")
        }
        try Files.write(manifest, to: path + "/manifest.json")
        guard let gnuplot else { return }
        let drawing = Drawing(
            scenario: results.scenario, runs: tables.runs, summary: tables.summary, rekeys: tables.rekeys,
            series: tables.series)
        _ = try draw(drawing, with: gnuplot)
    }

    /// Draws all charts that the data allow.
    ///
    /// - Returns: The files written.
    func draw(_ drawing: Drawing, with gnuplot: Gnuplot) throws(Failure) -> [String] {
        let scenario = drawing.scenario
        var thresholds: [SwitchThreshold] = []
        if scenario.scheme.mechanism == .adaptive {
            thresholds = [
                SwitchThreshold(
                    above: scenario.scheme.thresholds.senderKeysAbove,
                    hysteresis: scenario.scheme.thresholds.hysteresis, mechanism: "sender-keys"),
                SwitchThreshold(
                    above: scenario.scheme.thresholds.treeAbove,
                    hysteresis: scenario.scheme.thresholds.hysteresis, mechanism: "tree"),
            ]
        }
        let charts = ChartSet.charts(
            title: scenario.title, summary: drawing.summary, series: drawing.series, rekeys: drawing.rekeys,
            confidence: scenario.replications.confidence,
            laws: SizeLaws(drawing.runs, confidence: scenario.replications.confidence),
            thresholds: thresholds)
        try Files.makeFolder(path + "/charts")
        var files: [String] = []
        for chart in charts {
            for terminal in ChartTerminal.allCases {
                let file = "\(path)/charts/\(chart.name).\(terminal.fileExtension)"
                try gnuplot.draw(chart.script(for: terminal), to: file)
                files.append(file)
            }
        }
        return files
    }

    /// Reads back what `write` has written.
    func readDrawing() throws(Failure) -> Drawing {
        let manifestText = try Files.read(path + "/manifest.json")
        let scenario: Scenario
        do {
            let manifest = try Manifest(parsing: manifestText)
            scenario = try ScenarioDocument.parse(manifest.scenario, file: path + "/manifest.json").scenario
        } catch let error as ScenarioErrors {
            throw .badInput(error.description)
        } catch {
            throw .badInput("\(path)/manifest.json:1:1: not a manifest that `run` has written")
        }
        return Drawing(
            scenario: scenario, runs: try readTable("runs.csv"),
            summary: try readTable("summary.csv"), rekeys: try readTable("rekeys.csv"),
            series: try readTable("series.csv"))
    }

    /// Reads the runs alone.
    func readRuns() throws(Failure) -> RunsTable { try readTable("runs.csv") }

    private func readTable<Row: ResultRow>(_ name: String) throws(Failure) -> ResultTable<Row> {
        let file = "\(path)/\(name)"
        let text = try Files.read(file)
        do {
            return try ResultTable<Row>(parsing: text)
        } catch {
            throw .badInput("\(file):\(error.line):1: \(error.sentence)")
        }
    }
}
