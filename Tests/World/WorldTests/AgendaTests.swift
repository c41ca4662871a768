import Quantities
import Randomness
import Testing

@testable import EventEngine

@Suite("Agenda")
struct AgendaTests {
    private struct Entry: Equatable {
        let due: Int64
        let order: Int
    }

    /// What there is to come, in a plain list: the earliest due, and of those the one entered first.
    private struct Reference {
        private var entries: [Entry] = []

        var count: Int { entries.count }

        mutating func enter(_ entry: Entry) {
            // The list is sorted; an entry stands behind those due with it.
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].due <= entry.due { low = middle + 1 } else { high = middle }
            }
            entries.insert(entry, at: low)
        }

        mutating func next() -> Entry? { entries.isEmpty ? nil : entries.removeFirst() }

        var first: Entry? { entries.first }
    }

    /// How far ahead entries are due: what an agenda could be bad at.
    private enum Habit: CaseIterable {
        case ties, near, exponential, burstsOfTies, manyScales, far, farAndNear, rising, falling

        func wait(step: Int, using random: inout RandomStream) -> Int64 {
            func below(_ bound: Int) -> Int64 { Int64(random.index(below: bound)) }
            switch self {
            case .ties: return below(2)
            case .near: return below(50)
            case .exponential:
                return Int64(Distribution.exponential(mean: 1e9).sample(using: &random))
            case .burstsOfTies: return step % 700 < 600 ? 0 : 1_000_000_000
            case .manyScales: return Int64(1) << below(60)
            case .far: return Int64(5e17) + below(1_000)
            case .farAndNear: return step % 10 == 0 ? 600_000_000_000_000 + below(1_000_000) : below(3_000)
            case .rising: return below(1 + step * step)
            case .falling: return below(max(1, 100_000_000 - step * 10_000))
            }
        }
    }

    @Test func `entries due at one instant come in the order in which they were entered`() {
        var agenda = Agenda<Int>()
        for number in 0..<1_000 { agenda.enter(number, due: SimulatedInstant(nanoseconds: 5)) }
        var taken: [Int] = []
        while let next = agenda.next() { taken.append(next) }
        #expect(taken == Array(0..<1_000))
    }

    /// Fills to a size, stays there, and empties; now and then a batch comes at once or is taken at once.
    private func differs(_ habit: Habit, size: Int, seed: UInt64) -> String? {
        var random = RandomStream(seed: Seed(seed))
        var (agenda, reference) = (Agenda<Entry>(), Reference())
        var order = 0
        for step in 0..<(4 * size + 200) {
            let isFilling = agenda.count < size && step < 3 * size
            let batch = random.index(below: 50) == 0 ? 1 + random.index(below: size) : 1
            for _ in 0..<batch {
                if random.happens(withProbability: isFilling ? 0.7 : 0.45) {
                    let wait = habit.wait(step: step, using: &random)
                    let (due, overflow) = agenda.now.nanoseconds.addingReportingOverflow(wait)
                    guard !overflow else { continue }
                    let entry = Entry(due: due, order: order)
                    order += 1
                    agenda.enter(entry, due: SimulatedInstant(nanoseconds: due))
                    reference.enter(entry)
                } else if agenda.next() != reference.next() {
                    return "\(habit), size \(size), seed \(seed): another entry came at step \(step)"
                }
            }
            guard agenda.nextDue?.nanoseconds == reference.first?.due, agenda.count == reference.count,
                agenda.isEmpty == (reference.count == 0)
            else { return "\(habit), size \(size), seed \(seed): other than the reference at step \(step)" }
        }
        guard agenda.remaining.count == reference.count else { return "\(habit): not all remain" }
        while let expected = reference.next() {
            guard agenda.next() == expected else { return "\(habit), size \(size), seed \(seed): at the end" }
            guard agenda.now.nanoseconds == expected.due else { return "\(habit): the clock is wrong" }
        }
        return agenda.next() == nil && agenda.isEmpty ? nil : "\(habit): something was left"
    }

    @Test func `what is taken is what a sorted list would give, whatever comes when`() {
        for habit in Habit.allCases {
            for size in [3, 60, 70, 300, 2_000] {
                for seed in 0..<(size > 300 ? 1 : 4) as Range<UInt64> {
                    let difference = differs(habit, size: size, seed: seed)
                    #expect(difference == nil)
                }
            }
        }
    }

    @Test func `an event is let go when it is taken`() {
        final class Token {}
        var agenda = Agenda<Token>()
        weak var first: Token?
        do {
            let token = Token()
            first = token
            agenda.enter(token, due: .start)
        }
        #expect(first != nil)
        _ = agenda.next()
        #expect(first == nil)
    }

    @Test func `entries numbered anew keep their order`() {
        // A few entries before the last number there is.
        var agenda = Agenda<Int>(entered: (1 << 36) - 1 - 40)
        for number in 0..<100 { agenda.enter(number, due: SimulatedInstant(nanoseconds: Int64(number % 3))) }
        let taken = (0..<100).compactMap { _ in agenda.next() }
        #expect(taken == (0..<100).sorted { ($0 % 3, $0) < ($1 % 3, $1) })
    }
}
