import Experiments
import ScenarioFile

/// Whole runs of large groups and of a long time, of half a minute or more, and a day of a small group: `keyshift-bench 1 'a long run'`.
///
/// In `shared` execution, as `keyshift run` has it. Their devices are charged for more than is done, so the floor is what
/// was really done, counted at the libraries; what devices registered before the run and what eavesdroppers try is in it.
enum LongRuns {
    static var all: [Benchmark] {
        [
            benchmark("4,000 devices in the tree, 5 min", large),
            benchmark("10,000 devices founded in the tree, 20 s", founded),
            benchmark("1,000 devices with sender keys at 1 % loss, 10 min", lossy),
            benchmark("60 devices, 12 hours in bins of 1 s", quiet),
        ]
    }

    private static func benchmark(_ name: String, _ text: String) -> Benchmark {
        WholeRuns.besideAllCalls(
            "\(name), a long run",
            Lazy { WholeRuns.document("name: bench\nseed: 1\nreplications: 1\n" + text) }, .shared)
    }

    private static let large = """
        duration: 5 min
        scheme: { mechanism: tree }
        group: { devices: 4000 }
        workload:
          messages: { rate: 12 /min, size: 100 B }
          membership: { joins: 5 /min, removals: 5 /min }
        network: { delivery: edge, edge: { nodes: 8 }, access: mobile-4g }
        """

    private static let founded = """
        duration: 20 s
        scheme: { mechanism: tree, update: { period: 6 h } }
        group: { devices: 10000 }
        workload: { messages: { rate: 0 /min } }
        network: { delivery: edge, edge: { nodes: 8 }, access: mobile-4g }
        """

    private static let lossy = """
        duration: 10 min
        scheme: { mechanism: sender-keys }
        group: { devices: 1000 }
        workload: { messages: { rate: 100 /min, size: 100 B } }
        network: { delivery: edge, edge: { nodes: 8 }, access: { profile: mobile-4g, loss: 1 % } }
        """

    private static let quiet = """
        duration: 12 h
        bin: 1 s
        group: { devices: 60 }
        workload: { messages: { rate: 6 /h, size: 100 B } }
        network: { delivery: edge, edge: { nodes: 8 }, access: mobile-4g }
        """
}
