import Experiments
import Observation
import ScenarioFile
import Testing

extension String {
    /// What comes of one run of the scenario that this is, with some values set.
    func record(_ settings: [(path: String, value: String)] = []) async throws -> RunRecord {
        let document = try ScenarioDocument.parse(self, file: "test.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 1).run { _ in }
        return try #require(outcome.records.first)
    }
}

extension RunRecord {
    func value(_ name: String) throws -> Double {
        try #require(metrics.first { $0.name == name }?.value)
    }
}
