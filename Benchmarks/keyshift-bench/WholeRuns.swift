import CFloor
import Experiments
import Metering
import Randomness
import ScenarioFile
import SchemeContract
import Simulation
import Tiers

/// Whole runs with world and network, against bare calls.
enum WholeRuns {
    static var all: [Benchmark] {
        [256, 1_024].flatMap { size in Gears.tiers.map { benchmark($0, size) } }
            + Gears.tiers.map { tier in
                besideAllCalls(
                    "\(tier.name), 1024 devices, a whole run and all that it calls",
                    Lazy { scenario(named: tier.name, 1_024) }, .full, roundsMax: 3)
            }
    }

    /// Against all that its devices were charged for, in `full` execution, in which each of these calls is done.
    private static func benchmark(_ tier: Tier, _ size: Int) -> Benchmark {
        let document = Lazy { scenario(named: tier.name, size) }
        let tally = Lazy { run(document.value) }
        return Benchmark(
            name: "\(tier.name), \(size) devices, a whole run", count: 1, prepare: { _ = tally.value },
            ours: { _ = run(document.value) }, floor: { Groups.callAll(of: tally.value) },
            roundsMax: size == 256 ? 5 : 3, isWarm: true)
    }

    /// A run against what was really called, counted at the libraries; what devices registered before the run and what
    /// eavesdroppers try is in it.
    static func besideAllCalls(
        _ name: String, _ document: Lazy<ScenarioDocument>, _ execution: Execution, roundsMax: Int = 1
    ) -> Benchmark {
        Benchmark(
            name: name, count: 1, prepare: { _ = document.value },
            ours: {
                executed_begin()
                _ = run(document.value, execution: execution)
                executed_end()
            }, floor: callExecuted, roundsMax: roundsMax, isWarm: true, isLong: true)
    }

    /// Calls once more what the run before has called.
    private static func callExecuted() {
        for operation in Operation.allCases {
            let kind = floor_operation(UInt32(operation.rawValue))
            Groups.call(operation, count: Int(executed_calls(kind)), bytes: Int(executed_bytes(kind)))
        }
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
        return document(text)
    }

    static func document(_ text: String) -> ScenarioDocument {
        guard let document = try? ScenarioDocument.parse(text, file: "bench") else {
            preconditionFailure("the scenario of a benchmark reads")
        }
        return document
    }

    /// Runs the first replication to its end.
    ///
    /// - Returns: What its devices were charged for.
    static func run(_ document: ScenarioDocument, execution: Execution = .full) -> OperationTally {
        let run = Plan(document).runs[0]
        var world = World(
            WorldSpecification(run.point.scenario, seed: Seed(run.seed), execution: execution))
        guard (try? world.run()) != nil else { preconditionFailure("a run without faults ends") }
        return world.tally
    }
}
