public import ArgumentParser
public import Experiments
import Foundation
import Measurements
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run")
    @Argument var scenarios: [String]
    @Option var execution: Execution = .shared
    @Option var jobs = 2
    @Option var set: [String] = []

    func run() async throws {
        for file in scenarios {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            var document = try ScenarioDocument.parse(text, file: file)
            document = try document.setting(set.map { let p = $0.split(separator: "=", maxSplits: 1).map(String.init); return (p[0], p[1]) })
            let plan = Plan(document)
            let records = try await Runner(plan, execution: execution, jobs: jobs).run { _ in }
            for (run, record) in zip(plan.runs, records) {
                print("#", run.point.values, run.replication, record.digest.text, record.eventCount)
                for metric in record.metrics { print("  ", metric.name, metric.value, metric.unit) }
            }
        }
    }
}
extension Execution: ExpressibleByArgument {}
