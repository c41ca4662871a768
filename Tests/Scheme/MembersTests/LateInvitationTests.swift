import Identity
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

/// Who is let in on two branches, and hears of the one that lost last.
@Suite("An invitation into a branch that lost")
struct LateInvitationTests {
    /// Device 1, cut off, lets in device 4 and writes; the others let it in as well, and one more, so that their branch wins.
    @Test(arguments: Gears.tiers)
    func `what was written on the branch that lost is read, though it came before the invitation`(
        tier: Tier
    ) throws {
        var group = TestGroup(deviceCount: 6, policy: .fixed(tier), forkRetention: .seconds(600))
        group.found(0..<4)
        group.cut(off: [1, 2])
        group.change(adding: [4], by: 1)
        group.settle()
        // Where another is the committer, who is not to be heard of.
        group.pass(.seconds(60))
        #expect(group.currentView(of: 1)?.deviceCount == 5)
        group.send("to those cut off, and the newcomer", from: 1)
        group.change(adding: [4], by: 0)
        group.settle()
        group.change(adding: [5], by: 0)
        group.settle()
        let best = group.currentView(of: 0)
        #expect(group.currentView(of: 4) == best && group.currentView(of: 1) != best)

        let late = Late()
        group.intercept = { frame in
            guard frame.from == DeviceID(1), frame.to == DeviceID(4), frame.trafficClass == .welcome else {
                return frame
            }
            late.invitations.append(frame.payload)
            return nil
        }
        group.heal()
        group.settle()
        let toNewcomer = try #require(
            group.due.first { $0.reader == DeviceID(4) && $0.sender == DeviceID(1) })
        #expect(group.deliveries[toNewcomer] == nil)
        #expect(!late.invitations.isEmpty)
        for payload in late.invitations {
            group.give(.receive(payload: payload, of: nil), to: DeviceID(4))
        }
        group.settle()
        #expect(group.deliveries[toNewcomer] == 1)
        #expect(group.currentView(of: 4) == best && group.currentView(of: 1) == best)
        #expect(group.disagreements.isEmpty)
    }

    private final class Late {
        var invitations: [[UInt8]] = []
    }
}
