import Identity
import MembershipLog
import Metering
import Quantities
import Relays
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

/// Members whom a part of the log has not reached.
@Suite("A gap in the log")
struct CatchingUpTests {
    private static let minute = TimeSpan.seconds(60)

    /// Five members and one to come; the change that adds it never comes to the third member, and of what was sent since
    /// it gets all.
    private func group(_ tier: Tier, hasEdge: Bool = false) throws -> TestGroup {
        var group = TestGroup(deviceCount: 8, hasEdge: hasEdge, policy: .fixed(tier))
        group.found(0..<5)
        let before = group.currentView(of: 2)
        group.intercept = { $0.to == DeviceID(2) && $0.trafficClass == .commit ? nil : $0 }
        group.change(adding: [5], by: 0)
        group.settle()
        group.intercept = { $0 }
        #expect(group.currentView(of: 2) == before)
        #expect(group.currentView(of: 1) != before)
        return group
    }

    /// What a device has asked relays for, by the relay.
    private func questions(_ group: inout TestGroup) -> Questions {
        let questions = Questions()
        group.isHeard = { [isHeard = group.isHeard] message, node in
            if case .catchUp = message { questions.asked.append(node) }
            return isHeard(message, node)
        }
        return questions
    }

    private final class Questions {
        var asked: [NodeID] = []
    }

    @Test(arguments: Gears.tiers)
    func `a member that lacks an entry and holds the next one asks for it, and catches up`(
        tier: Tier
    ) throws {
        var group = try group(tier)
        let questions = questions(&group)
        group.change(adding: [6], by: 1)
        group.settle()
        group.send("to all", from: 3)
        group.settle()
        group.pass(Self.minute - .seconds(1))
        #expect(questions.asked.isEmpty && group.currentView(of: 2) != group.currentView(of: 1))
        group.pass(.seconds(1))
        #expect(questions.asked == [.relay(RelayID(0))])
        #expect(group.currentView(of: 2) == group.currentView(of: 1))
        group.pass(Self.minute)
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty)
        group.pass(.seconds(4 * 3_600))
        #expect(questions.asked.count == 1)
    }

    @Test(arguments: Gears.tiers)
    func `a message of an epoch that does not come shows that something is missing`(tier: Tier) throws {
        var group = try group(tier)
        let questions = questions(&group)
        group.send("to all", from: 3)
        group.settle()
        group.pass(Self.minute)
        #expect(questions.asked.count == 1)
        #expect(group.currentView(of: 2) == group.currentView(of: 1))
        group.pass(Self.minute)
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty)
    }

    @Test func `nobody asks where the entry comes within the minute`() throws {
        var group = TestGroup(deviceCount: 6, policy: .fixed(.senderKeys))
        group.found(0..<4)
        let questions = questions(&group)
        group.leave(2)
        for newcomer in [4, 5] as [UInt32] {
            group.change(adding: [newcomer], by: 0)
            group.settle()
        }
        group.pass(.seconds(600))
        group.comeBack(2)
        group.settle()
        group.pass(.seconds(600))
        #expect(group.currentView(of: 2) == group.currentView(of: 0))
        #expect(questions.asked.isEmpty)
    }

    @Test func `where its relay keeps silent, a member asks another, and later and later`() throws {
        var group = try group(.tree, hasEdge: true)
        group.isHeard = { message, node in
            if case .catchUp = message { node != .relay(RelayID(0)) } else { true }
        }
        let questions = questions(&group)
        group.change(adding: [6], by: 1)
        group.settle()
        group.pass(Self.minute)
        #expect(questions.asked == [.relay(RelayID(0))])
        #expect(group.currentView(of: 2) != group.currentView(of: 1))
        group.pass(Self.minute + Self.minute)
        #expect(questions.asked == [.relay(RelayID(0)), .relay(RelayID(1))])
        #expect(group.currentView(of: 2) == group.currentView(of: 1))
        #expect(group.errors.isEmpty)
    }

    @Test func `a relay that does not put changes in order passes the question on`() throws {
        var group = try group(.senderKeys, hasEdge: true)
        let questions = questions(&group)
        group.change(adding: [6], by: 1)
        group.settle()
        group.pass(Self.minute)
        #expect(questions.asked == [.relay(RelayID(0))])
        #expect(group.currentView(of: 2) == group.currentView(of: 1))
    }

    @Test func `where no relay has the entry any more, the member says so, and asks no more`() throws {
        var group = try group(.senderKeys)
        let questions = questions(&group)
        group.isHeard = { [isHeard = group.isHeard] message, node in
            if case .caughtUp = message { false } else { isHeard(message, node) }
        }
        group.change(adding: [6], by: 1)
        group.settle()
        let stuck = try #require(group.currentView(of: 2)?.epoch)
        group.pass(Self.minute)
        group.give(.caughtUp(MissedEntries(after: stuck, payloads: nil)), to: DeviceID(2))
        group.pass(.seconds(24 * 3_600))
        #expect(questions.asked.count == 1)
        #expect(group.reports.count { $0.0 == DeviceID(2) && $0.1 == .leftBehind(at: stuck) } == 1)
    }

    @Test func `an answer of other payloads changes nothing, and the question stands`() throws {
        var group = try group(.tree)
        let questions = questions(&group)
        group.change(adding: [6], by: 1)
        group.settle()
        let before = try #require(group.currentView(of: 2))
        let missed = MissedEntries(
            after: before.epoch, payloads: [[], [1, 2, 3], [UInt8](repeating: 7, count: 99)])
        group.give(.caughtUp(missed), to: DeviceID(2))
        #expect(group.currentView(of: 2) == before && group.errors.isEmpty)
        group.pass(Self.minute)
        #expect(questions.asked.count == 1)
        #expect(group.currentView(of: 2) == group.currentView(of: 1))
    }
}
