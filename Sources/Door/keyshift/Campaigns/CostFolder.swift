import Costs
import Foundation
import MembershipLog
import Reporting
import Results
import ScenarioFile
import SchemeContract
import Tiers

/// The files of a map.
struct CostFolder {
    static let tables = ["vectors.csv", "map.csv", "switches.csv", "trials.csv"]
    /// What schemes go by that choose by cost.
    static let profile = "costs.yaml"

    let path: String
    /// The scenario with all defaults, and above it what else was asked: by this a folder of maps belongs to it.
    let text: String

    init(
        _ path: String, of document: ScenarioDocument, gears: [Tier], sizes: [Int], cost: CostKind
    ) {
        self.path = path
        let names = gears.map(\.name).joined(separator: ",")
        let counts = sizes.map(String.init).joined(separator: ",")
        text =
            "\(Self.firstWords)--gears \(names) --sizes \(counts) --cost \(cost.rawValue)\n"
            + document.resolvedYAML
    }

    static func scenario(in path: String) -> String { "\(path)/\(scenarioName)" }

    /// Whether a map has been written to a folder.
    static func holdsMap(_ path: String) -> Bool {
        tables.contains { Files.kind(of: "\(path)/\($0)") != nil }
    }

    private static let scenarioName = "scenario.yaml"
    private static let firstWords = "# keyshift map "

    /// Removes a map, if one has been written there, and leaves what is not of it.
    static func remove(from path: String) {
        guard holdsMap(path) else { return }
        var names = tables + [profile]
        let written = try? Files.read(scenario(in: path), as: .scenario)
        if written?.hasPrefix(firstWords) == true { names.append(scenarioName) }
        for name in names { try? FileManager.default.removeItem(at: Files.url("\(path)/\(name)")) }
    }

    /// Where its files lie, and come to lie.
    var places: FolderPlaces {
        FolderPlaces(
            path: path, files: Self.tables + [Self.profile, Self.scenarioName, ResultFolder.report],
            folders: ["charts"])
    }

    /// - Parameter rates: Of which the page tells ladders.
    func write(_ results: CostResults, for rates: [GroupRates]) throws(Failure) {
        try Files.write(text, to: Self.scenario(in: path))
        let name = results.scenario.name
        let tables = [
            results.table.vectorsCSV(scenario: name, confidence: results.confidence),
            CostMap.csv(results.maps, scenario: name, gears: results.gears),
            SwitchCosts.csv(results.switches, scenario: name, confidence: results.confidence),
            CostTrial.csv(results.trials, scenario: name),
        ]
        try Files.write(results.profile.text, to: "\(path)/\(Self.profile)")
        for (file, table) in zip(Self.tables, tables) { try Files.write(table.text, to: "\(path)/\(file)") }
        try Files.write(results.report(for: rates).html, to: "\(path)/\(ResultFolder.report)")
    }

    func draw(_ results: CostResults, with gnuplot: Gnuplot) throws(Failure) {
        try Files.makeFolder(path + "/charts")
        for chart in results.charts {
            for terminal in ChartTerminal.allCases {
                try gnuplot.draw(
                    chart, as: terminal, to: "\(path)/charts/\(chart.name).\(terminal.fileExtension)")
            }
        }
    }
}
