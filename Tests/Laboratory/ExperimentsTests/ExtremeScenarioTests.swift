import Quantities
import ScenarioFile
import Testing

@testable import Experiments

/// Valid scenarios at the ends of what may be written: they run, or are too large to be begun.
@Suite("Extreme scenarios")
struct ExtremeScenarioTests {
    private static let head = """
        name: extreme
        duration: 20 s
        drain: 5 s
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 4 }

        """

    @Test(arguments: [
        "network: { access: { profile: lan, jitter: { pareto: { minimum: 1 ms, shape: 0.1 } } } }",
        "network: { access: { profile: lan, jitter: { pareto: { minimum: 0 s, shape: 0.001 } } } }",
        "network: { access: { profile: lan, delay: { weibull: { scale: 1 h, shape: 0.001 } } } }",
        "network: { access: { profile: lan, delay: { lognormal: { median: 1 h, sigma: 5 } } } }",
        "network: { access: { profile: lan, loss: 99 %, repeat: { after: 1 us, factor: 1, at-most: 1 us } } }",
        "devices: { availability: { online: { pareto: { minimum: 1 s, shape: 1.001 } }, offline: 1 ms } }",
        "devices: { availability: { online: { gamma: { shape: 0.01, scale: 10 s } }, offline: { exponential: { mean: 1 s } } } }",
        "workload: { messages: { rate: 60 /min, size: { pareto: { minimum: 0 B, shape: 0.001 } } } }",
        "workload: { messages: { rate: 60 /min, senders: { zipf: 10 } } }",
        "workload: { membership: [{ at: 20 s, grow-to: 5, over: 0 s }] }",
        "network: { delivery: edge, edge: { nodes: 10000 } }",
        "workload: { membership: { joins: 30 /min } }\nnetwork: { delivery: edge, edge: { failure-detection: 0 s } }",
        "seed: 9223372036854775807",
        "bin: 1 ms",
    ])
    func `a run comes to its end`(text: String) async throws {
        let own =
            text.contains("group:") ? Self.head.replacing("group: { devices: 4 }\n", with: "") : Self.head
        let document = try ScenarioDocument.parse(own + text, file: "extreme.yaml")
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 1).run { _ in }
        #expect(outcome.records.count == 1)
    }

    @Test(arguments: [
        "workload: { membership: { joins: 1000000 /s } }",
        "workload: { membership: { leaves: 1000000 /s } }",
        "workload: { membership: { joins: 100000 /s } }\ngroup: { devices: 4, devices-per-person: { pareto: { minimum: 1, shape: 0.5 } } }",
        "workload: { messages: { rate: 1000000 /s } }",
        "group: { devices: 1000000 }\nnetwork: { delivery: edge, edge: { nodes: 10000 } }",
        "group: { devices: 3000 }\nnetwork: { delivery: direct }\nworkload: { messages: { rate: 1 /s } }",
        "bin: 1 ms",
        "workload: { messages: { rate: 5 /s, size: 1 MB } }\nnetwork: { delivery: edge, faults: [{ at: 0 s, for: 1000 s, edge-down: 100 % }] }",
        "workload: { messages: { rate: 5 /s, size: 1 MB } }\nnetwork: { access: { profile: broadband, up: 1 kbit/s, queue: 1000 GB } }",
    ])
    func `what would not fit any memory is estimated to be large`(text: String) throws {
        var head = Self.head.replacing("duration: 20 s", with: "duration: 10000 s")
        if text.contains("group:") { head.replace("group: { devices: 4 }\n", with: "") }
        let document = try ScenarioDocument.parse(head + text, file: "extreme.yaml")
        let bytes = MemoryEstimate(Plan(document), execution: .shared).bytes(atATime: 1)
        #expect(bytes > 4e9, "\(bytes)")
    }

    private func estimate(_ scheme: String, devices: Int, _ more: String = "") throws -> Double {
        let text = """
            name: large
            duration: 130 s
            warm-up: 30 s
            scheme: { \(scheme) }
            group: { devices: \(devices) }
            workload: { messages: { rate: 0.5 /s }\(more) }
            network: { delivery: edge, edge: { nodes: 8 } }
            """
        let document = try ScenarioDocument.parse(text, file: "large.yaml")
        return MemoryEstimate(Plan(document), execution: .shared).bytes(atATime: 1)
    }

    @Test func `runs of some points are estimated without the others`() throws {
        let text = Self.head + "sweep: { group.devices: [4, 100000] }"
        let plan = Plan(try ScenarioDocument.parse(text, file: "swept.yaml"))
        func bytes(of points: Set<Int>?) -> Double {
            MemoryEstimate(plan, of: points, execution: .shared, retaining: .nothing).bytes(atATime: 1)
        }
        #expect(bytes(of: [0]) < 100e6 && bytes(of: [1]) > 1e9 && bytes(of: nil) == bytes(of: [1]))
    }

    /// Such runs took 5.3 GB, over links without delay, and 0.78 GB; and sessions with each of 80 writers would take more than 10 GB by themselves.
    @Test func `a gear without sessions is estimated without them`() throws {
        let wide = "mechanism: tree, update: { period: 6 days }"
        let tree = try estimate(wide, devices: 100_000)
        #expect((5.3e9...10e9).contains(tree), "\(tree)")
        let smaller = try estimate(wide, devices: 10_000)
        #expect((0.78e9...1.1e9).contains(smaller), "\(smaller)")
        #expect(try estimate("mechanism: hpke", devices: 100_000) < tree)
        #expect(try estimate("mechanism: sender-keys", devices: 100_000) > 1.4 * tree)
    }

    @Test func `a ladder has sessions among those who may use them`() throws {
        let ladder =
            "ladder: [{ mechanism: pairwise, up-to: 2 }, { mechanism: sender-keys, up-to: 36 }, { mechanism: tree }]"
        let tree = try estimate("mechanism: tree", devices: 100_000)
        #expect(try estimate(ladder, devices: 100_000) == tree)
        let growth = ", membership: [{ at: 1 s, grow-to: 100000, over: 9 s }]"
        let growing = try estimate(ladder, devices: 2, growth)
        let growingTree = try estimate("mechanism: tree", devices: 2, growth)
        #expect((growingTree...(growingTree + 1e9)).contains(growing), "\(growing)")
        let downAgain = try estimate(
            ladder, devices: 1_000, ", membership: [{ at: 1 s, shrink-to: 9, over: 9 s }]")
        #expect(try downAgain > estimate(ladder, devices: 1_000))
        #expect(try estimate("preset: by-cost", devices: 100_000) > 1.4 * tree)
    }

    @Test func `states to which members may go back are in the estimate`() throws {
        let churn = ", membership: { joins: 10 /min, leaves: 10 /min }"
        let ordered = try estimate("mechanism: tree", devices: 2_000, churn)
        // Such runs took 0.17 and 0.63 GB.
        #expect((0.17e9...0.4e9).contains(ordered), "\(ordered)")
        let document = try ScenarioDocument.parse(
            """
            name: large
            duration: 2 min
            warm-up: 30 s
            scheme: { mechanism: tree }
            group: { devices: 2000 }
            workload: { messages: { rate: 0.1 /s }\(churn) }
            network: { delivery: edge, edge: { nodes: 8, fork-retention: 1 h } }
            """, file: "large.yaml")
        let forking = MemoryEstimate(Plan(document), execution: .shared).bytes(atATime: 1)
        #expect((0.63e9...1.2e9).contains(forking), "\(forking)")
    }

    /// At 1,024 devices such runs took 1.90, 0.78 and 0.07 GB.
    @Test(arguments: [
        ("tree", 1.9e9...3e9), ("derived-sender-keys", 0.78e9...1.3e9), ("hpke", 0.07e9...0.2e9),
    ])
    func `full execution is estimated by what members cannot share`(
        mechanism: String, range: ClosedRange<Double>
    ) throws {
        let text = """
            name: full
            duration: 20 s
            drain: 40 s
            scheme: { mechanism: \(mechanism) }
            group: { devices: 1024 }
            workload: { messages: { rate: 18 /min } }
            network: { access: mobile-4g }
            """
        let document = try ScenarioDocument.parse(text, file: "full.yaml")
        let bytes = MemoryEstimate(Plan(document), execution: .full).bytes(atATime: 1)
        #expect(range.contains(bytes), "\(bytes)")
    }

    @Test func `messages that are recorded are in the estimate`() throws {
        let document = try ScenarioDocument.parse(
            Self.head + "workload: { messages: { rate: 5000 /s } }", file: "extreme.yaml")
        let bytes = [false, true].map {
            MemoryEstimate(Plan(document), execution: .shared, keepsMessages: $0).bytes(atATime: 1)
        }
        // 0.1 million messages.
        #expect((bytes[1] - bytes[0] - 50e6).magnitude < 1e6)
    }

    @Test(arguments: ShippedScenario.all)
    func `no shipped scenario is taken for one whose messages wait`(shipped: ShippedScenario) throws {
        let document = try ScenarioDocument.parse(shipped.text, file: shipped.name)
        for scenario in document.points.map(\.scenario) {
            #expect(MemoryEstimate.waitingBytes(in: scenario, devices: 1_000) < 1e6)
        }
    }

    @Test func `a run that takes too much memory is ended, and says how much`() async throws {
        let document = try ScenarioDocument.parse(
            Self.head + "workload: { messages: { rate: 100 /s } }", file: "extreme.yaml")
        let runner = Runner(Plan(document), execution: .shared, jobs: 1, memoryExcess: { 5e9 })
        let error = await #expect(throws: ExperimentError.self) { try await runner.run { _ in } }
        guard case .memorySpent(let run, let bytes) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(run.replication == 0 && bytes == 5e9)
    }

    @Test func `a bin is so long that there are about a thousand of them`() throws {
        for (duration, seconds) in [("20 s", 1.0), ("30 min", 2), ("3 h", 15), ("30 days", 3_600)] {
            let text = Self.head.replacing("duration: 20 s", with: "duration: \(duration)")
            let scenario = try ScenarioDocument.parse(text, file: "extreme.yaml").scenario
            #expect(scenario.bin.seconds == seconds, "\(duration)")
        }
    }
}
