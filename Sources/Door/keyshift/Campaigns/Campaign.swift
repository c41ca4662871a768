import Experiments
import Foundation
import ScenarioFile

/// All runs of one scenario, on this machine.
struct Campaign {
    let document: ScenarioDocument
    let plan: Plan
    /// The words of a command that repeats one run and nothing else.
    private let repeating: @Sendable (PlannedRun) -> [String]
    private let execution: Execution
    private let jobs: Int?
    let isQuiet: Bool
    /// Whether each message is recorded.
    let keepsMessages: Bool
    /// Looks into the runs.
    var view: InsideView?
    /// Of which points runs are carried out here, by their index; of all where it says nothing.
    var points: Set<Int>?
    /// What stays in the memory of runs that have ended.
    var retention = MemoryEstimate.Retention.all

    /// - Parameters:
    ///   - jobs: How many runs at a time; left out, one for each core.
    ///   - settings: What was set beside the file, as `path=value`.
    init(
        _ document: ScenarioDocument, execution: Execution = .shared, jobs: Int?, settings: [String] = [],
        keepsMessages: Bool = false, isQuiet: Bool
    ) {
        self.init(
            document, plan: Plan(document), execution: execution, jobs: jobs, keepsMessages: keepsMessages,
            isQuiet: isQuiet
        ) { run in
            let swept = zip(document.axes, run.point.values).map { "\($0)=\($1)" }
            return ["run", document.file] + (settings + swept).map { "--set '\($0)'" }
                + ["--execution \(execution)"]
        }
    }

    /// - Parameters:
    ///   - plan: Of runs that the document's own are not.
    ///   - repeating: The words of a command that repeats one of them, but for seed and number of replications.
    init(
        _ document: ScenarioDocument, plan: Plan, execution: Execution = .shared, jobs: Int?,
        keepsMessages: Bool = false, isQuiet: Bool,
        repeating: @escaping @Sendable (PlannedRun) -> [String]
    ) {
        self.document = document
        self.plan = plan
        self.execution = execution
        self.jobs = jobs
        self.keepsMessages = keepsMessages
        self.isQuiet = isQuiet
        self.repeating = repeating
    }

    /// Carries out all runs of a scenario, and writes and keeps nothing.
    func simulate(_ interrupts: Interrupts) async throws(Failure) -> ScenarioResults {
        let began = ContinuousClock.now
        let outcome = try await outcome(
            whereNothingIsKept: { "the check has come to no result" }, interrupts)
        return ScenarioResults(
            document, outcome, wallSeconds: (ContinuousClock.now - began) / .seconds(1),
            keepsMessages: keepsMessages)
    }

    /// - Parameter advice: Leaves nothing behind where nothing is kept, and has what to say of an interruption then.
    func outcome(
        keptIn kept: KeptRuns? = nil, whereNothingIsKept advice: @escaping @Sendable () -> String,
        _ interrupts: Interrupts
    ) async throws(Failure) -> ExperimentOutcome {
        try await carryOut(keptIn: kept, whereNothingIsKept: advice, interrupts) {
            runner, board async throws(ExperimentError) in
            try await runner.run { board.note($0) }
        }
    }

    /// Carries out some of the runs, of which nothing is left but what is kept.
    func keep(
        _ runs: [PlannedRun], in kept: KeptRuns, sayingWhatIsKept advice: @escaping @Sendable () -> String,
        _ interrupts: Interrupts
    ) async throws(Failure) {
        try await carryOut(keptIn: kept, whereNothingIsKept: advice, interrupts) {
            runner, board async throws(ExperimentError) in
            try await runner.keep(runs) { board.note($0) }
        }
    }

    private func carryOut<Outcome: Sendable>(
        keptIn kept: KeptRuns?, whereNothingIsKept advice: @escaping @Sendable () -> String,
        _ interrupts: Interrupts,
        _ body: @escaping @Sendable (Runner, ProgressBoard) async throws(ExperimentError) -> Outcome
    ) async throws(Failure) -> Outcome {
        let runner = Runner(
            plan, execution: execution, jobs: wishedJobs, precision: precision,
            keepsMessages: keepsMessages, keeper: kept, watcher: view, memory: try requireMemory(),
            memoryExcess: MemoryBound().excess, processorSeconds: Host.threadSeconds)
        let board = ProgressBoard(plan, jobs: wishedJobs, sayOnce: say)
        let display = isQuiet ? nil : ProgressDisplay(board)
        let work = Task { () -> Result<Outcome, ExperimentError> in
            do throws(ExperimentError) {
                return .success(try await body(runner, board))
            } catch {
                return .failure(error)
            }
        }
        if kept == nil { interrupts.endInTheMiddle(saying: advice) }
        interrupts.whenOneComes { work.cancel() }
        let result = await work.value
        display?.stop()
        switch result {
        case .success(let outcome):
            try view?.finish()
            return outcome
        case .failure(.cancelled) where !interrupts.haveCome:
            // What is looked into cannot be written.
            try view?.finish()
            throw .interrupted(advice: advice())
        case .failure(let error):
            throw failure(of: error, advice)
        }
    }

    private func failure(of error: ExperimentError, _ advice: () -> String) -> Failure {
        switch error {
        case .cancelled: .interrupted(advice: advice())
        case .memorySpent(let run, let bytes): .memorySpent(sentence(of: run, endedAt: bytes))
        case .notKept(let error): .inputOutput(error.reason)
        case .broken(let run, let fault):
            .broken(
                """
                an invariant of the simulation broke: \(fault)
                seed \(run.seed); this repeats it:
                  keyshift \(repeating(run).joined(separator: " ")) --seed \(run.seed) --replications 1
                """)
        }
    }

    /// When there are enough replications.
    var precision: PrecisionRule {
        PrecisionRule(alsoWatching: document.scenario.expectations.map(\.metric))
    }

    /// How to choose one of the runs; nothing where there is one.
    var adviceForOneRun: String? {
        let replications = document.scenario.replications
        let isOnce = replications.count == 1 && replications.precision == nil
        guard plan.points.count > 1 || !isOnce else { return nil }
        let axes = document.axes.map { "--set \($0)=VALUE" }
        let words = (plan.points.count > 1 ? axes : []) + (isOnce ? [] : ["--replications 1"])
        return "choose one with \(words.joined(separator: " "))"
            + (isOnce ? "" : ", and any replication with --seed and its seed in runs.csv")
    }

    /// How many runs go at a time, as far as the memory holds them: as asked, or one for each core.
    private var wishedJobs: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

    private var say: @Sendable (String) -> Void {
        { [file = document.file, isQuiet] sentence in
            if !isQuiet { Terminal.say("\(file): \(sentence)") }
        }
    }

    /// - Returns: What there is for runs; nothing where the system does not say.
    /// - Throws: `.badInput` when the memory does not hold the greatest run.
    @discardableResult
    func requireMemory() throws(Failure) -> RunMemory? {
        guard let available = Host.availableMemoryBytes.map({ $0 * MemoryBound.share }) else { return nil }
        let estimate = MemoryEstimate(
            plan, of: points, execution: execution, keepsMessages: keepsMessages, retaining: retention)
        guard estimate.bytes(atATime: 1) > available else { return RunMemory(estimate, of: available) }
        let greatest = estimate.bytesByPoint.enumerated().max { $0.element < $1.element }?.offset ?? 0
        let values = zip(document.axes, plan.points[greatest].values).map { "\($0)=\($1)" }
        let isOfNone = estimate.bytesByPoint[greatest] == 0
        throw .badInput(
            """
            \(document.file): the runs\(points == nil ? "" : " of this shard") would not fit the memory: about \(gigabytes(estimate.bytes(atATime: 1))) \
            with 1 at a time\(values.isEmpty || isOfNone ? "" : ", most of it at \(values.joined(separator: " "))"), \
            and \(gigabytes(available)) are free
            """)
    }

    private func sentence(of run: PlannedRun, endedAt bytes: Double) -> String {
        let values = zip(document.axes, run.point.values).map { " \($0)=\($1)" }.joined()
        return """
            \(document.file): replication \(run.replication + 1)\(values.isEmpty ? "" : " at" + values) was ended, since \
            the memory gives no more than the \(gigabytes(bytes)) that are in use; less is taken by fewer runs at a time \
            (--jobs 1), a shorter duration, and fewer or smaller messages
            """
    }

    private func gigabytes(_ bytes: Double) -> String { String(format: "%.1f GB", bytes / 1e9) }
}
