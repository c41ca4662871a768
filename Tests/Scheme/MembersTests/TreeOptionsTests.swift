import Identity
import MLS
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("What the tree can be told")
struct TreeOptionsTests {
    private func treeGroup(
        of count: UInt32, in deviceCount: Int, updateOnJoin: TimeSpan? = nil, batch: TimeSpan = .zero,
        welcome: MechanismConfiguration.Tree.Welcome = .one,
        addPath: MechanismConfiguration.Tree.AddPath = .always
    ) -> TestGroup {
        var group = TestGroup(
            deviceCount: deviceCount, policy: .fixed(.tree),
            tree: MechanismConfiguration.Tree(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), updateOnJoin: updateOnJoin,
                batch: batch, delivery: .inline, welcome: welcome, addPath: addPath))
        group.found(0..<count)
        return group
    }

    private func parcels(of trafficClass: TrafficClass, in group: TestGroup, since count: Int) -> [Parcel] {
        group.frames.dropFirst(count).filter { $0.1.trafficClass == trafficClass }.flatMap(\.1.parcels)
    }

    private func everybodyReads(_ group: inout TestGroup, _ members: Range<UInt32>) {
        for member in members { group.send("from \(member)", from: member) }
        group.settle()
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty)
    }

    @Test func `a commit that only adds may come without a path, and one that removes has it`() {
        var sizes: [MechanismConfiguration.Tree.AddPath: (join: Int, removal: Int)] = [:]
        for addPath in MechanismConfiguration.Tree.AddPath.allCases {
            var group = treeGroup(of: 16, in: 18, addPath: addPath)
            everybodyReads(&group, 0..<16)
            var sent = group.frames.count
            group.change(adding: [16], by: 2)
            group.settle()
            everybodyReads(&group, 0..<17)
            let join = parcels(of: .commit, in: group, since: sent).map(\.payload.count).max() ?? 0
            sent = group.frames.count
            group.change(removing: [16], by: 3)
            group.settle()
            everybodyReads(&group, 0..<16)
            let removal = parcels(of: .commit, in: group, since: sent).map(\.payload.count).max() ?? 0
            sizes[addPath] = (join, removal)
        }
        // Of a tree that is blank above its leaves but for the founder's path, a path holds a ciphertext of 82 bytes for most of them,
        // whoever of them commits.
        let (always, omitted) = (sizes[.always], sizes[.omit])
        #expect((always?.join ?? 0) > (omitted?.join ?? .max) + 8 * 82, "\(sizes)")
        #expect((omitted?.removal ?? 0) > 10 * 82, "\(sizes)")
    }

    @Test(arguments: [
        (MechanismConfiguration.Tree.AddPath.always, 1 as UInt32), (.omit, 2),
    ])
    func `a commit without a path renews nobody's keys`(
        addPath: MechanismConfiguration.Tree.AddPath, renewals: UInt32
    ) throws {
        var group = treeGroup(of: 2, in: 3, updateOnJoin: .seconds(1), addPath: addPath)
        group.pass(.seconds(80_000))
        group.change(adding: [2], by: 0)
        group.settle()
        group.pass(.seconds(2))
        let before = try #require(group.currentView(of: 0)?.epoch.number.number)
        // The period of the two first members ends; a path would have renewed the keys of the one who committed.
        group.pass(.seconds(6_500))
        let after = try #require(group.currentView(of: 0)?.epoch.number.number)
        #expect(after - before == renewals && group.errors.isEmpty)
    }

    @Test func `each of many who join gets a Welcome of its own, as large as if it came alone`() {
        var group = treeGroup(of: 3, in: 20, batch: .seconds(1), welcome: .perJoiner)
        let sent = group.frames.count
        group.change(adding: Array(3..<20), by: 0)
        group.settle()
        group.pass(.seconds(1))
        let welcomes = parcels(of: .welcome, in: group, since: sent)
        #expect(welcomes.map(\.recipients) == (3..<20).map { [DeviceID($0)] })
        #expect(Set(welcomes.map(\.payload.count)).count <= 2)
        everybodyReads(&group, 0..<20)

        var together = treeGroup(of: 3, in: 20, batch: .seconds(1))
        let before = together.frames.count
        together.change(adding: Array(3..<20), by: 0)
        together.settle()
        together.pass(.seconds(1))
        let one = parcels(of: .welcome, in: together, since: before)
        #expect(one.count == 1 && one[0].recipients.count == 17)
        // The secrets of one of the others: a reference, a key, a ciphertext.
        #expect(one[0].payload.count - welcomes[0].payload.count > 16 * 100)
    }

    @Test func `a newcomer renews its keys within the time given for it`() {
        var group = treeGroup(of: 4, in: 5, updateOnJoin: .seconds(600))
        group.pass(.seconds(601))
        let founded = group.currentView(of: 0)?.epoch.number
        group.change(adding: [4], by: 0)
        group.settle()
        group.pass(.seconds(601))
        #expect(founded.map { group.currentView(of: 0)?.epoch.number == $0.next.next } == true)
        everybodyReads(&group, 0..<5)
    }
}
