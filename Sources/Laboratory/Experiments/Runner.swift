public import Measurements
public import Quantities
import Randomness
import ScenarioFile
public import Simulation

/// What becomes known while runs are under way.
public enum RunProgress: Sendable {
    /// A run, by its place in the plan, has come so far.
    case advanced(run: Int, to: SimulatedInstant, events: Int)
    case finished(run: Int, events: Int)
}

/// Why an experiment did not end.
public enum ExperimentError: Error, Sendable {
    /// An invariant broke in this run: the mistake is ours.
    case broken(PlannedRun, Fault)
    case cancelled
}

/// Carries out the runs of a plan, several at a time.
///
/// One run is one task and one thread; runs share nothing, and their records come in the order of the plan.
public struct Runner: Sendable {
    private let plan: Plan
    private let execution: Execution
    private let jobs: Int

    /// - Parameter jobs: How many runs at a time; at least one.
    public init(_ plan: Plan, execution: Execution, jobs: Int) {
        precondition(jobs > 0, "some run has to be under way")
        self.plan = plan
        self.execution = execution
        self.jobs = jobs
    }

    /// - Parameter onProgress: Called from the tasks of the runs, each as it goes.
    /// - Throws: `.broken` with the first run in the plan's order that broke, `.cancelled` when this task was.
    public func run(
        onProgress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(ExperimentError) -> [RunRecord] {
        var results = [Result<RunRecord, ExperimentError>?](repeating: nil, count: plan.runs.count)
        await withTaskGroup(of: (Int, Result<RunRecord, ExperimentError>).self) { group in
            var next = 0
            func addNext() {
                guard next < plan.runs.count else { return }
                let (index, run) = (next, plan.runs[next])
                group.addTask { (index, carryOut(run, index: index, onProgress: onProgress)) }
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
            case .failure(.broken(let run, let fault)): throw .broken(run, fault)
            case .failure(.cancelled), nil: continue
            }
        }
        guard records.count == plan.runs.count else { throw .cancelled }
        return records
    }

    private func carryOut(
        _ run: PlannedRun, index: Int, onProgress: @Sendable (RunProgress) -> Void
    ) -> Result<RunRecord, ExperimentError> {
        var world = World(
            WorldSpecification(run.point.scenario, seed: Seed(run.seed), execution: execution))
        do {
            let record = try world.run { instant, events in
                onProgress(.advanced(run: index, to: instant, events: events))
                return !Task.isCancelled
            }
            guard let record else { return .failure(.cancelled) }
            onProgress(.finished(run: index, events: record.eventCount))
            return .success(record)
        } catch {
            return .failure(.broken(run, error))
        }
    }
}
