import Identity
import Members
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

/// What comes late, in another order, damaged or not at all.
extension GroupMemberTests {
    @Test(arguments: [false, true])
    func `a key at a later position does not cost the messages before it`(firstKeyComesLate: Bool) {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.senderKeys))
        group.found(0..<3)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, frame.to == DeviceID(1), held.isEmpty else {
                return frame
            }
            held.append(frame)
            return nil
        }
        group.send("first", from: 0)
        group.settle()
        group.pass(.seconds(3))
        group.send("second", from: 0)
        group.settle()
        // The first message is asked for now, and its sender hears that the key is missing.
        group.pass(.seconds(3))
        group.send("third", from: 0)
        group.settle()
        let second = TestGroup.Delivery(reader: DeviceID(1), sender: DeviceID(0), number: 1)
        #expect(group.deliveries[second] == nil)
        if firstKeyComesLate {
            for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
            #expect(group.deliveries[second] == 1)
        }
        group.pass(.seconds(60))
        #expect(group.due.count == 6 && group.misdeliveries.isEmpty)
    }

    @Test(arguments: [Tier.pairwise, .senderKeys])
    func `however many messages overtake the first, each is read`(tier: Tier) {
        var group = TestGroup(deviceCount: 3, policy: .fixed(tier))
        group.found(0..<3)
        group.send("hello", from: 1)
        group.settle()
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .application, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        // One fewer than an Olm chain keeps keys for, which sets the bound in pairwise.
        let count = tier == .pairwise ? 40 : 90
        for number in 0..<count {
            group.send("\(number)", from: 0)
            group.settle()
        }
        for frame in held.reversed() { group.give(.receive(payload: frame.payload), to: frame.to) }
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `of many messages missing the oldest are sent again, for they are known to be missing`() {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.pairwise))
        group.found(0..<2)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .application, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        for number in 0..<100 {
            group.send("\(number)", from: 0)
            group.settle()
        }
        // An Olm chain keeps 40 keys: after the last message those of 1 to 58 are gone.
        for number in [0, 99] + Array(59..<99) + [1] {
            group.give(.receive(payload: held[number].payload), to: DeviceID(1))
        }
        group.settle()
        let read = (0..<100).filter {
            group.deliveries[.init(reader: DeviceID(1), sender: DeviceID(0), number: UInt32($0))] == 1
        }
        #expect(read == Array(0...16) + Array(59...99))
    }

    @Test func `of two changes at once one is taken first and the other after it`() {
        var group = TestGroup(deviceCount: 6, policy: .fixed(.pairwise))
        group.found(0..<4)
        group.change(adding: [4], by: 0)
        group.change(adding: [5], removing: [3], by: 1)
        group.settle()
        #expect(group.currentView(of: 0)?.deviceCount == 5)
        #expect(group.currentView(of: 4) == group.currentView(of: 5))
        #expect(group.currentView(of: 0)?.epoch.number == EpochNumber(2))
    }

    @Test func `a message of an epoch not reached yet waits for it`() {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.pairwise))
        group.found(0..<2)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .commit, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        group.change(adding: [2], by: 0)
        group.settle()
        group.send("ahead", from: 0)
        group.settle()
        #expect(group.deliveries[.init(reader: DeviceID(1), sender: DeviceID(0), number: 0)] == nil)
        for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a key that is lost is made up for by a repeat`() {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.senderKeys))
        group.found(0..<3)
        group.intercept = { frame in
            frame.trafficClass == .keyDistribution && frame.to == DeviceID(2) ? nil : frame
        }
        group.send("without a key", from: 0)
        group.settle()
        #expect(group.misdeliveries.count == 1)
        group.intercept = { $0 }
        group.pass(.seconds(10))
        #expect(group.misdeliveries.isEmpty)
        group.send("with one", from: 0)
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a direct message that was damaged is made up for by a repeat in a new session`() {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.pairwise))
        group.found(0..<2)
        group.send("hello", from: 0)
        group.settle()
        group.intercept = { frame in
            guard frame.trafficClass == .application else { return frame }
            var damaged = frame
            damaged.payload[damaged.payload.count - 1] ^= 1
            return damaged
        }
        group.send("damaged", from: 0)
        group.settle()
        #expect(group.misdeliveries.isEmpty)
        #expect(
            group.reports.contains {
                $0.1 == .undecryptable(.broken, of: MessageID(sender: DeviceID(0), number: 1))
            })
    }

    @Test(arguments: Gears.tiers)
    func `a message that comes after its epoch is gone is sent again in the present one`(tier: Tier) {
        var group = TestGroup(deviceCount: 6, policy: .fixed(tier))
        group.found(0..<3)
        group.send("hello", from: 0)
        group.settle()
        var late: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .application else { return frame }
            late.append(frame)
            return nil
        }
        group.send("late", from: 0)
        group.settle()
        group.intercept = { $0 }
        for newcomer in 3..<6 as Range<UInt32> {
            group.change(adding: [newcomer], by: 1)
            group.settle()
        }
        group.pass(.seconds(200))
        for frame in late { group.give(.receive(payload: frame.payload), to: frame.to) }
        group.settle()
        #expect(group.reports.contains { $0.1 == .undecryptable(.epochGone, of: nil) })
        // A message of the tree does not say whose it is to who has not the keys, so nobody can be asked.
        #expect(group.misdeliveries.isEmpty == (tier != .tree))
    }
}
