public import Observation
public import Quantities
import Randomness
public import Results
import ScenarioFile
public import Simulation

/// What becomes known while runs are under way.
public enum RunProgress: Sendable {
    /// These come next, numbered on from those planned before.
    case planned([PlannedRun])
    /// A run, by its number, has come so far.
    case advanced(run: Int, to: SimulatedInstant, events: Int)
    case finished(run: Int, events: Int)
    /// A run did not have to be done: it was kept from before.
    case restored(run: Int)
}

/// Why an experiment did not end.
public enum ExperimentError: Error, Sendable {
    /// An invariant broke in this run: the mistake is ours.
    case broken(PlannedRun, Fault)
    case cancelled
    /// The process had so many bytes of memory in this run, which is too many.
    case memorySpent(PlannedRun, bytes: Double)
    /// A finished run could not be kept.
    case notKept(KeepingError)
}

/// What came of an experiment.
public struct ExperimentOutcome: Sendable {
    /// The runs that there were in the end.
    public let plan: Plan
    /// One for each run of the plan, in its order, without its details.
    public let records: [RunRecord]
    /// One for each point, in order.
    public let replications: [Manifest.Replications]
}

/// Carries out the runs of a plan, several at a time, and more of them where a point's intervals are too wide.
///
/// One run is one task and one thread; runs share nothing, and their records come in the order of the plan.
public struct Runner: Sendable {
    private let plan: Plan
    private let execution: Execution
    private let jobs: Int
    private let precision: PrecisionRule
    private let keepsMessages: Bool
    private let keeper: (any RunKeeper)?
    private let watcher: (any RunWatcher)?
    private let memoryExcess: (@Sendable () -> Double?)?

    /// - Parameters:
    ///   - jobs: How many runs at a time; at least one.
    ///   - keepsMessages: Whether each message is recorded.
    ///   - keeper: Holds what is finished, so that an experiment can be taken up again, and alone each run's details.
    ///   - watcher: Looks into each run.
    ///   - memoryExcess: How many bytes of memory the process has where that is too many; asked from time to time.
    public init(
        _ plan: Plan, execution: Execution, jobs: Int, precision: PrecisionRule = PrecisionRule(),
        keepsMessages: Bool = false, keeper: (any RunKeeper)? = nil, watcher: (any RunWatcher)? = nil,
        memoryExcess: (@Sendable () -> Double?)? = nil
    ) {
        self.keepsMessages = keepsMessages
        precondition(jobs > 0, "some run has to be under way")
        self.plan = plan
        self.execution = execution
        self.jobs = jobs
        self.precision = precision
        self.keeper = keeper
        self.watcher = watcher
        self.memoryExcess = memoryExcess
    }

    /// - Parameter onProgress: Called from the tasks of the runs, each as it goes.
    /// - Throws: `.broken` with the first run in the plan's order that broke, `.cancelled` when this task was.
    public func run(
        onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) -> ExperimentOutcome {
        var rounds = ReplicationRounds(plan, precision: precision)
        var started = 0
        while !rounds.round.isEmpty {
            let runs = rounds.round
            onProgress(.planned(runs))
            rounds.finish(try await carryOut(runs, numberedFrom: started, onProgress: onProgress))
            started += runs.count
        }
        return rounds.outcome
    }

    /// Carries out some of the runs, and leaves what comes of them to who keeps them.
    public func keep(
        _ runs: [PlannedRun], onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) {
        precondition(keeper != nil, "what nobody keeps would be lost")
        onProgress(.planned(runs))
        _ = try await carryOut(runs, numberedFrom: 0, onProgress: onProgress)
    }

    private func carryOut(
        _ runs: [PlannedRun], numberedFrom first: Int,
        onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) -> [RunRecord] {
        var results = [Result<RunRecord, ExperimentError>?](repeating: nil, count: runs.count)
        await withTaskGroup(of: (Int, Result<RunRecord, ExperimentError>).self) { group in
            var next = 0
            func addNext() {
                guard next < runs.count else { return }
                let (index, run) = (next, runs[next])
                group.addTask { (index, carryOut(run, number: first + index, onProgress: onProgress)) }
                next += 1
            }
            for _ in 0..<jobs { addNext() }
            while let (index, result) = await group.next() {
                results[index] = result
                // After a failure what is under way is given up: the plan cannot be finished.
                if case .failure = result { group.cancelAll() } else { addNext() }
            }
        }
        var records: [RunRecord] = []
        for result in results {
            switch result {
            case .success(let record): records.append(record)
            case .failure(.cancelled), nil: continue
            case .failure(let error): throw error
            }
        }
        guard records.count == runs.count else { throw .cancelled }
        return records
    }

    private func carryOut(
        _ run: PlannedRun, number: Int, onProgress: @Sendable (RunProgress) -> Void
    ) -> Result<RunRecord, ExperimentError> {
        guard !Task.isCancelled else { return .failure(.cancelled) }
        if let kept = keeper?.record(of: run) {
            onProgress(.restored(run: number))
            return .success(kept.withoutDetails)
        }
        let world = simulate(run, number: number, onProgress: onProgress)
        guard case .success(let record) = world else { return world }
        do throws(KeepingError) {
            try keeper?.keep(record, of: run)
        } catch {
            return .failure(.notKept(error))
        }
        onProgress(.finished(run: number, events: record.eventCount))
        return .success(record.withoutDetails)
    }

    private func simulate(
        _ run: PlannedRun, number: Int, onProgress: @Sendable (RunProgress) -> Void
    ) -> Result<RunRecord, ExperimentError> {
        var specification = WorldSpecification(run.point.scenario, seed: Seed(run.seed), execution: execution)
        specification.keepsMessages = keepsMessages
        specification.watcher = watcher
        var world = World(specification)
        // Asked at every few events whether to go on; told less often, for whoever listens is one for all runs.
        let step = TimeSpan(
            nanoseconds: (run.point.scenario.warmUp + run.point.scenario.duration).nanoseconds / 256)
        var told = (instant: SimulatedInstant.start, events: 0)
        var lookedAt = 0
        var excess: Double?
        do throws(Fault) {
            let record = try world.run { instant, events in
                if events - told.events >= 8_192 || instant.elapsed(since: told.instant) >= step {
                    told = (instant, events)
                    onProgress(.advanced(run: number, to: instant, events: events))
                }
                if events - lookedAt >= Self.eventsBetweenMemoryLooks {
                    lookedAt = events
                    excess = memoryExcess?()
                }
                return excess == nil && !Task.isCancelled && watcher?.hasFailed != true
            }
            if let excess { return .failure(.memorySpent(run, bytes: excess)) }
            return record.map { .success($0) } ?? .failure(.cancelled)
        } catch {
            return .failure(.broken(run, error))
        }
    }

    /// A look takes some 10 us, and between two of them each event may bring a message of a megabyte.
    private static let eventsBetweenMemoryLooks = 256
}
