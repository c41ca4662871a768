import Identity
import Quantities
import SchemeContract
import Testing

@testable import Members

@Suite("Comparing branches with relays")
struct ComparisonTests {
    private let epoch = EpochID(EpochNumber(3), head: Array(repeating: 7, count: 32))

    private func at(_ seconds: Int64) -> SimulatedInstant { .start + .seconds(seconds) }

    @Test func `each relay is asked once, a minute after the other, and the last has time to answer`() {
        var awaited = Awaited()
        awaited.noteComparison(after: epoch, with: 2, at: .start)
        for attempt in 0..<2 {
            let due = at(60 * Int64(attempt + 1))
            #expect(awaited.nextAlarm() == due)
            #expect(awaited.repeatOverdue(at: due) == [.catchUp(after: epoch, attempt: attempt)])
            #expect(awaited.asks(after: epoch), "the answer is still to come")
        }
        #expect(awaited.nextAlarm() == at(180))
        #expect(awaited.repeatOverdue(at: at(180)) == [])
        #expect(!awaited.asks(after: epoch) && awaited.nextAlarm() == nil)
        // It was compared after this epoch.
        awaited.noteComparison(after: epoch, with: 2, at: at(200))
        #expect(!awaited.asks(after: epoch))
    }

    @Test func `a comparison is no gap, ends with its epoch, and is not made where there is nobody to ask`() {
        var awaited = Awaited()
        awaited.noteComparison(after: epoch, with: 0, at: .start)
        #expect(!awaited.asks(after: epoch))
        awaited.noteComparison(after: epoch, with: 5, at: .start)
        #expect(awaited.asks(after: epoch) && !awaited.hasGap(after: epoch))
        awaited.settle(at: EpochID(EpochNumber(4), head: Array(repeating: 8, count: 32)))
        #expect(!awaited.asks(after: epoch))
    }
}
