import Experiments
import Foundation
import MembershipLog
import NetworkModel
import Quantities
import Reporting
import Results
import ScenarioFile
import SchemeContract
import Tiers

/// The files of one scenario's results.
struct ResultFolder {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// All that there may be.
    static let tables = ResultFile.allCases.map(\.name)
    static let report = "report.html"

    /// Where its files lie, and come to lie.
    static func places(in path: String) -> FolderPlaces {
        FolderPlaces(
            path: path, files: tables + ["manifest.json", report, FolderClaim.noteName, RoundsNote.name],
            folders: ["charts", KeptRuns.folderName, newFolder])
    }

    /// Where new tables lie until all are whole.
    private static let newFolder = ".new"

    /// Puts new tables and their manifest in the place of all that is there, charts too.
    ///
    /// All are written beside their places first, so that the older ones are lost only when the new ones are whole, and
    /// never lie among them.
    ///
    /// - Parameter say: Told what there is before it takes its place.
    func replace(
        with finished: KeptOutcome, say: (ScenarioResults) -> Void
    ) throws(Failure) -> ScenarioResults {
        let beside = "\(path)/\(Self.newFolder)"
        try? FileManager.default.removeItem(atPath: beside)
        defer { try? FileManager.default.removeItem(atPath: beside) }
        try Files.makeFolder(beside)
        let results = finished.results(of: try finished.writeTables(to: beside))
        try Files.write(try manifestText(of: results), to: beside + "/manifest.json")
        say(results)
        remove()
        for name in results.files.map(\.name) + ["manifest.json"] {
            try Files.move("\(beside)/\(name)", to: "\(path)/\(name)")
        }
        return results
    }

    /// Removes results where there are any that a manifest or a note says are a run's or a merge's.
    func removeOlder() {
        let isTold = ["manifest.json", FolderClaim.noteName].contains {
            Files.kind(of: "\(path)/\($0)") != nil
        }
        if isTold { remove() }
    }

    /// Removes a run's results where a map has taken their place, which has a page of the same name.
    func removeBesideMap() {
        if Files.kind(of: "\(path)/manifest.json") != nil { remove(Self.names) }
    }

    private func remove() {
        remove(Self.names + [Self.report])
        CostFolder.remove(from: path)
    }

    /// The manifest goes first and comes last: tables without one belong to nobody.
    private static let names = ["manifest.json", "charts", RoundsNote.name] + tables

    private func remove(_ names: [String]) {
        for name in names { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    }

    /// Says what of the results that are there goes, and has nothing in its place among those that come.
    func sayWhatIsLeftOut(by results: ScenarioResults, withCharts: Bool) {
        let names = Self.tables.filter { name in !results.files.contains { $0.name == name } }
        let leftOut = ((withCharts ? [] : ["charts"]) + names).filter {
            Files.kind(of: "\(path)/\($0)") != nil
        }
        guard !leftOut.isEmpty else { return }
        Terminal.say(
            "\(path): \(leftOut.joined(separator: " and ")) of an earlier run removed; this run was asked for none"
        )
    }

    private func manifestText(of results: ScenarioResults) throws(Failure) -> String {
        do {
            return try results.manifest.json()
        } catch {
            throw .inputOutput("\(path)/manifest.json: a measured time is not a number")
        }
    }

    /// Draws all charts that the data allow.
    ///
    /// - Returns: The files written.
    func draw(_ charts: [Chart], with gnuplot: Gnuplot) throws(Failure) -> [String] {
        try Files.makeFolder(path + "/charts")
        let missing = gnuplot.fonts.missing(in: charts.map { $0.script(for: .png) }.joined())
        if !missing.isEmpty {
            Terminal.say(
                "no font here has \(missing.prefix(20)): the PNGs show boxes, the SVGs are whole (apt-get install fonts-noto-cjk)"
            )
        }
        var files: [String] = []
        for chart in charts {
            for terminal in ChartTerminal.allCases {
                let file = "\(path)/charts/\(chart.name).\(terminal.fileExtension)"
                try gnuplot.draw(chart, as: terminal, to: file)
                files.append(file)
            }
        }
        return files
    }

    /// Writes the page of results that are whole.
    ///
    /// - Returns: The file written.
    func writeReport(of results: ScenarioResults, charts: [Chart]) throws(Failure) -> String {
        let file = "\(path)/\(Self.report)"
        try Files.write(results.report(charts: charts).html, to: file)
        return file
    }

    /// Reads back what `run` has written.
    func readResults() throws(Failure) -> ScenarioResults {
        try requireNoMap()
        try requireNoShard()
        try requireFinished("manifest.json")
        let manifest = try readManifest()
        let document: ScenarioDocument
        do {
            document = try ScenarioDocument.parse(manifest.scenario, file: path + "/manifest.json")
        } catch {
            throw .badInput(error.description)
        }
        return ScenarioResults(document, try readTables(), manifest)
    }

    private func readManifest() throws(Failure) -> Manifest {
        let file = path + "/manifest.json"
        let text = try Files.read(file, as: .scenario)
        do {
            return try Manifest(parsing: text)
        } catch {
            throw .badInput("\(file):1:1: \(error.sentence)")
        }
    }

    /// The scenario with all defaults as it was run; nothing where there are tables alone.
    func readScenario() throws(Failure) -> String? {
        Files.kind(of: path + "/manifest.json") == nil ? nil : try readManifest().scenario
    }

    private func readTables() throws(Failure) -> ExperimentTables {
        ExperimentTables(
            runs: try readTable("runs.csv"), summary: try readTable("summary.csv"),
            rekeys: try readTable("rekeys.csv"), series: try readTable("series.csv"))
    }

    /// Reads the runs alone.
    func readRuns() throws(Failure) -> RunsTable {
        try requireNoMap()
        try requireNoShard()
        try requireFinished("runs.csv")
        return try readTable("runs.csv")
    }

    /// The results of this very scenario by this very program, if they are there and whole.
    ///
    /// - Parameter withMessages: Whether each message has to be among them.
    func finished(_ document: ScenarioDocument, withMessages: Bool) throws(Failure) -> ScenarioResults? {
        guard !FolderClaim.isUnfinished(path),
            let text = try? Files.read(path + "/manifest.json", as: .scenario),
            let manifest = try? Manifest(parsing: text), manifest.scenarioSHA256 == document.resolvedSHA256,
            manifest.programSHA256 == (try Host.programSHA256()), let files = manifest.files,
            files.allSatisfy({ Files.kind(of: "\(path)/\($0)") != nil }),
            !withMessages || files.contains(ResultFile.messages.name)
        else { return nil }
        return ScenarioResults(document, try readTables(), manifest)
    }

    /// - Throws: `.badInput` where `map` has written, and `run` has not.
    private func requireNoMap() throws(Failure) {
        guard CostFolder.holdsMap(path), Files.kind(of: "\(path)/runs.csv") == nil else { return }
        throw .badInput("\(path): this is a map's folder; plot, report and compare take a run's")
    }

    /// - Throws: `.badInput` where a shard has kept its runs.
    private func requireNoShard() throws(Failure) {
        guard let note = try ShardNote(in: path) else { return }
        throw .badInput(
            "\(path): this is the folder of shard \(note.shard); `keyshift merge` makes results of those of all shards"
        )
    }

    /// Says where what is read is not what was begun last.
    ///
    /// - Throws: `.inputOutput` where there is nothing else.
    private func requireFinished(_ name: String) throws(Failure) {
        guard FolderClaim.isUnfinished(path) else { return }
        guard Files.kind(of: "\(path)/\(name)") != nil else {
            guard Files.kind(of: "\(path)/\(RoundsNote.name)") == nil else {
                throw .inputOutput(
                    "\(path): shards are merged there, and have more to run: run all of them again with --rounds \(path), then merge again"
                )
            }
            throw .inputOutput(
                "\(path): a run there has not ended, and there are no results of an earlier one; the same `run` with --resume ends it"
            )
        }
        Terminal.say("\(path): a run there has not ended; what is read is of an earlier one")
    }

    private func readTable<Row: ResultRow>(_ name: String) throws(Failure) -> ResultTable<Row> {
        let file = "\(path)/\(name)"
        let text = try Files.read(file, as: .table)
        do {
            return try ResultTable<Row>(parsing: text, complaint: MetricUnits.complaint)
        } catch {
            throw .badInput("\(file):\(error.line):\(error.column): \(error.sentence)")
        }
    }
}
