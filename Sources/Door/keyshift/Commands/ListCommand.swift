import ArgumentParser
import Foundation
import Observation
import Reporting
import ScenarioFile

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists mechanisms, profiles, metrics and the scenarios at hand.")

    @Flag(help: "Print the JSON Schema of scenario files instead.")
    var schema = false

    @Flag(help: "Print what every file, column and metric of results says instead, as Markdown.")
    var results = false

    mutating func validate() throws {
        if schema, results { throw ValidationError("--schema and --results print one thing each: give one") }
    }

    func run() throws {
        do throws(Failure) {
            try Terminal.answer(
                schema ? ScenarioSchema.text : results ? ResultReference.text : try text())
        } catch {
            throw error.report()
        }
    }

    private func text() throws(Failure) -> String {
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
