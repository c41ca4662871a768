import ArgumentParser
import Results
import ScenarioFile

/// What every command takes that reads scenarios.
struct ScenarioOptions: ParsableArguments {
    @Argument(
        help: "Scenario files, or the manifest.json of a run; '-' is standard input.",
        transform: PathArgument.read)
    var scenarios: [String]

    @Option(
        name: .customLong("set"), help: "Another value at a path of the scenario, as path=value; any number.")
    var settings: [String] = []

    @Option(parsing: .unconditional, help: "Another seed.")
    var seed: UInt64?

    @Option(parsing: .unconditional, help: "Another number of replications.")
    var replications: Int?

    mutating func validate() throws {
        if scenarios.count(where: { $0 == "-" }) > 1 {
            throw ValidationError("standard input can be read once, and '-' is there twice")
        }
        for setting in settings where !setting.contains("=") {
            throw ValidationError("--set takes path=value, as in network.access.loss=5%, not '\(setting)'")
        }
        let range = ScenarioDocument.replicationRange
        if let replications, !range.contains(replications) {
            throw ValidationError(
                "--replications takes a number from \(range.lowerBound) to \(range.upperBound), not \(replications)"
            )
        }
        if let seed, seed > UInt64(Int.max) {
            throw ValidationError("--seed takes a number of at most \(Int.max), not \(seed)")
        }
    }

    /// All files that are read for these documents.
    func inputs(of documents: [ScenarioDocument]) -> [String] {
        zip(scenarios, documents).flatMap { file, document in
            [file == "-" ? "/dev/stdin" : file]
                + ProfileFolders.files(for: file == "-" ? "" : file, tables: document.tableNames)
        }
    }

    /// Reads all files; what is wrong with any of them is said at once.
    func read() throws(Failure) -> [ScenarioDocument] {
        var documents: [ScenarioDocument] = []
        var complaints: [String] = []
        for file in scenarios {
            let isInput = file == "-"
            let text = isInput ? try Files.readStandardInput() : try Files.read(file, as: .scenario)
            let profiles = try ProfileFolders.profiles(for: isInput ? "" : file)
            let name = isInput ? "standard input" : file
            do throws(ManifestError) {
                // What a manifest holds is its scenario with all defaults and profiles.
                let scenario = Manifest.isMeant(by: text) ? try Manifest(parsing: text).scenario : text
                do throws(ScenarioErrors) {
                    documents.append(
                        try ScenarioDocument.parse(scenario, file: name, profiles: profiles)
                            .setting(overrides))
                } catch {
                    complaints.append(error.description)
                }
            } catch {
                complaints.append("\(name):1:1: \(error.sentence)")
            }
        }
        guard complaints.isEmpty else { throw .badInput(complaints.joined(separator: "\n")) }
        return documents
    }

    private var overrides: [(path: String, value: String)] {
        var overrides = settings.map { setting -> (path: String, value: String) in
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
        }
        if let seed { overrides.append(("seed", "\(seed)")) }
        if let replications { overrides.append(("replications", "\(replications)")) }
        return overrides
    }
}
