import EventEngine
import Quantities
import Randomness

/// PHOLD on the agenda: each of N processes has one event, which schedules the next on a random process after
/// 0.1 + exp(1).
final class PHOLD {
    private static let eventCount = 200_000
    private let processCount: Int
    private var agenda = Agenda<UInt32>()
    private var random = RandomStream(seed: Seed(5))
    /// Drawn before: the logarithm of each draw costs as much as the agenda.
    private let waits: [TimeSpan]
    private var next = 0

    init(processCount: Int) {
        self.processCount = processCount
        var random = random
        let wait = Distribution.exponential(mean: 1)
        waits = (0..<65_536).map { _ in TimeSpan(seconds: 0.1 + wait.sample(using: &random)) }
        self.random = random
        for process in 0..<processCount { schedule(UInt32(process)) }
    }

    private func schedule(_ process: UInt32) {
        agenda.enter(process, due: agenda.now + waits[next & 65_535])
        next += 1
    }

    var benchmark: Benchmark {
        Benchmark(
            name: "PHOLD, \(processCount) processes, one event", count: Self.eventCount, prepare: {},
            ours: {
                for _ in 0..<Self.eventCount where self.agenda.next() != nil {
                    self.schedule(UInt32(truncatingIfNeeded: self.random.next() % UInt64(self.processCount)))
                }
            }, floor: nil)
    }
}
