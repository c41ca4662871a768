public import ArgumentParser
public import Experiments
import Foundation
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs scenarios, writes results and charts, prints a table.")

    @OptionGroup var options: ScenarioOptions

    @Option(
        help: ArgumentHelp(
            "Where the results go (default: results/NAME); of several scenarios each gets a folder in it.",
            valueName: "folder"))
    var out: String?

    @Option(help: "How many runs at a time (default: one for each core).")
    var jobs: Int?

    @Option(help: "Whether pure operations are done each time (full) or once and remembered (shared).")
    var execution: Execution = .shared

    @Flag(name: .customLong("no-charts"), help: "Write no charts.")
    var skipsCharts = false

    @Option(help: "How the table is printed.")
    var format: Format = .text

    @Flag(help: "Show no progress.")
    var quiet = false

    mutating func validate() throws {
        if let jobs, jobs < 1 {
            throw ValidationError("--jobs takes a number of at least 1, not \(jobs)")
        }
    }

    func run() async throws {
        do throws(Failure) {
            let documents = try options.read()
            let gnuplot: Gnuplot? = skipsCharts ? nil : try Gnuplot()
            let folders = documents.map { document in
                guard let out else { return "results/\(document.scenario.name)" }
                return documents.count == 1 ? out : "\(out)/\(document.scenario.name)"
            }
            for folder in folders { try Files.requireWritable(folder) }
            for (document, folder) in zip(documents, folders) {
                let results = try await carryOut(document)
                try ResultFolder(folder).write(results, gnuplot: gnuplot)
                switch format {
                case .text: try Terminal.answer(ResultText.table(of: results.tables.summary, in: folder))
                case .json: try Terminal.answer(try ResultText.json(of: results.tables.summary))
                }
            }
        } catch {
            throw error.report()
        }
    }

    private func carryOut(_ document: ScenarioDocument) async throws(Failure) -> ScenarioResults {
        let plan = Plan(document)
        let runner = Runner(
            plan, execution: execution, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        let board = ProgressBoard(plan)
        let display = quiet ? nil : ProgressDisplay(board)
        let began = ContinuousClock.now
        let work = Task { () -> Result<ScenarioResults.Records, ExperimentError> in
            do throws(ExperimentError) {
                return .success(try await runner.run { board.note($0) })
            } catch {
                return .failure(error)
            }
        }
        let interrupts = Interrupts { work.cancel() }
        let result = await work.value
        interrupts.stop()
        display?.stop()
        switch result {
        case .success(let records):
            return ScenarioResults(
                document, plan: plan, records: records,
                wallSeconds: (ContinuousClock.now - began) / .seconds(1))
        case .failure(.cancelled):
            throw .interrupted
        case .failure(.broken(let run, let fault)):
            throw .broken(
                """
                an invariant of the simulation broke: \(fault)
                seed \(run.seed); this repeats it:
                  keyshift run \(command(for: run, of: document))
                """)
        }
    }

    /// The command that repeats one run and nothing else.
    private func command(for run: PlannedRun, of document: ScenarioDocument) -> String {
        var settings = options.settings
        for (path, value) in zip(document.axes, run.point.values) { settings.append("\(path)=\(value)") }
        let words = settings.map { "--set '\($0)'" }
        return
            ([document.file] + words + ["--seed \(run.seed)", "--replications 1", "--execution \(execution)"])
            .joined(separator: " ")
    }
}

extension Execution: ExpressibleByArgument {}
