import Quantities
import Testing
import WireFormat

@testable import MembershipLog

@Suite("Group activity")
struct GroupActivityTests {
    private func report(_ minutes: UInt64, messages: UInt32 = 0, writers: UInt32 = 0) -> EpochReport {
        EpochReport(instant: minutes * 60_000, messages: messages, writers: writers)
    }

    @Test func `what lies long back counts less, by changes and not by time`() {
        var activity = GroupActivity(since: 0)
        for hour in 1...50 as ClosedRange<UInt64> {
            activity = activity.adding(report(60 * hour, messages: 30, writers: 3), joins: 1, removals: 0)
        }
        let slow = activity.messages.value / activity.span.value
        for minute in 1...50 as ClosedRange<UInt64> {
            activity = activity.adding(
                report(3_000 + minute, messages: 30, writers: 3), joins: 1, removals: 0)
        }
        let fast = activity.messages.value / activity.span.value
        #expect(abs(slow * 3_600_000 / 30 - 1) < 0.01)
        #expect(abs(fast * 60_000 / 30 - 1) < 0.1)
        // The sum of (7/8)^k.
        #expect(abs(activity.changes.value - 8) < 0.1)
    }

    @Test func `what renews keys alone takes nothing from what is known`() {
        let first = GroupActivity(since: 0).adding(report(10, messages: 5), joins: 2, removals: 1)
        var activity = first
        for minute in 11...100 as ClosedRange<UInt64> {
            activity = activity.adding(report(minute), joins: 0, removals: 0)
        }
        #expect(activity.joins == first.joins && activity.removals == first.removals)
        #expect(activity.messages == first.messages && activity.epochs.value == 91)
        #expect(activity.span.value == 6_000_000)
    }

    @Test func `sums from outside cannot overflow`() throws {
        let greatest = [UInt8](repeating: 0xff, count: 64)
        #expect(throws: WireError.self) { try GroupActivity(decoding: greatest) }
        #expect(throws: WireError.self) { try EpochReport(decoding: Array(greatest.prefix(16))) }

        var encoder = WireEncoder()
        encoder.write(0 as UInt64)
        for _ in 0..<7 { encoder.write(1 << 60 as UInt64) }
        var activity = try GroupActivity(decoding: encoder.bytes)
        for _ in 0..<100 {
            activity = activity.adding(
                EpochReport(instant: 1 << 48, messages: .max, writers: .max), joins: .max >> 16,
                removals: .max >> 16)
        }
        #expect(activity.span.value <= Double(1 << 52))
        var again = WireEncoder()
        activity.encode(into: &again)
        #expect(try GroupActivity(decoding: again.bytes) == activity)
    }

    @Test func `a clock that is behind states the instant of the change before`() {
        let late = EpochReport(
            at: SimulatedInstant(nanoseconds: 5_000_000_000), notBefore: 7_000, messages: 1, writers: 1)
        #expect(late.instant == 7_000)
        let right = EpochReport(
            at: SimulatedInstant(nanoseconds: 8_001_000_000), notBefore: 7_000, messages: 1, writers: 1)
        #expect(right.instant == 8_001)
    }
}
