import Experiments
import Observation
import ScenarioFile
import Testing

extension String {
    /// What comes of one run of the scenario that this is, with some values set.
    func record(_ settings: [(path: String, value: String)] = []) async throws -> RunRecord {
        try #require(await records(settings, jobs: 1).first)
    }

    /// Of each metric its value in each replication of the scenario that this is, with some values set.
    func values(_ settings: [(path: String, value: String)]) async throws -> (String) -> [Double] {
        let records = try await records(settings, jobs: 2)
        return { metric in records.compactMap { $0.metrics.first { $0.name == metric }?.value } }
    }

    private func records(_ settings: [(path: String, value: String)], jobs: Int) async throws -> [RunRecord] {
        let document = try ScenarioDocument.parse(self, file: "test.yaml").setting(settings)
        return try await Runner(Plan(document), execution: .shared, jobs: jobs).run { _ in }.records
    }
}

extension RunRecord {
    func value(_ name: String) throws -> Double {
        try #require(metrics.first { $0.name == name }?.value)
    }
}
