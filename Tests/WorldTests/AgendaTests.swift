import EventEngine
import Quantities
import Randomness
import Testing

@Suite("Agenda")
struct AgendaTests {
    @Test func `entries due at one instant come in the order in which they were entered`() {
        var agenda = Agenda<Int>()
        for number in 0..<100 { agenda.enter(number, due: SimulatedInstant(nanoseconds: 5)) }
        var taken: [Int] = []
        while let next = agenda.next() { taken.append(next) }
        #expect(taken == Array(0..<100))
    }

    @Test func `what is taken is sorted by due time, then by entry, whatever happens in between`() {
        for seed in 0..<50 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            var agenda = Agenda<(due: Int64, order: Int)>()
            var order = 0
            var taken: [(due: Int64, order: Int)] = []
            for _ in 0..<500 {
                if random.happens(withProbability: 0.6) {
                    let due = agenda.now.nanoseconds + Int64(random.index(below: 20))
                    agenda.enter((due, order), due: SimulatedInstant(nanoseconds: due))
                    order += 1
                } else if let next = agenda.next() {
                    taken.append(next)
                }
            }
            while let next = agenda.next() { taken.append(next) }
            #expect(taken.count == order)
            for (earlier, later) in zip(taken, taken.dropFirst()) {
                #expect(earlier.due <= later.due, "seed \(seed)")
            }
            #expect(Set(taken.map(\.order)).count == order)
        }
    }
}
