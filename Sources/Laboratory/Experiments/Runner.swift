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
    /// A run, by its number, has come so far; with what it took of a processor.
    case advanced(run: Int, to: SimulatedInstant, events: Int, seconds: Double)
    case finished(run: Int, events: Int, seconds: Double)
    /// Fewer runs go at a time than could, since no other would fit the memory beside them.
    case shortOfMemory
    /// A run did not have to be done: it was kept from before.
    case restored(run: Int, seconds: Double)
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
    /// One for each run of the plan, in its order, without its details; of runs that are kept, what is in no table.
    public let records: [RunRecord]
    /// One for each point, in order.
    public let replications: [Manifest.Replications]
}

/// Carries out the runs of a plan, several at a time, and more of them where a point's intervals are too wide.
///
/// One run is one task and one thread; runs share nothing, and their records come in the order of the plan. The longest begin first, as
/// far as that is known, so that none is left over in the end.
public struct Runner: Sendable {
    private let plan: Plan
    private let execution: Execution
    private let jobs: Int
    private let precision: PrecisionRule
    private let keepsMessages: Bool
    private let keeper: (any RunKeeper)?
    private let watcher: (any RunWatcher)?
    private let memory: RunMemory?
    private let memoryExcess: (@Sendable () -> Double?)?
    private let processorSeconds: @Sendable () -> Double

    /// - Parameters:
    ///   - jobs: How many runs at a time; at least one. Fewer where they would not fit `memory`.
    ///   - keepsMessages: Whether each message is recorded.
    ///   - keeper: Holds what is finished, so that an experiment can be taken up again, and alone each run's details.
    ///   - watcher: Looks into each run.
    ///   - memoryExcess: How many bytes of memory the process has where that is too many; asked from time to time.
    ///   - processorSeconds: What the calling thread has taken of a processor, by which it is learnt how long runs take.
    public init(
        _ plan: Plan, execution: Execution, jobs: Int, precision: PrecisionRule = PrecisionRule(),
        keepsMessages: Bool = false, keeper: (any RunKeeper)? = nil, watcher: (any RunWatcher)? = nil,
        memory: RunMemory? = nil, memoryExcess: (@Sendable () -> Double?)? = nil,
        processorSeconds: @escaping @Sendable () -> Double = { 0 }
    ) {
        self.keepsMessages = keepsMessages
        precondition(jobs > 0, "some run has to be under way")
        self.plan = plan
        self.execution = execution
        self.jobs = jobs
        self.precision = precision
        self.keeper = keeper
        self.watcher = watcher
        self.memory = memory
        self.memoryExcess = memoryExcess
        self.processorSeconds = processorSeconds
    }

    /// - Parameter onProgress: Called from the tasks of the runs, each as it goes.
    /// - Throws: `.broken` with the first run in the plan's order that broke, `.cancelled` when this task was.
    public func run(
        onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) -> ExperimentOutcome {
        var rounds = ReplicationRounds(plan, precision: precision)
        var costs = CostEstimate(plan.points)
        var started = 0
        while !rounds.round.isEmpty {
            let runs = rounds.round
            onProgress(.planned(runs))
            rounds.finish(try await carryOut(runs, numberedFrom: started, learning: &costs, onProgress))
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
        var costs = CostEstimate(plan.points)
        _ = try await carryOut(runs, numberedFrom: 0, learning: &costs, onProgress)
    }

    private func carryOut(
        _ runs: [PlannedRun], numberedFrom first: Int, learning costs: inout CostEstimate,
        _ onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) -> [RunRecord] {
        var results = [Result<Finished, ExperimentError>?](repeating: nil, count: runs.count)
        var queue = RunQueue(runs, of: plan, jobs: jobs, memory: memory)
        var learnt = costs
        await withTaskGroup(of: (Int, Result<Finished, ExperimentError>).self) { group in
            func addAll() {
                while let index = queue.begin(by: learnt) {
                    let run = runs[index]
                    group.addTask { (index, carryOut(run, number: first + index, onProgress: onProgress)) }
                }
                if queue.isShortOfMemory { onProgress(.shortOfMemory) }
            }
            addAll()
            while let (index, result) = await group.next() {
                results[index] = result
                queue.end(index)
                switch result {
                // After a failure what is under way is given up: the plan cannot be finished.
                case .failure: group.cancelAll()
                case .success(let finished):
                    learnt.note(seconds: finished.seconds, of: runs[index])
                    addAll()
                }
            }
        }
        costs = learnt
        var records: [RunRecord] = []
        for result in results {
            switch result {
            case .success(let finished): records.append(finished.record)
            case .failure(.cancelled), nil: continue
            case .failure(let error): throw error
            }
        }
        guard records.count == runs.count else { throw .cancelled }
        return records
    }

    /// A run that was carried out, or kept from before.
    private struct Finished: Sendable {
        let record: RunRecord
        /// What it took of a processor, now or when it was kept.
        let seconds: Double
    }

    private func carryOut(
        _ run: PlannedRun, number: Int, onProgress: @Sendable (RunProgress) -> Void
    ) -> Result<Finished, ExperimentError> {
        guard !Task.isCancelled else { return .failure(.cancelled) }
        if let kept = keeper?.kept(of: run) {
            onProgress(.restored(run: number, seconds: kept.seconds))
            return .success(Finished(record: reduced(kept.record, of: run), seconds: kept.seconds))
        }
        let began = processorSeconds()
        switch simulate(run, number: number, since: began, onProgress: onProgress) {
        case .failure(let error): return .failure(error)
        case .success(let record):
            do throws(KeepingError) {
                try keeper?.keep(record, of: run, seconds: processorSeconds() - began)
            } catch {
                return .failure(.notKept(error))
            }
            let seconds = processorSeconds() - began
            onProgress(.finished(run: number, events: record.eventCount, seconds: seconds))
            return .success(Finished(record: reduced(record, of: run), seconds: seconds))
        }
    }

    /// What stays in the memory of a run: what nobody else keeps.
    private func reduced(_ record: RunRecord, of run: PlannedRun) -> RunRecord {
        keeper == nil
            ? record.withoutDetails : record.reduced(for: precision, of: run.point.scenario.replications)
    }

    private func simulate(
        _ run: PlannedRun, number: Int, since began: Double, onProgress: @Sendable (RunProgress) -> Void
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
                    let seconds = processorSeconds() - began
                    onProgress(.advanced(run: number, to: instant, events: events, seconds: seconds))
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
