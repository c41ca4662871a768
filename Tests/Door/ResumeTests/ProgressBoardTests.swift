import Foundation
import Observation
import Quantities
import ScenarioFile
import Testing

@testable import Experiments
@testable import keyshift

/// What the progress line says, of runs that take what runs of `crossover` took.
@Suite("Progress board")
struct ProgressBoardTests {
    /// Seconds of a processor for one replication over 2, 4, 8, … 512 devices, measured, and rounded.
    private static let measured: [(mechanism: String, seconds: [Double])] = [
        ("pairwise", [0.03, 0.06, 0.14, 0.3, 0.47, 1.2, 2.6, 6, 13.2]),
        ("sender-keys", [0.05, 0.04, 0.08, 0.15, 0.42, 1.1, 2.5, 6.1, 13.3]),
        ("tree", [0.02, 0.03, 0.08, 0.09, 0.14, 0.23, 0.5, 0.95, 2]),
        ("adaptive", [0.02, 0.04, 0.11, 0.14, 0.48, 1.1, 2.5, 1, 2]),
        ("hpke", [0.1, 0.18, 0.44, 0.78, 1.6, 3.4, 6.9, 15.5, 36.8]),
        ("shared-key", [0.02, 0.02, 0.04, 0.05, 0.09, 0.19, 0.42, 0.8, 1.7]),
    ]
    private let plan: Plan

    init() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = package.appending(path: "scenarios/crossover.yaml")
        let document = try ScenarioDocument.parse(
            String(contentsOf: file, encoding: .utf8), file: "crossover.yaml"
        ).setting([("sweep.group.devices", "[2, 4, 8, 16, 32, 64, 128, 256, 512]")])
        plan = Plan(document)
    }

    private func seconds(of run: PlannedRun) throws -> Double {
        let row = try #require(Self.measured.first { $0.mechanism == run.point.values[0] })
        let size = try #require(Double(run.point.values[1]))
        return row.seconds[Int(log2(size).rounded()) - 1]
    }

    /// Two lanes as `Runner` fills them, on a machine so many times as slow as the one that was measured.
    ///
    /// - Returns: How long all takes, and the line after a share of that.
    private func line(
        after share: Double, slowness: Double, whole: Double = .infinity
    ) throws -> (whole: Double, line: String) {
        let board = ProgressBoard(plan, jobs: 2) { _ in }
        board.note(.planned(plan.runs))
        var queue = RunQueue(plan.runs, of: plan, jobs: 2, memory: nil)
        var costs = CostEstimate(plan.points)
        var underWay: [(run: Int, began: Double, ends: Double)] = []
        var now = 0.0
        while true {
            while let run = queue.begin(by: costs) {
                underWay.append((run, now, now + slowness * (try seconds(of: plan.runs[run]))))
            }
            guard let next = underWay.min(by: { $0.ends < $1.ends }), next.ends <= share * whole else {
                break
            }
            now = next.ends
            underWay.removeAll { $0.run == next.run }
            queue.end(next.run)
            costs.note(seconds: next.ends - next.began, of: plan.runs[next.run])
            board.note(.finished(run: next.run, events: 1_000, seconds: next.ends - next.began))
        }
        guard whole.isFinite else { return (now, "") }
        for own in underWay {
            let scenario = plan.runs[own.run].point.scenario
            let part = (share * whole - own.began) / (own.ends - own.began)
            let span = (scenario.duration + scenario.drain).nanoseconds
            let reached = SimulatedInstant.start + TimeSpan(nanoseconds: Int64(Double(span) * part))
            board.note(
                .advanced(run: own.run, to: reached, events: 1, seconds: share * whole - own.began))
        }
        return (whole, board.line(after: share * whole))
    }

    private func secondsLeft(in line: String) throws -> Double {
        let found = try #require(line.firstMatch(of: /about (?:(\d+):)?(\d+):(\d+) left/))
        let numbers = [found.1 ?? "0", found.2, found.3].compactMap { Double($0) }
        return numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }

    @Test(arguments: [0.2, 0.35, 0.5, 0.8], [1.0, 3.0])
    func `after a fifth of the work the remaining time is told within a quarter`(
        share: Double, slowness: Double
    ) throws {
        let whole = try line(after: 1, slowness: slowness).whole
        let told = try line(after: share, slowness: slowness, whole: whole).line
        let left = try secondsLeft(in: told)
        #expect(abs(left / ((1 - share) * whole) - 1) < 0.25, "\(left) s of \((1 - share) * whole): \(told)")
    }

    /// One replication of each point is there; so what the others take is known before any has ended.
    @Test func `what was kept tells how long the rest takes`() throws {
        let board = ProgressBoard(plan, jobs: 1) { _ in }
        board.note(.planned(plan.runs))
        var left = 0.0
        for (number, run) in plan.runs.enumerated() {
            if run.replication == 0 {
                board.note(.restored(run: number, seconds: try seconds(of: run)))
            } else {
                left += try seconds(of: run)
            }
        }
        let first = try #require(plan.runs.firstIndex { $0.replication == 1 })
        let own = try seconds(of: plan.runs[first])
        board.note(.finished(run: first, events: 1, seconds: own))
        let told = try secondsLeft(in: board.line(after: own))
        #expect(abs(told - (left - own)) < 1, "\(told) s of \(left - own)")
    }

    /// With the times of `measured`: no lane is idle before the last run is under way.
    @Test func `two lanes take half as long as one`() throws {
        let sum = try plan.runs.reduce(0) { $0 + (try seconds(of: $1)) }
        #expect(sum / (try line(after: 1, slowness: 1).whole) > 1.99)
    }

    /// A batch system bounds a job in a group below those that bound nothing, and a container in the root of what it sees.
    @Test func `memory is bounded by the least of the control groups`() {
        func bound(_ group: String, _ files: [String: String]) -> Double? {
            Host.memoryBound(ofControlGroup: group) { files[$0] }
        }
        let root = "/sys/fs/cgroup"
        #expect(bound("/", ["\(root)/memory.max": "1024\n"]) == 1_024)
        #expect(bound("/", ["\(root)/memory.max": "max\n"]) == nil)
        let job = [
            "\(root)/slurm/job_7/memory.max": "4096\n", "\(root)/slurm/job_7/task_0/memory.max": "max\n",
        ]
        #expect(bound("/slurm/job_7/task_0", job) == 4_096)
        #expect(
            bound("/slurm/job_7/task_0", job.merging(["\(root)/slurm/memory.max": "2048"]) { $1 }) == 2_048)
    }

    @Test func `that memory is short is said once`() {
        let said = Guarded<[String]>([])
        let board = ProgressBoard(plan, jobs: 2) { sentence in said.withLock { $0.append(sentence) } }
        for _ in 0..<3 { board.note(.shortOfMemory) }
        #expect(
            said.withLock { $0 }
                == ["fewer runs go at a time than could: no other would fit the memory beside them"])
    }
}
