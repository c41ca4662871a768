import CFloor

/// What `.ci/instructions` counts the instructions of: each operation is done once to warm up, and once to be counted.
enum Counting {
    private static let names = [
        "Olm, a message and its reading, in turn", "Olm, encrypt in one direction",
        "Olm, decrypt in one direction", "Olm, session set-up, out", "Olm, session set-up, in",
        "Megolm, encrypt", "Megolm, decrypt", "MLS of 128, make an update commit",
        "MLS of 128, process an update commit, far leaf", "tree, 32 devices, a message to all",
        "hpke, 32 devices, a message to all", "PHOLD, 10000 processes, one event",
    ]

    /// Prints, for each in the order in which the profiler dumps them, how many operations were counted, and the name.
    static func count(_ benchmarks: [Benchmark]) {
        for name in names {
            guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
                preconditionFailure("there is no operation named \(name)")
            }
            benchmark.prepare()
            benchmark.ours()
            benchmark.prepare()
            countedOperation(benchmark.ours)
            print("\(benchmark.count)\t\(name)")
        }
        for (tier, size) in [("sender-keys", 24), ("tree", 24)] {
            let scenario = WholeRuns.scenario(named: tier, size)
            _ = WholeRuns.run(scenario)
            countedOperation { _ = WholeRuns.run(scenario) }
            print("1\t\(tier), \(size) devices, a whole run")
        }
    }
}

private func countedOperation(_ work: () -> Void) {
    counting_begin()
    work()
    counting_end()
}
