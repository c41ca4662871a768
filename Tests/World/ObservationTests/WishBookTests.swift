import Identity
import Metering
import Quantities
import SchemeContract
import Testing

@testable import Observation

/// What is said of whom users want in and out, by hand.
@Suite("Wish book")
struct WishBookTests {
    private static let group = GroupIndex.first

    private var book = WishBook { device, _ in device.ordinal < 2 }
    private var devices = (0..<12).map { DeviceFacts(id: DeviceID($0)) }

    private static func at(_ seconds: Int64) -> SimulatedInstant { .start + .seconds(seconds) }

    private static func epoch(_ number: UInt32, _ mark: UInt64) -> EpochID {
        EpochID(EpochNumber(number), words: (mark, 0))
    }

    private mutating func wish(adding: [UInt32] = [], removing: [UInt32] = [], at seconds: Int64) {
        for device in adding { devices[Int(device)].invitedAt = Self.at(seconds) }
        book.noteWished(
            adding: adding.map { DeviceID($0) }, removing: removing.map { DeviceID($0) }, in: Self.group,
            at: Self.at(seconds))
    }

    private mutating func accept(_ epoch: EpochID, adding: [UInt32] = [], removing: [UInt32] = []) {
        book.noteAccepted(
            ChangeSummary(
                epoch: epoch, parent: Self.epoch(0, 0), added: adding.map { DeviceID($0) },
                removed: removing.map { DeviceID($0) }, work: OperationTally()), in: Self.group)
    }

    private mutating func enter(_ epoch: EpochID, _ device: UInt32, at seconds: Int64) {
        book.noteEntered(epoch, devices[Int(device)], at: Self.at(seconds))
        guard devices[Int(device)].joinedAt == nil else { return }
        devices[Int(device)].joinedAt = Self.at(seconds)
        book.noteJoined(devices[Int(device)])
    }

    private func value(_ metric: String) -> Double? {
        var record = RunRecord()
        book.note(in: &record)
        book.noteJoins(in: &record, devices: devices, at: Seating(groupOf: devices.count))
        return record.metrics.first { $0.name == metric }?.value
    }

    @Test mutating func `a member waits from the wish, not from the change that grants it`() {
        for device in [0, 1] as [UInt32] { devices[Int(device)].joinedAt = .start }
        wish(adding: [2], at: 10)
        let one = Self.epoch(1, 1)
        accept(one, adding: [2])
        accept(one, adding: [2])
        enter(one, 0, at: 40)
        devices[1].onlineSince = Self.at(20)
        enter(one, 1, at: 45)
        enter(one, 2, at: 50)
        #expect(value("membership.wished") == 1)
        #expect(value("membership.open") == 0)
        #expect(value("join.unfinished") == 0)
        // Only 0 was there, and a member, all the while.
        #expect(value("membership.delay.max") == 30_000)
        #expect(value("membership.delay.mean") == 30_000)
        #expect(value("join.latency.max") == 40_000)
    }

    @Test mutating func `what a branch granted that lost was not granted, and what was made again is`() {
        devices[0].joinedAt = .start
        let (lost, won) = (Self.epoch(1, 1), Self.epoch(2, 2))
        wish(adding: [5], removing: [1], at: 1)
        wish(adding: [6], at: 2)
        accept(lost, adding: [5, 6], removing: [1])
        enter(lost, 0, at: 3)
        accept(won, adding: [5])
        enter(won, 0, at: 31)
        book.noteLost([lost])
        #expect(value("membership.wished") == 3)
        #expect(value("membership.open") == 2)
        #expect(value("membership.delay.max") == 30_000)
        #expect(value("join.unfinished") == 2, "5 and 6 have entered nothing")
    }

    @Test mutating func `founders, and wishes of before, do not count`() {
        devices[0].joinedAt = .start
        wish(adding: [0, 1, 2], at: 1)
        wish(removing: [3], at: 2)
        book.beginMeasuring(at: Self.at(5))
        wish(removing: [1], at: 6)
        accept(Self.epoch(1, 1), adding: [2], removing: [3])
        enter(Self.epoch(1, 1), 0, at: 7)
        #expect(value("membership.wished") == 1)
        #expect(value("membership.open") == 1)
        #expect(value("membership.delay.max") == nil)
        #expect(value("join.unfinished") == 0)
    }

    @Test mutating func `who came in and went out again on a branch that lost is where users want it`() {
        let (lost, again) = (Self.epoch(1, 1), Self.epoch(2, 1))
        wish(adding: [5, 6, 7], at: 1)
        wish(removing: [5, 6], at: 2)
        wish(adding: [6], at: 3)
        accept(lost, adding: [5, 7])
        accept(again, removing: [5])
        accept(Self.epoch(1, 2), adding: [7])
        wish(removing: [7], at: 4)
        book.noteLost([lost, again])
        #expect(value("membership.wished") == 7)
        #expect(value("membership.open") == 2, "6 is not in, as was wanted last, and 7 not out")
    }
}
