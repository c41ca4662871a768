import Experiments
import Foundation
import Results

/// The files of one scenario's results.
struct ResultFolder {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Writes all files, each whole or not at all, and draws the charts if there is a gnuplot to.
    func write(_ results: ScenarioResults, gnuplot: Gnuplot?) throws(Failure) {
        try Files.makeFolder(path)
        try Files.write(results.tables.runs.csv, to: path + "/runs.csv")
        try Files.write(results.tables.summary.csv, to: path + "/summary.csv")
        try Files.write(results.tables.rekeys.csv, to: path + "/rekeys.csv")
        try Files.write(results.tables.series.csv, to: path + "/series.csv")
        let manifest: String
        do {
            manifest = try results.manifest.json()
        } catch {
            throw .inputOutput("\(path)/manifest.json: a measured time is not a number")
        }
        try Files.write(manifest, to: path + "/manifest.json")
    }
}
