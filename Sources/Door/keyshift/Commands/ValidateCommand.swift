import ArgumentParser
import ScenarioFile

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks scenario files and says all that is wrong with them.")

    @OptionGroup var options: ScenarioOptions

    @Flag(name: .customLong("print"), help: "Print the scenarios with all defaults filled in.")
    var shouldPrint = false

    func run() throws {
        do throws(Failure) {
            for document in try options.read() {
                for sentence in document.doubts { Terminal.say(sentence) }
                if shouldPrint {
                    try Terminal.answer(document.resolvedYAML)
                } else {
                    let points = document.points.count
                    let runs = document.points.reduce(0) { $0 + $1.scenario.replications.count }
                    try Terminal.answer("\(document.file): fine; points: \(points), runs: \(runs)\n")
                }
            }
        } catch {
            throw error.report()
        }
    }
}
