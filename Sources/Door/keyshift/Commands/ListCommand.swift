import ArgumentParser
import Foundation
import Observation
import Reporting
import ScenarioFile

struct ListCommand: ParsableCommand {
    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case keys
        case metrics
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists mechanisms, profiles, metrics, the keys of a scenario and the scenarios at hand.",
        discussion: """
            `list keys` has every key of a scenario by its path, `list metrics` every metric; a word leaves those lines in which it \
            occurs. On a terminal lines are cut to its width; elsewhere they are whole, and tabs part their columns.
            """)

    @Argument(help: "All lines about 'keys' or 'metrics'; left out, an overview.")
    var subject: Subject?

    @Argument(help: "A word that occurs in the name or the description.")
    var word: String?

    @Flag(help: "Print the JSON Schema of scenario files instead.")
    var schema = false

    @Flag(help: "Print the reference of scenario files instead: every key with an example, as Markdown.")
    var reference = false

    @Flag(help: "Print what every file, column and metric of results says instead, as Markdown.")
    var results = false

    mutating func validate() throws {
        let count = [subject != nil, schema, reference, results].count { $0 }
        if count > 1 {
            throw ValidationError("'keys', 'metrics', --schema, --reference and --results exclude each other")
        }
    }

    func run() throws {
        do throws(Failure) {
            try Terminal.answer(try text())
        } catch {
            throw error.report()
        }
    }

    private func text() throws(Failure) -> String {
        if schema { return ScenarioSchema.text }
        if reference { return ScenarioReference.text }
        if results { return ResultReference.text }
        return switch subject {
        case .keys:
            try keys.finding(word) { FieldWords.path(for: $0, among: ScenarioKey.all.map(\.path)) }.text
        case .metrics: try metrics.finding(word) { _ in nil }.text
        case nil: try overview()
        }
    }

    private var keys: Listing {
        let rows = ScenarioKey.all.map { [$0.path, $0.type, $0.unit, $0.usual, $0.description] }
        return Listing(
            headings: ["path", "type", "unit", "default", "description"], rows: rows, searched: [0, 4],
            noun: "key")
    }

    private var metrics: Listing {
        let rows = MetricDefinition.all.map { metric in
            [
                metric.name, metric.unit,
                metric.isDistribution
                    ? metric.columnNames.map { $0.dropFirst(metric.name.count) }.joined(separator: " ") : "",
                metric.meaning,
            ]
        }
        return Listing(
            headings: ["name", "unit", "columns", "meaning"], rows: rows, searched: [0, 3], noun: "metric")
    }

    private func overview() throws(Failure) -> String {
        let profiles = try ProfileFolders.profiles(for: "")
        let nameWidth = MetricDefinition.all.map(\.name.count).max() ?? 0
        let metrics = MetricDefinition.all.map { metric in
            let name = metric.name.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
            let unit = metric.unit.padding(toLength: 9, withPad: " ", startingAt: 0)
            return "  \(name)  \(unit) \(metric.isDistribution ? "*" : " ") \(metric.meaning)"
        }
        return """
            mechanisms        \(ScenarioNames.mechanisms.joined(separator: ", "))
            schemes           \(profiles.schemeNames.joined(separator: ", "))
            costs             \(profiles.costNames.joined(separator: ", "))
            regions           \(profiles.regionNames.joined(separator: ", "))
            device profiles   \(profiles.deviceNames.joined(separator: ", "))
            access links      \(profiles.accessNames.joined(separator: ", "))
            backbone links    \(profiles.backboneNames.joined(separator: ", "))
            scenarios         \(scenariosAtHand)

            metrics (* as .p50 .p90 .p95 .p99 .max .mean)
            \(metrics.joined(separator: "\n"))

            """
    }

    private var scenariosAtHand: String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "scenarios")) ?? []
        let names = files.filter { $0.hasSuffix(".yaml") }.sorted()
        return names.isEmpty ? "none in ./scenarios" : names.map { "scenarios/\($0)" }.joined(separator: ", ")
    }
}
