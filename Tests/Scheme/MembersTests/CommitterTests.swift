import Identity
import MLS
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("The committer of a tree's epoch")
struct CommitterTests {
    private static let batch = TimeSpan.seconds(1)

    private func treeGroup(of count: UInt32, in deviceCount: Int) -> TestGroup {
        var group = TestGroup(
            deviceCount: deviceCount, policy: .fixed(.tree),
            tree: MechanismConfiguration.Tree(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: Self.batch, delivery: .inline
            ))
        group.found(0..<count)
        return group
    }

    @Test func `changes that different members wish within the batch go into one commit`() {
        var group = treeGroup(of: 6, in: 9)
        group.change(adding: [6], by: 1)
        group.change(adding: [7, 8], by: 3)
        group.change(removing: [5], by: 4)
        group.settle()
        group.pass(Self.batch)
        for ordinal in [0, 1, 2, 3, 4, 6, 7, 8] as [UInt32] {
            #expect(group.currentView(of: ordinal)?.epoch.number == EpochNumber.creation.next)
            #expect(group.currentView(of: ordinal)?.deviceCount == 8)
        }
        #expect(group.errors.isEmpty)
    }

    @Test func `the committer changes with the epoch`() {
        var group = treeGroup(of: 8, in: 20)
        var committers: Set<DeviceID> = []
        for newcomer in 8..<20 as Range<UInt32> {
            let before = group.frames.count
            group.change(adding: [newcomer], by: 0)
            group.settle()
            group.pass(Self.batch)
            let commit = group.frames[before...].last { $0.1.trafficClass == .welcome }
            if let commit { committers.insert(commit.from) }
        }
        #expect(committers.count > 3)
        #expect(group.currentView(of: 0)?.deviceCount == 20)
    }

    @Test func `where the committer is away, the wisher commits after a while`() {
        var group = treeGroup(of: 5, in: 12)
        for newcomer in 5..<12 as Range<UInt32> {
            let committersAway = (1..<5 as Range<UInt32>).map { $0 }
            for ordinal in committersAway { group.leave(ordinal) }
            group.change(adding: [newcomer], by: 0)
            group.settle()
            group.pass(Self.batch + .seconds(6))
            #expect(group.currentView(of: newcomer)?.deviceCount == Int(newcomer) + 1)
            for ordinal in committersAway { group.comeBack(ordinal) }
            group.settle()
        }
        #expect(Set((0..<12 as Range<UInt32>).map { group.currentView(of: $0)?.deviceCount }) == [12])
        #expect(group.errors.isEmpty)
    }

    @Test(arguments: 0..<8 as Range<UInt32>)
    func `the committer may be removed by others, within the batch`(wisher: UInt32) {
        for removed in 0..<8 as Range<UInt32> where removed != wisher {
            var group = treeGroup(of: 8, in: 8)
            group.change(removing: [removed], by: wisher)
            group.settle()
            group.pass(Self.batch)
            #expect(group.currentView(of: wisher)?.deviceCount == 7, "\(removed)")
            #expect(group.reports.contains { $0.0 == DeviceID(removed) && $0.1.isRemoval })
        }
    }

    @Test func `of many wishes each is proposed once`() {
        var group = treeGroup(of: 8, in: 16)
        let before = group.frames.count
        for newcomer in 8..<16 as Range<UInt32> {
            group.change(adding: [newcomer], by: 0)
            group.settle()
        }
        let proposals = group.frames[before...].filter { $0.1.trafficClass == .commit }
        #expect(proposals.flatMap(\.1.parcels).count <= 8)
        group.pass(Self.batch)
        #expect(group.currentView(of: 0)?.deviceCount == 16)
    }
}
