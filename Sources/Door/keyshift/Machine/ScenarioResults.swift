import Experiments
import Foundation
import Measurements
import Metering
import Primitives
import Results
import ScenarioFile

/// All that came of one scenario.
struct ScenarioResults: Sendable {
    typealias Records = [RunRecord]

    let tables: ExperimentTables
    let manifest: Manifest
    let scenario: Scenario

    init(_ document: ScenarioDocument, plan: Plan, records: Records, wallSeconds: Double) {
        scenario = document.scenario
        tables = ExperimentTables(
            of: records, plan: plan, scenario: document.scenario.name, axes: document.axes,
            confidence: document.scenario.replications.confidence)
        var digest = TraceDigest()
        for record in records { digest.absorb(record.digest) }
        var uncharged = OperationTally()
        let name = SHA256.hash(Array(document.resolvedYAML.utf8), tally: &uncharged)
        manifest = Manifest(
            scenario: document.resolvedYAML,
            scenarioSHA256: name.bytes.map { String(Int($0) + 256, radix: 16).suffix(2) }.joined(),
            seed: document.scenario.seed, keyshiftVersion: Keyshift.version, commit: Host.commit,
            host: Host.description, runs: records.count, wallSeconds: wallSeconds,
            cpuSeconds: Host.cpuSeconds, peakMemoryBytes: Host.peakMemoryBytes,
            events: records.reduce(0) { $0 + $1.eventCount }, traceDigest: digest.text)
    }
}
