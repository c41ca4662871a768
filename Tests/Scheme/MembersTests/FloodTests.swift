import Identity
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing

@testable import GroupTestSupport

/// What somebody can do who sends a member whatever it likes: as long as it likes, not for good.
@Suite("Floods")
struct FloodTests {
    /// An envelope's kind, and for a change the group, come before the epoch.
    private static let changeEpochAt = 9

    private func withEpoch(_ epoch: UInt32, at place: Int, of payload: [UInt8]) -> [UInt8] {
        var forged = payload
        for (offset, shift) in stride(from: 24, through: 0, by: -8).enumerated() {
            forged[place + offset] = UInt8(truncatingIfNeeded: epoch >> UInt32(shift))
        }
        return forged
    }

    /// A group of 2 to which device 0 adds two more, while what device 1 should learn of it is held.
    private func heldChanges() -> (group: TestGroup, held: [TestGroup.Frame]) {
        var group = TestGroup(deviceCount: 5, policy: .fixed(.pairwise))
        group.found(0..<2)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .commit, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        for newcomer in 2..<4 as Range<UInt32> {
            group.change(adding: [newcomer], by: 0)
            group.settle()
        }
        group.intercept = { $0 }
        return (group, held)
    }

    /// Of each epoch to come, several by a committer that nobody knows, so that no signature can be looked at.
    @Test func `forged changes of thousands of epochs to come do not keep out the genuine ones`() {
        var (group, held) = heldChanges()
        let change = held[1].payload
        let committerAt = change.count - 64 - 4
        for epoch in 3..<2_003 as Range<UInt32> {
            let forged = withEpoch(
                77, at: committerAt, of: withEpoch(epoch, at: Self.changeEpochAt, of: change))
            group.give(.receive(payload: forged), to: DeviceID(1))
        }
        for payload in [held[1].payload, held[0].payload] {
            group.give(.receive(payload: payload), to: DeviceID(1))
        }
        group.settle()
        #expect(group.currentView(of: 1) == group.currentView(of: 0))
        // And the log goes on.
        group.change(adding: [4], by: 0)
        group.settle()
        #expect(group.currentView(of: 1)?.deviceCount == 5)
    }

    @Test func `of one epoch a change that a member has signed comes before any number that none has`() {
        var (group, held) = heldChanges()
        let change = held[1].payload
        for stranger in 50..<80 as Range<UInt32> {
            let forged = withEpoch(stranger, at: change.count - 64 - 4, of: change)
            group.give(.receive(payload: forged), to: DeviceID(1))
        }
        for payload in [held[1].payload, held[0].payload] {
            group.give(.receive(payload: payload), to: DeviceID(1))
        }
        group.settle()
        #expect(group.currentView(of: 1) == group.currentView(of: 0))
    }

    @Test
    func `a change of an epoch to come that its committer has not signed is refused at once, and costs time`()
    {
        var (group, held) = heldChanges()
        var forged = held[1].payload
        forged[forged.count - 1] ^= 1
        let before = group.tally.calls(of: .verify)
        group.give(.receive(payload: forged), to: DeviceID(1))
        #expect(group.errors == [.invalidChange(.signature)])
        #expect(group.tally.calls(of: .verify) == before + 1)
        // It does not keep out the genuine one.
        for payload in [held[1].payload, held[0].payload] {
            group.give(.receive(payload: payload), to: DeviceID(1))
        }
        group.settle()
        #expect(group.currentView(of: 1) == group.currentView(of: 0))
    }

    @Test(arguments: [Tier.pairwise, .senderKeys])
    func `forged messages of epochs to come do not keep out those of the next`(tier: Tier) {
        var group = TestGroup(deviceCount: 3, policy: .fixed(tier))
        group.found(0..<2)
        group.send("first", from: 0)
        group.settle()
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        group.change(adding: [2], by: 0)
        group.settle()
        group.send("of the next epoch", from: 0)
        group.settle()
        group.intercept = { $0 }
        let message = held.last { $0.trafficClass == .application }
        let commit = held.first { $0.trafficClass == .commit }
        // Kind and group come before the epoch in a message, too.
        for epoch in 2..<4_002 as Range<UInt32> {
            let forged = withEpoch(epoch, at: Self.changeEpochAt, of: message?.payload ?? [])
            group.give(.receive(payload: forged), to: DeviceID(1))
        }
        for frame in held where frame.payload != commit?.payload {
            group.give(.receive(payload: frame.payload), to: DeviceID(1))
        }
        group.give(.receive(payload: commit?.payload ?? []), to: DeviceID(1))
        group.settle()
        group.pass(.seconds(60))
        #expect(group.misdeliveries.isEmpty)
        #expect(group.due.count == 3)
    }
}
