import Foundation
import Observation
import ScenarioFile
import Testing

@testable import Experiments

/// Which run begins when.
@Suite("Queue of runs")
struct RunQueueTests {
    private static let scenario = """
        name: sizes
        duration: 10 s
        drain: 2 s
        replications: 2
        scheme: { mechanism: pairwise }
        group: { devices: 2 }
        workload: { messages: { rate: 60 /min } }
        sweep: { group.devices: [2, 12, 6] }
        """
    private let plan: Plan

    init() throws {
        plan = Plan(try ScenarioDocument.parse(Self.scenario, file: "sizes.yaml"))
    }

    private func memory(_ bytes: [Double], of max: Double) -> RunMemory {
        RunMemory(bytesByPoint: bytes, bytesMax: max)
    }

    @Test func `the longest begins first, and those alike in the order of the plan`() {
        var queue = RunQueue(plan.runs, of: plan, jobs: 6, memory: nil)
        let costs = CostEstimate(plan.points)
        #expect((0..<7).map { _ in queue.begin(by: costs) } == [2, 3, 4, 5, 0, 1, nil])
    }

    /// A sweep has ten thousand, several lists of them, and a scenario some kilobytes.
    @Test func `a planned run is small, whatever its scenario says`() {
        #expect(MemoryLayout<PlannedRun>.size <= 64)
    }

    @Test func `no more go at a time than jobs`() throws {
        var queue = RunQueue(plan.runs, of: plan, jobs: 2, memory: nil)
        let costs = CostEstimate(plan.points)
        #expect((0..<3).map { _ in queue.begin(by: costs) } == [2, 3, nil])
        #expect(!queue.isShortOfMemory)
        queue.end(3)
        #expect((0..<2).map { _ in queue.begin(by: costs) } == [4, nil])
    }

    @Test func `what was learnt decides what is longest`() {
        var queue = RunQueue(plan.runs, of: plan, jobs: 6, memory: nil)
        var costs = CostEstimate(plan.points)
        for (place, seconds) in [(0, 9.0), (2, 1.0), (4, 5.0)] {
            costs.note(seconds: seconds, of: plan.runs[place])
        }
        #expect((0..<6).map { _ in queue.begin(by: costs) } == [0, 1, 4, 5, 2, 3])
    }

    @Test func `what does not fit beside what runs waits, and what does goes before it`() {
        var queue = RunQueue(plan.runs, of: plan, jobs: 6, memory: memory([1, 6, 3], of: 10))
        let costs = CostEstimate(plan.points)
        // Six and three, and one beside them; the other of six would be too much.
        #expect((0..<4).map { _ in queue.begin(by: costs) } == [2, 4, 0, nil])
        #expect(queue.isShortOfMemory)
        queue.end(0)
        #expect((0..<2).map { _ in queue.begin(by: costs) } == [1, nil])
        queue.end(2)
        #expect((0..<2).map { _ in queue.begin(by: costs) } == [3, nil])
        queue.end(1)
        queue.end(4)
        #expect((0..<2).map { _ in queue.begin(by: costs) } == [5, nil])
        #expect(!queue.isShortOfMemory)
    }

    @Test func `one alone begins whatever it takes`() {
        var queue = RunQueue(plan.runs, of: plan, jobs: 6, memory: memory([50, 50, 50], of: 10))
        let costs = CostEstimate(plan.points)
        #expect(queue.begin(by: costs) == 2)
        #expect(queue.begin(by: costs) == nil && queue.isShortOfMemory)
    }

    private actor Watch {
        var (underWay, most, isShort) = (Set<Int>(), 0, false)
        func note(_ progress: RunProgress) {
            switch progress {
            case .advanced(let run, _, _, _):
                underWay.insert(run)
                most = max(most, underWay.count)
            case .finished(let run, _, _): underWay.remove(run)
            case .shortOfMemory: isShort = true
            default: break
            }
        }
    }

    @Test func `what comes of runs does not depend on how many go at a time, nor on the memory`() async throws
    {
        let alone = try await Runner(plan, execution: .shared, jobs: 1).run { _ in }.records
        let (progress, report) = AsyncStream<RunProgress>.makeStream()
        let tight = Runner(
            plan, execution: .shared, jobs: 4, memory: memory([6, 6, 6], of: 10),
            processorSeconds: { 0 })
        let records = try await tight.run { report.yield($0) }.records
        report.finish()
        #expect(records == alone)
        let watch = Watch()
        for await each in progress { await watch.note(each) }
        let (most, isShort) = (await watch.most, await watch.isShort)
        #expect(most == 1 && isShort)
        let free = try await Runner(plan, execution: .shared, jobs: 4).run { _ in }.records
        #expect(free == alone)
    }
}
