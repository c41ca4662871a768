import Identity
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport
@testable import Observation

@Suite("Those who must not read")
struct SecrecyTests {
    /// Four members who have all written, and a fifth device that is none.
    private func group(_ tier: Tier) -> TestGroup {
        var group = TestGroup(deviceCount: 5, policy: .fixed(tier))
        group.found(0..<4)
        for ordinal in 0..<4 as Range<UInt32> {
            group.send("first of \(ordinal)", from: ordinal)
            group.settle()
        }
        return group
    }

    private func observer(of group: TestGroup) -> SecrecyObserver {
        SecrecyObserver(outsider: DeviceID(4), member: group.members[4])
    }

    /// Has the adversaries listen to what was sent since `start`, whomever it is for.
    private func listen(
        to group: TestGroup, since start: Int, _ observer: inout SecrecyObserver
    ) throws(Fault) {
        for (sender, frame) in group.frames[start...] {
            let parcels = frame.parcels.map { Parcel(payload: $0.payload, recipients: []) }
            let epoch = group.views[sender]?.last?.epoch
            try observer.listen(to: parcels, from: sender, in: epoch, at: group.now) { removal, epoch, _ in
                removal.number <= epoch.number
            } sending: { _, _ in
                nil
            }
        }
    }

    @Test(arguments: Gears.tiers)
    func `a device that is said to be out and has the keys is found out`(tier: Tier) throws {
        var group = group(tier)
        var observer = observer(of: group)
        let epoch = try #require(group.currentView(of: 2)?.epoch)
        observer.noteExpelled(DeviceID(2), group.members[2], in: epoch)
        let start = group.frames.count
        group.send("for three", from: 0)
        group.settle()
        #expect(throws: Fault.openedByOutsider(DeviceID(2), sender: DeviceID(0))) {
            try listen(to: group, since: start, &observer)
        }
        #expect(observer.readCount == 1)
    }

    @Test(arguments: Gears.tiers)
    func `a device that is out, and one that never was in, read nothing of all that is sent`(
        tier: Tier
    ) throws {
        var group = group(tier)
        var observer = observer(of: group)
        let kept = group.members[2]
        let start = group.frames.count
        group.change(removing: [2], by: 0)
        group.settle()
        let epoch = try #require(group.currentView(of: 0)?.epoch)
        #expect(group.currentView(of: 0)?.deviceCount == 3)
        observer.noteExpelled(DeviceID(2), kept, in: epoch)
        for ordinal in [0, 1, 3] as [UInt32] {
            group.send("second of \(ordinal)", from: ordinal)
            group.settle()
        }
        try listen(to: group, since: start, &observer)
        #expect(observer.tryCount >= 8)
        #expect(observer.readCount == 0)
    }

    @Test func `tries and reads are counted where the oracle ends the run, too`() throws {
        var group = group(.senderKeys)
        // A member stands for an outsider who has got the keys.
        let spy = group.members[2]
        let start = group.frames.count
        group.send("for three", from: 0)
        group.settle()
        var observers = Observers(
            seating: Seating(groupOf: 5), outsider: DeviceID(4), outsiders: [spy], founderCount: 4,
            bin: .seconds(60), measured: .start..<(.start + .seconds(60)), keepsMessages: false,
            price: { _, _ in .zero })
        for (sender, frame) in group.frames[start...] where observers.fault == nil {
            let parcels = frame.parcels.map { Parcel(payload: $0.payload, recipients: []) }
            observers.note(.sent(parcels, by: sender), at: group.now)
        }
        #expect(observers.fault == .openedByOutsider(DeviceID(4), sender: DeviceID(0)))
        var record = RunRecord()
        let ending = Observers.Ending(
            at: group.now, bytes: { _ in AccountBytes() }, underWay: [], isReached: { _ in false })
        observers.noteOrderAndSecrecy(in: &record, at: ending)
        func value(_ name: String) -> Double? { record.metrics.first { $0.name == name }?.value }
        #expect(value("security.outsider_reads") == 1)
        #expect((value("security.outsider_tries") ?? 0) >= 1)
    }
}
