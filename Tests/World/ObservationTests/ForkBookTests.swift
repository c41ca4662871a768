import Identity
import Metering
import Quantities
import SchemeContract
import Testing

@testable import Observation

/// What is said of the branches of a log that nobody puts in order.
@Suite("Fork book")
struct ForkBookTests {
    private static let start = EpochID(.creation, words: (0, 0))

    private var book = ForkBook()

    private static func epoch(_ number: UInt32, _ mark: UInt64) -> EpochID {
        EpochID(EpochNumber(number), words: (mark, 0))
    }

    private static func at(_ seconds: Int64) -> SimulatedInstant { .start + .seconds(seconds) }

    private mutating func change(
        _ epoch: EpochID, after parent: EpochID, adds added: [UInt32] = [], removes removed: [UInt32] = [],
        at seconds: Int64
    ) {
        let summary = ChangeSummary(
            epoch: epoch, parent: parent, added: added.map { DeviceID($0) },
            removed: removed.map { DeviceID($0) }, work: OperationTally())
        book.noteChange(summary, at: Self.at(seconds))
    }

    @Test mutating func `the last change of a device on a line says whether it was put out`() {
        let (one, other, later) = (Self.epoch(1, 1), Self.epoch(1, 2), Self.epoch(2, 3))
        change(one, after: Self.start, removes: [7], at: 1)
        change(other, after: Self.start, adds: [9], at: 1)
        change(later, after: one, adds: [7], removes: [8], at: 2)
        #expect(book.removal(of: DeviceID(7), before: one) == one)
        #expect(book.removal(of: DeviceID(7), before: later) == nil)
        #expect(book.removal(of: DeviceID(8), before: later) == later)
        #expect(book.removal(of: DeviceID(7), before: other) == nil)
        #expect(book.removal(of: DeviceID(9), before: later) == nil)
    }

    @Test mutating func `a removal binds those on its branch, and who has learnt of it`() {
        let (removal, after, other) = (Self.epoch(1, 1), Self.epoch(2, 1), Self.epoch(5, 2))
        let (knowing, unknowing) = (DeviceID(3), DeviceID(4))
        change(removal, after: Self.start, removes: [7], at: 1)
        change(after, after: removal, at: 2)
        change(other, after: Self.start, at: 3)
        book.noteLearnt([removal], by: knowing)
        #expect(
            book.binds(removal, in: removal, seat: nil) && book.binds(removal, in: after, seat: unknowing))
        // A greater number on another branch says nothing.
        #expect(
            !book.binds(removal, in: other, seat: unknowing) && !book.binds(removal, in: other, seat: nil))
        #expect(book.binds(removal, in: other, seat: knowing))
        // An old copy of a device knows nothing of what it learnt since.
        book.noteRestored(knowing)
        #expect(!book.binds(removal, in: other, seat: knowing))
    }

    @Test mutating func `who stands in a change of its own before any node has told of it is in no fork`() {
        let (one, other) = (Self.epoch(1, 1), Self.epoch(1, 2))
        for _ in 0..<2 { book.move(from: nil, to: Self.start, at: Self.at(0)) }
        for (epoch, seconds) in [(one, 10), (other, 20)] as [(EpochID, Int64)] {
            book.noteMade(
                ChangeSummary(
                    epoch: epoch, parent: Self.start, added: [], removed: [], work: OperationTally()))
            book.move(from: Self.start, to: epoch, at: Self.at(seconds))
            #expect(book.forkedTime(until: Self.at(20)) == .zero)
        }
        // Now there are two on one epoch.
        #expect(book.forkedTime(until: Self.at(35)) == .seconds(15))
    }

    @Test mutating func `what is on its way at the end is no branch, and who stays behind is one`() {
        let (one, other, later) = (Self.epoch(1, 1), Self.epoch(1, 2), Self.epoch(2, 3))
        change(one, after: Self.start, at: 10)
        change(later, after: one, at: 200)
        book.move(from: nil, to: one, at: Self.at(10))
        book.move(from: nil, to: later, at: Self.at(200))
        #expect(book.headCount(at: Self.at(230)) == 1)
        #expect(book.headCount(at: Self.at(300)) == 2)
        book.move(from: one, to: later, at: Self.at(301))
        #expect(book.headCount(at: Self.at(300)) == 1)

        change(other, after: Self.start, at: 310)
        book.move(from: nil, to: other, at: Self.at(310))
        #expect(book.headCount(at: Self.at(311)) == 1)
        #expect(book.headCount(at: Self.at(400)) == 2)
    }

    @Test mutating func `an epoch whose change is not known yet is on its way`() {
        change(Self.epoch(1, 1), after: Self.start, at: 10)
        book.move(from: nil, to: Self.epoch(1, 1), at: Self.at(10))
        book.move(from: nil, to: Self.epoch(2, 2), at: Self.at(400))
        #expect(book.headCount(at: Self.at(400)) == 1)
    }
}
