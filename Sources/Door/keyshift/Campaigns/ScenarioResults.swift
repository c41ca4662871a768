import Experiments
import Foundation
import Observation
import Reporting
import Results
import ScenarioFile

/// All that came of one scenario.
struct ScenarioResults: Sendable {
    let tables: ExperimentTables
    let manifest: Manifest
    let document: ScenarioDocument

    var scenario: Scenario { document.scenario }
    var points: [ScenarioPoint] { document.points }

    /// The tables that there are of it.
    var files: [ResultFile] {
        let names = manifest.files ?? []
        return ResultFile.allCases.filter { names.contains($0.name) }
    }

    func table(columns: [TableColumn], in folder: String) -> String {
        ResultText.table(
            of: tables.summary, columns: columns, replications: manifest.replications,
            confidence: scenario.replications.confidence,
            notes: laws + [regret?.text, expectationsHold].compactMap(\.self),
            in: folder)
    }

    /// How costs grow with the group, in sentences; none where no sizes are swept.
    var laws: [String] {
        SizeLaws(tables.runs, confidence: scenario.replications.intervalConfidence)?.sentences ?? []
    }

    /// What the scenario expects, and where it is not so.
    var expectations: [ExpectationVerdict] {
        let unmet = UnmetExpectation.all(of: scenario.expectations, in: tables.summary)
        return scenario.expectations.map { expectation in
            ExpectationVerdict(
                text: "\(expectation.metric) \(expectation.condition)",
                complaints: unmet.filter { $0.expectation == expectation }.map(sentence))
        }
    }

    /// That all that is expected holds, where something is, and does.
    var expectationsHold: String? {
        let verdicts = expectations
        guard !verdicts.isEmpty, verdicts.allSatisfy(\.holds) else { return nil }
        return verdicts.count == 1 ? "the expectation holds" : "all \(verdicts.count) expectations hold"
    }

    private func sentence(_ unmet: UnmetExpectation) -> String {
        let metric = unmet.expectation.metric
        let unit = MetricDefinition(ofColumn: metric)?.unit ?? "1"
        let got = unmet.mean.map { MetricText.value($0, unit: unit, of: metric) }
        let point = MetricText.point(axes: tables.summary.axes, values: unmet.sweptValues)
        let missing =
            unmet.missingCount > 0
            ? ", and nothing in \(MetricText.counted(unmet.missingCount, "replication")): there was nothing to measure"
            : ""
        return "\(scenario.name): \(metric) at \(point): expected \(unmet.expectation.condition), "
            + (got.map { "got \($0)\(missing)" } ?? "but no replication had it")
    }

    /// What an earlier run has written.
    init(_ document: ScenarioDocument, _ tables: ExperimentTables, _ manifest: Manifest) {
        self.document = document
        (self.tables, self.manifest) = (tables, manifest)
    }

    /// Those of runs of which all records are there.
    ///
    /// - Parameter keepsMessages: Whether each message was recorded.
    init(
        _ document: ScenarioDocument, _ outcome: ExperimentOutcome, wallSeconds: Double, keepsMessages: Bool
    ) {
        let tables = ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: document.scenario.name,
            swept: document.sweptColumns, confidence: document.scenario.replications.intervalConfidence)
        self.init(document, tables, outcome, wallSeconds: wallSeconds, keepsMessages: keepsMessages)
    }

    init(
        _ document: ScenarioDocument, _ tables: ExperimentTables, _ outcome: ExperimentOutcome,
        wallSeconds: Double, keepsMessages: Bool
    ) {
        let records = outcome.records
        self.document = document
        self.tables = tables
        var digest = TraceDigest()
        for record in records { digest.absorb(record.digest) }
        manifest = Manifest(
            scenario: document.resolvedYAML,
            scenarioSHA256: document.resolvedSHA256,
            seed: document.scenario.seed, keyshiftVersion: Keyshift.version, commit: Host.commit,
            host: Host.description, runs: records.count, replications: outcome.replications,
            wallSeconds: wallSeconds,
            cpuSeconds: Host.cpuSeconds, peakMemoryBytes: Host.peakMemoryBytes,
            events: records.reduce(0) { $0 + $1.eventCount }, traceDigest: digest.text,
            programSHA256: try? Host.programSHA256(),
            files: ResultFile.allCases.filter { keepsMessages || $0 != .messages }.map(\.name))
    }

    /// The same with what other processes took for it in the manifest.
    func adding(_ taken: (wallSeconds: Double, cpuSeconds: Double, peakMemoryBytes: Int)) -> ScenarioResults {
        var manifest = manifest
        manifest.wallSeconds += taken.wallSeconds
        manifest.cpuSeconds += taken.cpuSeconds
        manifest.peakMemoryBytes = max(manifest.peakMemoryBytes, taken.peakMemoryBytes)
        return ScenarioResults(document, tables, manifest)
    }
}
