import Dispatch
import Experiments
import Metering
import Observation
import ScenarioFile
import SchemeContract
import Synchronization
import Tiers

/// Whole runs with world and network, against the bare calls of all that their devices were charged for.
///
/// In `full` execution, in which each of these calls is done.
enum WholeRuns {
    static var all: [Benchmark] {
        [256, 1_024].flatMap { size in Gears.tiers.map { benchmark($0, size) } }
    }

    private static func benchmark(_ tier: Tier, _ size: Int) -> Benchmark {
        let document = Lazy { scenario(named: tier.name, size) }
        let record = Lazy { run(document.value) }
        return Benchmark(
            name: "\(tier.name), \(size) devices, a whole run", count: 1, prepare: { _ = record.value },
            ours: { _ = run(document.value) }, floor: { callAll(of: record.value) },
            roundsMax: size == 256 ? 5 : 1, isWarm: true)
    }

    /// Founding, half a dozen messages, one who joins and one who leaves.
    static func scenario(named mechanism: String, _ size: Int) -> ScenarioDocument {
        let text = """
            name: bench
            seed: 1
            duration: 20 s
            drain: 40 s
            replications: 1
            scheme: { mechanism: \(mechanism) }
            group: { devices: \(size) }
            workload:
              messages: { rate: 18 /min, size: 100 B }
              membership:
                - { at: 5 s, grow-to: \(size + 1), over: 1 s }
                - { at: 12 s, shrink-to: \(size), over: 1 s }
            devices: { profile: ideal }
            network: { access: mobile-4g }
            """
        guard let document = try? ScenarioDocument.parse(text, file: "bench") else {
            preconditionFailure("the scenario of a benchmark reads")
        }
        return document
    }

    static func run(_ document: ScenarioDocument) -> RunRecord {
        let box = Box()
        let done = DispatchSemaphore(value: 0)
        Task {
            let outcome = try? await Runner(Plan(document), execution: .full, jobs: 1).run { _ in }
            box.record.withLock { $0 = outcome?.records.first }
            done.signal()
        }
        done.wait()
        guard let record = box.record.withLock(\.self) else {
            preconditionFailure("a run without faults ends")
        }
        return record
    }

    /// The bytes, of which a run tells the sum, are spread evenly over the calls that take some.
    private static func callAll(of record: RunRecord) {
        let values = Dictionary(record.metrics.map { ($0.name, $0.value) }) { first, _ in first }
        let calls = Operation.allCases.map { ($0, Int(values["operations.\($0.name)"] ?? 0)) }
        let sized = calls.filter { $0.0.takesBytes }.reduce(0) { $0 + $1.1 }
        let each = Int(values["operations.bytes"] ?? 0) / max(1, sized)
        for (operation, count) in calls {
            Groups.call(operation, count: count, bytes: operation.takesBytes ? each * count : 0)
        }
    }

    /// What the run's task hands over.
    private final class Box: Sendable {
        let record = Mutex<RunRecord?>(nil)
    }
}

extension Operation {
    fileprivate var takesBytes: Bool {
        switch self {
        case .agreementKeyGeneration, .agreement, .signingKeyGeneration: false
        default: true
        }
    }
}
