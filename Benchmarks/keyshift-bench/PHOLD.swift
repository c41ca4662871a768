import EventEngine
import Quantities
import Randomness

/// PHOLD on the agenda: each of N processes has one event, which schedules the next on a random process after
/// 0.1 + exp(1).
///
/// The floor is the same without an agenda: drawing the process and looking up the wait.
final class PHOLD {
    private static let eventCount = 200_000
    private let processCount: Int
    private var model: Model

    init(processCount: Int) {
        self.processCount = processCount
        model = Model(processCount: processCount)
    }

    var benchmark: Benchmark {
        Benchmark(
            name: "PHOLD, \(processCount) processes, one event", count: Self.eventCount, prepare: {},
            ours: { self.model.run(eventCount: Self.eventCount) },
            floor: { self.model.runWithoutAgenda(eventCount: Self.eventCount) })
    }

    /// A value, so that nothing is checked or counted at each event.
    private struct Model {
        private let processCount: UInt64
        private var agenda = Agenda<UInt32>()
        private var random: RandomStream
        /// Drawn before: the logarithm of each draw costs as much as the agenda.
        private let waits: [TimeSpan]
        private var next = 0
        private var sum: Int64 = 0

        init(processCount: Int) {
            self.processCount = UInt64(processCount)
            var random = RandomStream(seed: Seed(5))
            let wait = Distribution.exponential(mean: 1)
            waits = (0..<65_536).map { _ in TimeSpan(seconds: 0.1 + wait.sample(using: &random)) }
            self.random = random
            for process in 0..<processCount { schedule(UInt32(process)) }
        }

        private mutating func schedule(_ process: UInt32) {
            agenda.enter(process, due: agenda.now + waits[next & 65_535])
            next += 1
        }

        private mutating func draw() -> UInt32 {
            UInt32(truncatingIfNeeded: random.next() % processCount)
        }

        mutating func run(eventCount: Int) {
            for _ in 0..<eventCount where agenda.next() != nil { schedule(draw()) }
        }

        mutating func runWithoutAgenda(eventCount: Int) {
            for _ in 0..<eventCount {
                sum &+= (agenda.now + waits[next & 65_535]).nanoseconds &+ Int64(draw())
                next += 1
            }
        }
    }
}
