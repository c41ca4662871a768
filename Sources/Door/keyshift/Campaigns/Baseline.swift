import Foundation
import Reporting
import Results
import ScenarioFile

/// One folder of a baseline: a scenario, what came of it once, and how far that may move.
struct Baseline {
    let document: ScenarioDocument
    private let folder: String

    private static let names = ["scenario.yaml", "baseline.csv", "resolved.yaml", "tolerances.yaml"]

    /// Where the files of all folders in `path` lie, and come to lie.
    static func places(in path: String) -> [FolderPlaces] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return folders.sorted().map { folder in
            FolderPlaces(path: "\(path)/\(folder)", files: names)
        }
    }

    /// The profiles that all folders in `path` could name, which can be said of broken ones, too.
    static func profiles(in path: String) -> [String] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return folders.sorted().flatMap {
            ProfileFolders.files(for: "\(path)/\($0)/\(names[0])", tables: [])
        }
    }

    /// What its scenario reads besides itself.
    var inputs: [String] { ProfileFolders.files(for: document.file, tables: document.tableNames) }

    /// All folders in `path`, in alphabetical order.
    ///
    /// - Throws: `.badInput` with all that is wrong with any of the scenarios.
    static func all(in path: String) throws(Failure) -> [Baseline] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
        let folders = names.map { "\(path)/\($0)" }.filter {
            FileManager.default.fileExists(atPath: $0 + "/scenario.yaml")
        }
        // What cannot be read would be left out of the check without a word, and so would one that has lost its scenario.
        if let name = names.first(where: { Files.wasRepaired("\(path)/\($0)") }) {
            throw .inputOutput(
                "\(path)/\(name): its name is not UTF-8 text, as the names of files have to be here")
        }
        let without = names.filter { !folders.contains("\(path)/\($0)") }.compactMap {
            reasonWithoutScenario("\(path)/\($0)")
        }
        guard without.isEmpty else { throw .badInput(without.joined(separator: "\n")) }
        guard !folders.isEmpty else {
            throw .inputOutput("\(path): there is no folder in it with a scenario.yaml")
        }
        var baselines: [Baseline] = []
        var complaints: [String] = []
        for folder in folders {
            let file = folder + "/scenario.yaml"
            let text = try Files.read(file, as: .scenario)
            let profiles = try ProfileFolders.profiles(for: file)
            do {
                baselines.append(
                    Baseline(
                        document: try ScenarioDocument.parse(text, file: file, profiles: profiles),
                        folder: folder))
            } catch {
                complaints.append(error.description)
            }
        }
        guard complaints.isEmpty else { throw .badInput(complaints.joined(separator: "\n")) }
        // Reports call scenarios by their names.
        for (place, later) in baselines.enumerated() {
            let name = later.document.scenario.name
            guard let first = baselines[..<place].first(where: { $0.document.scenario.name == name }) else {
                continue
            }
            throw .badInput("\(first.folder) and \(later.folder): the scenarios of both are named '\(name)'")
        }
        return baselines
    }

    /// Why a folder that has no scenario would be left out of the check; nothing of what is no folder, or is hidden.
    private static func reasonWithoutScenario(_ folder: String) -> String? {
        guard Files.kind(of: folder) == .typeDirectory, folder.split(separator: "/").last?.first != "." else {
            return nil
        }
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        if files.contains("baseline.csv") {
            return "\(folder): there is a baseline.csv, and no scenario.yaml beside it"
        }
        guard let other = files.first(where: { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }) else {
            return "\(folder): there is no scenario.yaml in it; each folder of a baseline holds one"
        }
        return "\(folder): there is no scenario.yaml in it, but \(other); each folder of a baseline holds one"
    }

    var file: String { folder + "/baseline.csv" }

    /// What came of the scenario when the baseline was written; nothing when it never was.
    func read() throws(Failure) -> RunsTable? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let text = try Files.read(file, as: .table)
        do {
            return try RunsTable(parsing: text, complaint: MetricUnits.complaint)
        } catch {
            throw .badInput("\(file):\(error.line):\(error.column): \(error.sentence)")
        }
    }

    func write(_ runs: RunsTable) throws(Failure) {
        try Files.write(runs.csv, to: file)
        try Files.write(document.resolvedYAML, to: originFile)
    }

    /// The scenario that the baseline was made of, all defaults and profiles written out.
    private var originFile: String { folder + "/resolved.yaml" }

    /// Whether the scenario is still the one that the baseline was made of, and else what is other.
    func readOrigin() throws(Failure) -> RegressionCheck.Origin {
        guard FileManager.default.fileExists(atPath: originFile) else { return .untold }
        let origin = try Files.read(originFile)
        guard origin != document.resolvedYAML else { return .same }
        do {
            return .other(try ScenarioChange.all(from: origin, to: document.resolvedYAML).map(\.sentence))
        } catch {
            throw .badInput("\(originFile): it is no YAML any more; `keyshift check --update` writes it anew")
        }
    }

    /// What `tolerances.yaml` allows; without one nothing may move.
    func readTolerances() throws(Failure) -> BaselineTolerances {
        let file = folder + "/tolerances.yaml"
        guard FileManager.default.fileExists(atPath: file) else { return .exact }
        let text = try Files.read(file)
        do {
            return try BaselineTolerances.parse(text, file: file)
        } catch {
            throw .badInput(error.description)
        }
    }
}
