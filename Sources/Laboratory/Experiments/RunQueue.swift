import ScenarioFile

/// Which run begins next: the longest of those that fit the memory beside what is under way.
///
/// The order is nobody's but the machine's: what comes of the runs does not depend on it.
struct RunQueue {
    private let runs: [PlannedRun]
    private let jobs: Int
    private let memory: RunMemory?
    /// By point, the places of its runs that have not begun, the last to be the next.
    private var waiting: [[Int]]
    private var underWay: Set<Int> = []
    private var bytesUnderWay = 0.0
    /// Whether a run had to wait for memory when one was last asked for.
    private(set) var isShortOfMemory = false

    init(_ runs: [PlannedRun], of plan: Plan, jobs: Int, memory: RunMemory?) {
        self.runs = runs
        self.jobs = jobs
        self.memory = memory
        waiting = Array(repeating: [], count: plan.points.count)
        for place in runs.indices.reversed() { waiting[runs[place].point.index].append(place) }
    }

    /// Takes the place of the next run; nothing where none can begin now.
    mutating func begin(by costs: CostEstimate) -> Int? {
        isShortOfMemory = false
        guard underWay.count < jobs else { return nil }
        var best: (point: Int, seconds: Double)?
        for point in waiting.indices {
            guard let place = waiting[point].last else { continue }
            guard fits(point) else {
                isShortOfMemory = true
                continue
            }
            let seconds = costs.seconds(of: runs[place])
            if best.map({ seconds > $0.seconds }) ?? true { best = (point, seconds) }
        }
        guard let best else { return nil }
        isShortOfMemory = false
        let place = waiting[best.point].removeLast()
        underWay.insert(place)
        bytesUnderWay += memory?.bytesByPoint[best.point] ?? 0
        return place
    }

    /// Gives back what a run had.
    mutating func end(_ place: Int) {
        underWay.remove(place)
        bytesUnderWay -= memory?.bytesByPoint[runs[place].point.index] ?? 0
    }

    /// One alone always may begin: whether it fits was asked before.
    private func fits(_ point: Int) -> Bool {
        guard let memory, !underWay.isEmpty else { return true }
        return bytesUnderWay + memory.bytesByPoint[point] <= memory.bytesMax
    }
}

/// What runs take of the memory, and how much there is for all that are under way.
public struct RunMemory: Sendable {
    let bytesByPoint: [Double]
    let bytesMax: Double

    init(bytesByPoint: [Double], bytesMax: Double) {
        self.bytesByPoint = bytesByPoint
        self.bytesMax = bytesMax
    }

    /// - Parameter bytes: What the program may have in all.
    public init(_ estimate: MemoryEstimate, of bytes: Double) {
        self.init(
            bytesByPoint: estimate.bytesByPoint, bytesMax: bytes - estimate.bytesBesidesRuns)
    }
}
