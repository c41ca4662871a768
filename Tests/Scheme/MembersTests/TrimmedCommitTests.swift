import Identity
import MLS
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("Commits that are trimmed for each member")
struct TrimmedCommitTests {
    private func treeGroup(
        of count: UInt32, in deviceCount: Int, fanOut: MechanismConfiguration.Tree.CommitFanOut = .trimmed,
        hasEdge: Bool = false
    ) -> TestGroup {
        var group = TestGroup(
            deviceCount: deviceCount, hasEdge: hasEdge, policy: .fixed(.tree),
            tree: MechanismConfiguration.Tree(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: .zero, delivery: .inline,
                commitFanOut: fanOut))
        group.found(0..<count)
        return group
    }

    /// What went out with each commit: secrets for some, and last what all members get.
    private func commitFrames(of group: TestGroup, since count: Int) -> [[Parcel]] {
        group.frames.dropFirst(count).filter { $0.1.trafficClass == .commit }.map(\.1.parcels).filter {
            ($0.last?.recipients.count ?? 0) > 1
        }
    }

    private func expectAllRead(_ group: inout TestGroup, _ members: [UInt32]) {
        for member in members { group.send("from \(member)", from: member) }
        group.settle()
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty, "\(group.errors)")
        let epochs = Set(members.map { group.currentView(of: $0)?.epoch })
        #expect(epochs.count == 1 && epochs != [nil])
    }

    @Test func `members follow joins, removals and renewals, each with no secret but its own`() {
        var group = treeGroup(of: 11, in: 13)
        let sent = group.frames.count
        group.change(adding: [11, 12], by: 3)
        group.settle()
        expectAllRead(&group, Array(0..<13))
        group.change(removing: [5, 0], by: 2)
        group.settle()
        let members = (1..<13).filter { $0 != 5 }.map { UInt32($0) }
        expectAllRead(&group, members)
        // Everybody renews its keys once.
        group.pass(.seconds(86_400))
        expectAllRead(&group, members)
        let commits = commitFrames(of: group, since: sent)
        #expect(commits.count > 10)
        for parcels in commits {
            let shares = parcels.dropLast()
            let readers = shares.flatMap(\.recipients)
            #expect(!shares.isEmpty && shares.allSatisfy { $0.payload.count == 103 })
            #expect(Set(readers).count == readers.count)
            #expect(Set(readers).isSubset(of: parcels.last?.recipients ?? []))
        }
    }
}
