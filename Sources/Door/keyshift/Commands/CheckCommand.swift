import ArgumentParser
import Experiments
import Reporting
import Results
import ScenarioFile

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Runs the scenarios of a baseline and says what is not as it was.",
        discussion: """
            Each folder of the baseline holds scenario.yaml, baseline.csv, and perhaps tolerances.yaml. Values are \
            compared seed by seed; what depends on the host is not. Exit status 1 when anything is worse than \
            its tolerance allows, a point is gone, nothing was compared, or an expectation of a scenario does not \
            hold; better results are reported, and pass.
            """)

    @Option(
        help: ArgumentHelp("Where the baseline lies (default: results/baseline).", valueName: "folder"),
        transform: PathArgument.read)
    var baseline = "results/baseline"

    @Flag(help: "Make the results the new baseline; exit status 0 unless an expectation does not hold.")
    var update = false

    @Option(
        help: ArgumentHelp("Write the report as JUnit's XML, too.", valueName: "file"),
        transform: PathArgument.read)
    var junit: String?

    @Option(
        help: ArgumentHelp("Write the report as Markdown, too.", valueName: "file"),
        transform: PathArgument.read)
    var markdown: String?

    @Option(
        help: ArgumentHelp("Write the report as a page, too.", valueName: "file"),
        transform: PathArgument.read)
    var html: String?

    @Option(parsing: .unconditional, help: "How many runs at a time (default: one for each core).")
    var jobs: Int?

    @Flag(help: "Show no progress.")
    var quiet = false

    mutating func validate() throws {
        if let jobs, jobs < 1 {
            throw ValidationError("--jobs takes a number of at least 1, not \(jobs)")
        }
    }

    func run() async throws {
        let interrupts = Interrupts()
        defer { interrupts.stop() }
        interrupts.endInTheMiddle { "nothing was run" }
        let baselines = Result { () throws(Failure) in try Baseline.all(in: baseline) }
        do throws(Failure) {
            let inputs = (try? baselines.get())?.flatMap(\.inputs) ?? Baseline.profiles(in: baseline)
            try NamedOutputs([("--junit", junit), ("--markdown", markdown), ("--html", html)])
                .requireApart(from: inputs, and: Baseline.places(in: baseline))
        } catch {
            // Told here alone: no report has a place to say it in.
            throw error.report()
        }
        let report: RegressionReport
        do throws(Failure) {
            try beginReports()
            report = try await check(try baselines.get(), interrupts)
            // Nothing more is computed that could be given up; a pipe that nobody reads would wait for ever.
            interrupts.whenOneComes { Interrupts.end(advice: "not all reports were written") }
            try Terminal.answer(report.text)
            for (file, text) in reports(junit: report.junit, markdown: report.markdown, html: report.html) {
                try Files.write(text, to: file)
            }
        } catch {
            let failure = CheckFailure(reason: error.sentence)
            let reports =
                interrupts.haveCome
                ? [] : reports(junit: failure.junit, markdown: failure.markdown, html: failure.html)
            interrupts.whenOneComes { Interrupts.end(advice: "not all reports were written") }
            // Why the check failed is told in any case; that a report cannot say so would only hide it.
            for (file, text) in reports { try? Files.write(text, to: file) }
            throw error.report()
        }
        if update ? report.isUnmet : report.isFailure { throw ExitCode(1) }
    }

    /// The files that are asked for, with the text of each.
    private func reports(
        junit junitText: String, markdown markdownText: String, html htmlText: String
    ) -> [(file: String, text: String)] {
        [(junit, junitText), (markdown, markdownText), (html, htmlText)].compactMap { file, text in
            file.map { ($0, text) }
        }
    }

    /// Sees that reports can be written, and lets those of an earlier check say that this one has not ended, in case
    /// it never does.
    private func beginReports() throws(Failure) {
        let failure = CheckFailure(reason: "the check was not carried out to its end")
        for (file, text) in reports(junit: failure.junit, markdown: failure.markdown, html: failure.html) {
            try Files.requireWritable(file: file)
            if Files.holdsWhatWasWritten(file) { try Files.write(text, to: file) }
        }
    }

    private func check(
        _ baselines: [Baseline], _ interrupts: Interrupts
    ) async throws(Failure) -> RegressionReport {
        // All that can be known before the first run is: a mistake in the last should not cost the time of the others.
        var prepared: [Prepared] = []
        var mistakes: [String] = []
        for baseline in baselines {
            do throws(Failure) {
                prepared.append(try prepare(baseline))
            } catch {
                guard case .badInput(let text) = error else { throw error }
                mistakes.append(text)
            }
        }
        guard mistakes.isEmpty else { throw Failure.badInput(mistakes.joined(separator: "\n")) }
        for document in prepared.map(\.baseline.document) {
            try campaign(of: document).requireMemory()
        }
        var checks: [RegressionCheck] = []
        for item in prepared {
            let results = try await campaign(of: item.baseline.document).simulate(interrupts)
            checks.append(try check(results, against: item))
        }
        return RegressionReport(checks)
    }

    private struct Prepared {
        let baseline: Baseline
        let old: RunsTable?
        let tolerances: BaselineTolerances
        let origin: RegressionCheck.Origin
    }

    private func prepare(_ baseline: Baseline) throws(Failure) -> Prepared {
        let old = try baseline.read()
        guard old != nil || update else {
            throw .inputOutput("\(baseline.file): there is none; `keyshift check --update` writes it")
        }
        return Prepared(
            baseline: baseline, old: old, tolerances: try baseline.readTolerances(),
            origin: try baseline.readOrigin())
    }

    private func check(_ results: ScenarioResults, against item: Prepared) throws(Failure) -> RegressionCheck
    {
        let runs = results.tables.runs
        if update { try item.baseline.write(runs) }
        let old = item.old ?? runs
        guard Set(old.axes) == Set(runs.axes) else {
            throw .badInput(
                "\(item.baseline.file):1:1: it sweeps other paths than its scenario; update the baseline")
        }
        return RegressionCheck(
            scenario: runs.scenario, baseline: old, results: runs,
            origin: item.old == nil ? .same : item.origin, isFirst: item.old == nil,
            isSequential: results.scenario.replications.precision != nil, expectations: results.expectations
        ) { column in
            let tolerance = item.tolerances.tolerance(of: column)
            return (tolerance.worse, tolerance.better)
        }
    }

    private func campaign(of document: ScenarioDocument) -> Campaign {
        Campaign(document, jobs: jobs, isQuiet: quiet)
    }
}
