public import ArgumentParser
public import Experiments
import Foundation
import Reporting
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs scenarios, writes results and charts, prints a table.",
        discussion: """
            A folder of results belongs to one scenario with all its values: a run with others into it is refused, \
            and so are two scenarios of one name in a call, and two runs into one folder at a time. What an \
            interrupted run has left says so in unfinished.txt.
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(
        help: ArgumentHelp(
            "Where the results go (default: results/NAME); of several scenarios each gets a folder in it.",
            valueName: "folder"),
        transform: PathArgument.read)
    var out: String?

    @Option(help: "How many runs at a time (default: one for each core).")
    var jobs: Int?

    @Option(help: "Whether pure operations are done each time (full) or once and remembered (shared).")
    var execution: Execution = .shared

    @Flag(help: "Go on where an interrupted run of the same scenario ended; what is whole is not run again.")
    var resume = false

    @Flag(
        help: "Replace the results of another scenario, or of other values, once the new ones are whole.")
    var force = false

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
        // Before all else, so that from the first moment an interrupted run says so and ends with its status.
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        do throws(Failure) {
            let documents = try options.read()
            let gnuplot: Gnuplot? = skipsCharts ? nil : try Gnuplot()
            let folders = documents.map { document in
                guard let out else { return "results/\(document.scenario.name)" }
                return documents.count == 1 ? out : "\(out)/\(document.scenario.name)"
            }
            try requireDistinct(folders, of: documents)
            for document in documents { try requireMemory(for: document) }
            var claims: [FolderClaim] = []
            for (document, folder) in zip(documents, folders) {
                claims.append(try FolderClaim(folder, for: document, isForced: force))
            }
            var complaints: [String] = []
            for ((document, folder), claim) in zip(zip(documents, folders), claims) {
                let results = try await carryOut(
                    document, in: folder, claimedBy: claim, gnuplot: gnuplot, interrupts)
                switch format {
                case .text: try Terminal.answer(results.table(in: folder))
                case .json: try Terminal.answer(try ResultText.json(of: results.tables.summary))
                }
                complaints += results.expectations.flatMap(\.complaints)
            }
            guard complaints.isEmpty else { throw Failure.unmet(complaints) }
        } catch {
            throw error.report()
        }
    }

    /// - Throws: `.usage` when two scenarios would write into one folder.
    private func requireDistinct(_ folders: [String], of documents: [ScenarioDocument]) throws(Failure) {
        for (index, folder) in folders.enumerated() {
            guard let first = folders[..<index].firstIndex(of: folder) else { continue }
            throw .usage(
                """
                \(documents[first].file) and \(documents[index].file) are both named \
                '\(documents[index].scenario.name)', and would write into one folder: run them one by one, with \
                another --out
                """)
        }
    }

    /// Runs one scenario and writes its results.
    private func carryOut(
        _ document: ScenarioDocument, in folder: String, claimedBy claim: FolderClaim, gnuplot: Gnuplot?,
        _ interrupts: Interrupts
    ) async throws(Failure) -> ScenarioResults {
        let place = ResultFolder(folder)
        if resume, let results = try place.finished(document) {
            if !quiet { Terminal.say("\(folder): whole already, and nothing was run") }
            interrupts.endInTheMiddle { Self.whatIsWhole(in: folder) }
            try draw(results, in: folder, with: gnuplot, interrupts)
            return results
        }
        try claim.begin()
        let kept = try KeptRuns(in: folder, of: document, isResuming: resume)
        if resume { say(of: kept, in: folder) }
        interrupts.endInTheMiddle { Self.whatIsKept(kept, in: folder, of: claim) }
        let results: ScenarioResults
        do throws(Failure) {
            results = try await simulate(document, keptIn: kept, interrupts)
            try place.replace(with: results)
        } catch {
            // What was there before is as it was, where no run was finished.
            let advice = Self.whatIsKept(kept, in: folder, of: claim)
            guard interrupts.haveCome else { throw error }
            throw .interrupted(advice: advice)
        }
        // The results are whole now, whatever becomes of their charts.
        interrupts.endInTheMiddle { Self.whatIsWhole(in: folder) }
        claim.end()
        kept.remove()
        try draw(results, in: folder, with: gnuplot, interrupts)
        return results
    }

    /// Draws the charts of results that are whole.
    private func draw(
        _ results: ScenarioResults, in folder: String, with gnuplot: Gnuplot?, _ interrupts: Interrupts
    ) throws(Failure) {
        do throws(Failure) {
            try ResultFolder(folder).drawCharts(of: results, with: gnuplot)
        } catch {
            guard !interrupts.haveCome else { throw .interrupted(advice: Self.whatIsWhole(in: folder)) }
            throw .inputOutput("\(error.sentence); \(Self.whatIsWhole(in: folder))")
        }
    }

    private static func whatIsWhole(in folder: String) -> String {
        "the tables in \(folder) are whole, and `keyshift plot \(folder)` draws their charts"
    }

    private static func whatIsKept(_ kept: KeptRuns, in folder: String, of claim: FolderClaim) -> String {
        let count = kept.survey().fitting
        guard count > 0 else {
            claim.end()
            return "no run was finished, so none is kept"
        }
        return """
            \(count) finished \(count == 1 ? "run is" : "runs are") kept in \(folder); the same command with \
            --resume goes on from there
            """
    }

    private func say(of kept: KeptRuns, in folder: String) {
        let (fitting, stale) = kept.survey()
        if stale > 0 {
            Terminal.say(
                "\(folder): \(stale) kept by another scenario, setting or program: not used, and run again")
        }
        if !quiet { Terminal.say("\(folder): going on from \(fitting) finished runs") }
    }

    /// Carries out all runs of a scenario, and writes nothing but what it is to keep of them.
    func simulate(
        _ document: ScenarioDocument, keptIn kept: KeptRuns? = nil, _ interrupts: Interrupts
    ) async throws(Failure) -> ScenarioResults {
        let plan = Plan(document)
        let runner = Runner(
            plan, execution: execution, jobs: try jobCount(for: document),
            precision: PrecisionRule(alsoWatching: document.scenario.expectations.map(\.metric)),
            keeper: kept)
        let board = ProgressBoard(plan)
        let display = quiet ? nil : ProgressDisplay(board)
        let began = ContinuousClock.now
        let work = Task { () -> Result<ExperimentOutcome, ExperimentError> in
            do throws(ExperimentError) {
                return .success(try await runner.run { board.note($0) })
            } catch {
                return .failure(error)
            }
        }
        if kept == nil { interrupts.endInTheMiddle { "the check has come to no result" } }
        interrupts.whenOneComes { work.cancel() }
        let result = await work.value
        display?.stop()
        switch result {
        case .success(let outcome):
            return ScenarioResults(
                document, outcome, wallSeconds: (ContinuousClock.now - began) / .seconds(1))
        case .failure(.cancelled):
            throw .interrupted(advice: "the check has come to no result")
        case .failure(.notKept(let error)):
            throw .inputOutput(error.reason)
        case .failure(.broken(let run, let fault)):
            throw .broken(
                """
                an invariant of the simulation broke: \(fault)
                seed \(run.seed); this repeats it:
                  keyshift run \(command(for: run, of: document))
                """)
        }
    }

    /// - Throws: `.badInput` when the memory does not hold the runs.
    func requireMemory(for document: ScenarioDocument) throws(Failure) { _ = try jobCount(for: document) }

    /// How many runs go at a time: as asked, or one for each core, but no more than the memory holds.
    ///
    /// - Throws: `.badInput` when it does not hold them.
    private func jobCount(for document: ScenarioDocument) throws(Failure) -> Int {
        let wished = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        guard let available = Host.availableMemoryBytes else { return wished }
        let estimate = MemoryEstimate(Plan(document), execution: execution)
        let least = jobs == nil ? 1 : wished
        if let fitting = (least...wished).last(where: { estimate.bytes(atATime: $0) <= available }) {
            return fitting
        }
        let greatest = estimate.bytesByPoint.enumerated().max { $0.element < $1.element }?.offset ?? 0
        let values = zip(document.axes, document.points[greatest].values).map { "\($0)=\($1)" }
        throw .badInput(
            """
            \(document.file): the runs would not fit the memory: about \(gigabytes(estimate.bytes(atATime: least))) \
            with \(least) at a time\(values.isEmpty ? "" : ", most of it at \(values.joined(separator: " "))"), \
            and \(gigabytes(available)) are free
            """)
    }

    private func gigabytes(_ bytes: Double) -> String { String(format: "%.1f GB", bytes / 1e9) }

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
