import Identity
import MLS
import MembershipLog
import Metering
import Quantities
import Relays
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

/// Who is let in on two branches, or was put out on one, and hears of the one that lost last.
@Suite("Late news of a branch that lost")
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

    /// Until what the invitation waits for is there, the founder is in no group, as it was when it founded this one.
    @Test func `a founder that was put out and is let in again does not found another group`() {
        let separate = MechanismConfiguration.Tree(
            suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: .zero, delivery: .separate)
        var group = TestGroup(
            deviceCount: 4, policy: .fixed(.tree), tree: separate, forkRetention: .seconds(600))
        group.found(0..<4)
        group.change(removing: [0], by: 1)
        group.settle()
        // Where another is the committer.
        group.pass(.seconds(60))
        #expect(group.currentView(of: 1)?.deviceCount == 3)

        let late = Late()
        group.isHeard = { message, node in
            guard case .fetched(let bytes) = message, node == .device(DeviceID(0)) else { return true }
            late.deposits.append(bytes)
            return false
        }
        let frameCount = group.frames.count
        group.change(adding: [0], by: 1)
        group.settle()
        group.pass(.seconds(60))
        #expect(late.deposits.count == 1)
        #expect(!group.frames[frameCount...].contains { $0.from == DeviceID(0) })

        for bytes in late.deposits { group.give(.fetched(bytes), to: DeviceID(0)) }
        group.settle()
        #expect(group.currentView(of: 0) == group.currentView(of: 1))
        #expect(group.currentView(of: 0)?.deviceCount == 4)
        #expect(group.disagreements.isEmpty)
    }

    /// Device 3 is put out on one branch, and still hears of the other, whose members it tells; each entry once a minute.
    @Test func `who was put out tells those on a branch that lost again only after a while`() {
        var group = TestGroup(deviceCount: 5, policy: .fixed(.pairwise), forkRetention: .seconds(600))
        group.found(0..<4)
        let late = Late()
        group.intercept = { frame in
            guard frame.from == DeviceID(1) || frame.to == DeviceID(1) else { return frame }
            if frame.from == DeviceID(1), frame.to == DeviceID(3), frame.trafficClass == .commit {
                late.entries.append(frame.payload)
            }
            return nil
        }
        group.change(removing: [3], by: 0)
        group.settle()
        for (added, removed) in [([4], []), ([], [2]), ([], [0])] as [([UInt32], [UInt32])] {
            group.change(adding: added, removing: removed, by: 1)
            group.settle()
        }
        #expect(late.entries.count == 3)

        // Of the first the removal is told too; of the second, half a minute later, itself alone; a minute later all of them.
        var told: [Int] = []
        for entry in late.entries {
            let frameCount = group.frames.count
            group.give(.receive(payload: entry), to: DeviceID(3))
            group.settle()
            let own = group.frames[frameCount...].filter { $0.from == DeviceID(3) }
            told.append(own.reduce(0) { $0 + $1.1.parcels.count })
            group.pass(.seconds(told.count == 1 ? 30 : 60))
        }
        #expect(told == [2, 1, 4])
    }

    /// Device 1 puts out device 0, which lets in two newcomers: they put out both, and know nothing of the state before.
    @Test func `newcomers tell who was a member of the first state that they have seen`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.pairwise), forkRetention: .seconds(1_200))
        group.found(0..<2)
        let late = Late()
        group.intercept = { frame in
            guard late.isHeldBack, frame.from == DeviceID(1) || frame.to == DeviceID(1) else { return frame }
            if frame.trafficClass == .commit { late.entries.append(frame.payload) }
            return nil
        }
        group.change(removing: [0], by: 1)
        group.settle()
        group.change(adding: [2, 3], by: 0)
        group.settle()
        group.change(removing: [0, 1], by: 2)
        group.settle()
        func isOut() -> Bool { group.reports.contains { $0.0 == DeviceID(1) && $0.1.isRemoval } }
        #expect(late.entries.count == 3 && !isOut())

        late.isHeldBack = false
        // As device 0 tells them, once it hears that it is put out.
        for device in [2, 3] as [UInt32] {
            for entry in late.entries.prefix(2) {
                group.give(.receive(payload: entry), to: DeviceID(device))
            }
        }
        group.pass(.seconds(480))
        #expect(isOut())
        #expect(group.currentView(of: 2)?.deviceCount == 2)
    }

    private final class Late {
        var entries: [[UInt8]] = []
        var isHeldBack = true
        var invitations: [[UInt8]] = []
        var deposits: [[UInt8]] = []
    }
}
