import Identity
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing

@testable import GroupTestSupport

/// Members that go by cost name the same gear, each by its own copy of the log.
@Suite("Groups that go by cost")
struct CostPolicyGroupTests {
    private static func vector(message: Double, change: Double) -> GearCosts.Vector {
        .init(
            founding: 0, message: message, join: change, joinKeys: 0, removal: change, removalKeys: 0,
            renewal: 0, rest: 0)
    }

    /// Pairwise sessions are cheap where there are few messages to a change, and the tree where there are many.
    private static let policy = SwitchingPolicy(
        cheapestOf: [.pairwise, .tree],
        by: CostPolicy(
            costs: GearCosts(
                [
                    .pairwise: .init([(2, vector(message: 10, change: 20))]),
                    .tree: .init([(2, vector(message: 1, change: 100))]),
                ],
                switches: [
                    .init(from: .pairwise, to: .tree): .init([(2, 0)]),
                    .init(from: .tree, to: .pairwise): .init([(2, 0)]),
                ]), horizon: .seconds(86_400), expected: .init(messages: 0, joins: 1, removals: 1),
            lifetimes: .init(messages: 100, days: 7, renewal: 1, firstRenewal: 1)), minimumStay: 1)

    @Test func `a group goes to the cheapest gear for what is written in it, and back`() {
        var group = TestGroup(deviceCount: 26, policy: Self.policy)
        group.found(0..<3)
        #expect(group.currentView(of: 0)?.mechanism == "pairwise")
        for newcomer in 3..<7 as Range<UInt32> {
            for text in 0..<20 as Range<UInt32> {
                group.send("\(text)", from: text % 3)
                group.settle()
            }
            group.pass(.seconds(600))
            group.change(adding: [newcomer], by: 1)
            group.settle()
        }
        #expect(group.currentView(of: 0)?.mechanism == "tree")
        for newcomer in 7..<26 as Range<UInt32> {
            group.pass(.seconds(600))
            group.change(adding: [newcomer], by: newcomer - 1)
            group.settle()
        }
        #expect(group.currentView(of: 0)?.mechanism == "pairwise")
        #expect((0..<26).allSatisfy { group.currentView(of: $0) == group.currentView(of: 0) })
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty)
    }

    @Test func `a change that says it was made before the one before it is refused`() {
        var group = TestGroup(deviceCount: 5, policy: .fixed(.pairwise))
        group.found(0..<3)
        group.pass(.seconds(600))
        group.change(adding: [3], by: 0)
        group.settle()
        var held: [[UInt8]] = []
        group.intercept = { frame in
            guard frame.trafficClass == .commit, frame.to == DeviceID(1) else { return frame }
            held.append(frame.payload)
            return nil
        }
        group.change(adding: [4], by: 0)
        group.settle()
        group.intercept = { $0 }
        guard var forged = held.first else {
            Issue.record("the change was on its way to the device")
            return
        }
        // Before the instant's eight bytes nothing has a changing size; behind it there are two counts, who signed, and the signature.
        let instantAt = forged.count - 64 - 4 - 16
        for place in instantAt..<instantAt + 8 { forged[place] = 0 }
        group.give(.receive(payload: forged), to: DeviceID(1))
        #expect(group.errors == [.invalidChange(.instant)])
        group.give(.receive(payload: held[0]), to: DeviceID(1))
        #expect(group.currentView(of: 1)?.deviceCount == 5)
    }
}
