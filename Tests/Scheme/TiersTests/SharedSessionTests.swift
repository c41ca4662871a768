import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Testing

@testable import GroupTestSupport
@testable import Members
@testable import Tiers

@Suite("Shared session")
struct SharedSessionTests {
    private func given(in group: TestGroup, since count: Int = 0) -> [(from: DeviceID, to: [DeviceID])] {
        group.frames.dropFirst(count).filter { $0.1.trafficClass == .keyDistribution }.map {
            ($0.from, $0.1.parcels.flatMap(\.recipients))
        }
    }

    private func write(_ group: inout TestGroup, _ members: [UInt32]) {
        for member in members {
            group.send("from \(member)", from: member)
            group.settle()
        }
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `who writes first makes the session, and all others write under it`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedSession))
        group.found(0..<4)
        #expect(given(in: group).isEmpty)
        write(&group, [2, 0, 1, 3, 2])
        let sessions = given(in: group)
        #expect(sessions.map(\.from) == [DeviceID(2)])
        #expect(sessions.map(\.to) == [[0, 1, 3].map { DeviceID($0) }])
    }

    @Test func `a newcomer asks for the session when something comes that it cannot read, and is given it`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedSession))
        group.found(0..<3)
        write(&group, [0])
        let sent = group.frames.count
        group.change(adding: [3], by: 1)
        group.settle()
        #expect(given(in: group, since: sent).isEmpty)
        write(&group, [2])
        #expect(given(in: group, since: sent).map(\.to) == [[DeviceID(3)]])
        #expect(given(in: group, since: sent).map(\.from) == [DeviceID(2)])
        write(&group, [3, 0, 1])
        #expect(given(in: group, since: sent).count == 1)
    }

    @Test func `a newcomer asks another at once where who wrote leaves before it is asked`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedSession))
        group.found(0..<3)
        write(&group, [0])
        group.leave(3)
        group.change(adding: [3], by: 1)
        group.settle()
        group.send("and gone", from: 2)
        group.settle()
        group.change(removing: [2], by: 1)
        group.settle()
        // All of that comes before any answer of the directory.
        group.comeBack(3)
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `two sessions made at once are both readable, and the lower is used from then on`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedSession))
        group.found(0..<4)
        group.send("one", from: 0)
        group.send("another", from: 1)
        group.settle()
        #expect(group.misdeliveries.isEmpty && given(in: group).count == 2)
        let sent = group.frames.count
        write(&group, [0, 1, 2, 3])
        #expect(given(in: group, since: sent).isEmpty)
        let names = group.frames.dropFirst(sent).flatMap(\.1.parcels).compactMap { parcel -> UInt64? in
            guard case .gear(let message) = try? Envelope(decoding: parcel.payload) else { return nil }
            return (message as? SessionMessage)?.session
        }
        #expect(names.count == 4 && Set(names).count == 1)
    }

    @Test func `after a removal the next writer makes another, of which who was removed has nothing`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedSession))
        group.found(0..<4)
        write(&group, [3, 0])
        let sent = group.frames.count
        group.change(removing: [3], by: 0)
        group.settle()
        #expect(given(in: group, since: sent).isEmpty)
        write(&group, [1, 2])
        #expect(given(in: group, since: sent).map(\.to) == [[0, 2].map { DeviceID($0) }])
        let last = group.frames.last?.1.parcels.first?.payload ?? []
        #expect(!last.isEmpty && !group.canRead(3, last))
    }

    @Test func `a session that was given before a removal is not written under after it`() {
        var group = TestGroup(deviceCount: 5, policy: .fixed(.sharedSession))
        group.found(0..<5)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, frame.to == DeviceID(2) else { return frame }
            held.append(frame)
            return nil
        }
        // Who is to be removed makes a session, which comes to one member only after the removal.
        group.send("planted", from: 4)
        group.settle()
        group.change(removing: [4], by: 0)
        group.settle()
        group.intercept = { $0 }
        for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
        group.settle()
        let sent = group.frames.count
        group.send("mine", from: 2)
        group.settle()
        #expect(given(in: group, since: sent).map(\.from) == [DeviceID(2)])
        let last = group.frames.last?.1.parcels.first?.payload ?? []
        #expect(!last.isEmpty && !group.canRead(4, last))
    }

    @Test func `its maker replaces a session that is too old, and the others follow`() {
        var group = TestGroup(
            deviceCount: 3, policy: .fixed(.sharedSession),
            rotation: .init(messages: 100, period: .seconds(1_000)))
        group.found(0..<3)
        write(&group, [1, 0])
        group.pass(.seconds(1_001))
        var sent = group.frames.count
        write(&group, [0])
        #expect(given(in: group, since: sent).isEmpty)
        sent = group.frames.count
        write(&group, [1, 2, 0])
        #expect(given(in: group, since: sent).map(\.from) == [DeviceID(1)])
    }
}
