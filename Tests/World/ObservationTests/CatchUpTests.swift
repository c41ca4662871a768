import Identity
import Quantities
import Testing

@testable import Observation

@Suite("Catching up")
struct CatchUpTests {
    private let device = DeviceID(0)

    private func second(_ seconds: Int64) -> SimulatedInstant { .start + .seconds(seconds) }

    /// A device that was sent some messages while it was away, and has come back after ten seconds.
    private func back(waitingFor count: Int) -> CatchUpBook {
        var book = CatchUpBook(deviceCount: 1)
        for _ in 0..<count { book.noteSent(to: [device]) }
        book.noteReach(of: device, isOnline: true, bytes: 100, sentCount: count, at: second(10))
        return book
    }

    @Test func `who comes back and for whom nothing waited counts nowhere`() {
        let book = back(waitingFor: 0)
        #expect(book.times.count == 0 && book.unfinishedCount == 0)
    }

    @Test func `who has read all has a time and is not unfinished`() {
        var book = back(waitingFor: 2)
        for message in 0..<2 { book.noteSettled(sentBefore: message, at: device, now: second(12)) }
        book.noteEnded { _ in 350 }
        book.noteReach(of: device, isOnline: false, bytes: 400, sentCount: 2, at: second(20))
        #expect(book.times.count == 1 && book.unfinishedCount == 0)
    }

    @Test func `who goes again before, and for whom something never comes, is unfinished and has no time`() {
        var book = back(waitingFor: 2)
        book.noteSettled(sentBefore: 0, at: device, now: second(12))
        #expect(book.unfinishedCount == 1)
        book.noteReach(of: device, isOnline: false, bytes: 200, sentCount: 2, at: second(15))
        #expect(book.unfinishedCount == 1)
        book.noteReach(of: device, isOnline: true, bytes: 200, sentCount: 2, at: second(30))
        #expect(book.unfinishedCount == 2 && book.times.count == 0)
        book.beginMeasuring()
        #expect(book.unfinishedCount == 0)
    }
}
