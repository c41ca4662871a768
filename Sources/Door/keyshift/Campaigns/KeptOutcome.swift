import Experiments
import ScenarioFile

/// An experiment whose runs are all kept, and what it took.
struct KeptOutcome {
    let document: ScenarioDocument
    let outcome: ExperimentOutcome
    let kept: KeptRuns
    let keepsMessages: Bool
    let wallSeconds: Double
    /// What other processes took: of those that were killed, what their kept runs took of a processor.
    var taken = (wallSeconds: 0.0, cpuSeconds: 0.0, peakMemoryBytes: 0)

    func writeTables(to folder: String) throws(Failure) -> ExperimentTables {
        try TableFiles(in: folder, of: document, outcome.plan, withMessages: keepsMessages).write(from: kept)
    }

    func results(of tables: ExperimentTables) -> ScenarioResults {
        ScenarioResults(
            document, tables, outcome, wallSeconds: wallSeconds, keepsMessages: keepsMessages
        ).adding(taken)
    }
}
