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

    // MARK: - Spoilt on the way

    /// The kind of envelopes that bring secrets.
    private static let secretKind: UInt8 = 11
    private static let minute = TimeSpan.seconds(60)

    private func isSecret(_ frame: TestGroup.Frame) -> Bool { frame.payload.first == Self.secretKind }

    /// How often relays were asked for what leads on.
    private func questionCount(of group: TestGroup) -> Int {
        group.reports.count { if case .askedToCatchUp = $0.1 { true } else { false } }
    }

    /// Who neither asks for the removal of member 5 nor commits it: who does is named by the log's head.
    private func victim(hasEdge: Bool = false) -> UInt32 {
        var group = treeGroup(of: 6, in: 6, hasEdge: hasEdge)
        let sent = group.frames.count
        group.change(removing: [5], by: 0)
        group.settle()
        let senders = group.frames.dropFirst(sent).map(\.from.ordinal)
        return (1..<5).first { !senders.contains($0) } ?? 1
    }

    /// Has a member removed while what the victim gets is spoilt, and then all be as it should.
    private func expectMemberToWait(
        hasEdge: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
        spoiling spoil: @escaping (TestGroup.Frame) -> TestGroup.Frame?
    ) {
        let victim = victim(hasEdge: hasEdge)
        var group = treeGroup(of: 6, in: 6, hasEdge: hasEdge)
        let before = group.currentView(of: victim)
        group.intercept = { $0.to == DeviceID(victim) ? spoil($0) : $0 }
        group.change(removing: [5], by: 0)
        group.settle()
        group.intercept = { $0 }
        #expect(group.currentView(of: victim) == before, sourceLocation: sourceLocation)
        #expect(group.currentView(of: 0) != before, sourceLocation: sourceLocation)
        #expect(group.errors.isEmpty && questionCount(of: group) == 0, sourceLocation: sourceLocation)
        // What it is given then is no more than its own part.
        group.pass(Self.minute)
        #expect(questionCount(of: group) == 1, sourceLocation: sourceLocation)
        expectAllRead(&group, Array(0..<5))
    }

    @Test(arguments: [false, true])
    func `a member whose secret is lost waits, and gets it from the relay that has the change`(hasEdge: Bool)
    {
        expectMemberToWait(hasEdge: hasEdge) { [self] in isSecret($0) ? nil : $0 }
    }

    @Test func `a member whose commit is lost gets both from the relay`() {
        let victim = victim()
        var group = treeGroup(of: 6, in: 6)
        group.intercept = { [self] in $0.to == DeviceID(victim) && !isSecret($0) ? nil : $0 }
        group.change(removing: [5], by: 0)
        group.settle()
        group.intercept = { $0 }
        // A message of the next epoch shows that something is missing.
        group.send("after", from: 0)
        group.settle()
        group.pass(Self.minute)
        #expect(questionCount(of: group) == 1)
        expectAllRead(&group, Array(0..<5))
    }

    @Test func `a secret that is spoilt, cut short, another member's or of another node is none`() {
        let own = 1 + 8 + 8..<1 + 8 + 8 + 4
        for spoil: ([UInt8]) -> [UInt8] in [
            { Array($0.dropLast()) + [$0[$0.count - 1] ^ 1] },
            // Of the root, and of a leaf that is another's.
            { $0.replacing(own, with: [0, 0, 0, 7]) },
            { $0.replacing(own, with: [0, 0, 0, 0]) },
        ] {
            expectMemberToWait { [self] frame in
                var frame = frame
                if isSecret(frame) { frame.payload = spoil(frame.payload) }
                return frame
            }
        }
    }

    @Test func `a relay that gives a member the secret of another is no help, and no harm`() {
        let victim = victim()
        var own: [UInt8]?
        var others: [[UInt8]] = []
        var group = treeGroup(of: 6, in: 6)
        group.intercept = { [self] frame in
            guard isSecret(frame) else { return frame }
            if frame.to == DeviceID(victim) { own = frame.payload } else { others.append(frame.payload) }
            return frame.to == DeviceID(victim) ? nil : frame
        }
        let before = group.currentView(of: victim)
        group.change(removing: [5], by: 0)
        group.settle()
        group.intercept = { $0 }
        // Members under one node have one secret.
        others.removeAll { $0 == own }
        #expect(own != nil && !others.isEmpty)
        for payload in others { group.give(.receive(payload: payload), to: DeviceID(victim)) }
        group.settle()
        #expect(group.currentView(of: victim) == before && group.errors.isEmpty)
        group.pass(Self.minute)
        expectAllRead(&group, Array(0..<5))
    }

    @Test func `what comes twice, or in any order, or after its epoch, changes nothing`() {
        var group = treeGroup(of: 6, in: 6)
        var seen: [TestGroup.Frame] = []
        group.intercept = {
            seen.append($0)
            return $0
        }
        group.change(removing: [5], by: 0)
        group.settle()
        group.pass(.seconds(86_400))
        let views = group.views
        for frame in seen + seen.reversed() where frame.to != DeviceID(5) {
            group.give(.receive(payload: frame.payload, of: frame.brings), to: frame.to)
        }
        group.settle()
        #expect(group.views == views)
        expectAllRead(&group, Array(0..<5))
    }

    @Test func `forged secrets, however many, keep a member for no longer than until it asks`() {
        expectMemberToWait { [self] frame in
            guard isSecret(frame) else { return frame }
            var forged = frame
            forged.payload[forged.payload.count - 1] ^= 0x55
            return forged
        }
        let victim = victim()
        var group = treeGroup(of: 6, in: 6)
        var held: [TestGroup.Frame] = []
        group.intercept = {
            guard $0.to == DeviceID(victim) else { return $0 }
            held.append($0)
            return nil
        }
        group.change(removing: [5], by: 0)
        group.settle()
        group.intercept = { $0 }
        // The genuine one first, then forged ones that take its place, then the commit.
        for frame in held.filter(isSecret) {
            for number in 0..<100 as Range<UInt8> {
                var forged = frame.payload
                forged[forged.count - 1] ^= number
                group.give(.receive(payload: forged), to: DeviceID(victim))
            }
        }
        for frame in held where !isSecret(frame) {
            group.give(.receive(payload: frame.payload), to: DeviceID(victim))
        }
        group.settle()
        #expect(group.currentView(of: victim) != group.currentView(of: 0))
        group.pass(Self.minute)
        expectAllRead(&group, Array(0..<5))
    }

    @Test func `who trims no commits takes no notice of secrets`() {
        let victim = victim()
        var secrets: [[UInt8]] = []
        var trimmed = treeGroup(of: 6, in: 6)
        trimmed.intercept = { [self] in
            if isSecret($0) { secrets.append($0.payload) }
            return $0
        }
        trimmed.change(removing: [5], by: 0)
        trimmed.settle()
        #expect(!secrets.isEmpty)
        var group = treeGroup(of: 6, in: 6, fanOut: .full)
        let reports = group.reports.count
        for payload in secrets { group.give(.receive(payload: payload), to: DeviceID(victim)) }
        group.settle()
        #expect(group.reports.count == reports)
        group.change(removing: [5], by: 0)
        group.settle()
        expectAllRead(&group, Array(0..<5))
    }

    @Test func `what says whose a secret is takes a byte a member, and two where there are many secrets`() {
        for (count, size) in [(200, 1), (300, 2)] as [(UInt32, Int)] {
            var group = treeGroup(of: count, in: Int(count))
            let sent = group.frames.count
            group.change(removing: [7], by: 0)
            group.settle()
            let parcels = commitFrames(of: group, since: sent).flatMap(\.self)
            // Of the nodes above leaves the founder's path alone is there.
            #expect(parcels.count > Int(count) - 10)
            #expect(parcels.dropLast().allSatisfy { $0.bytesPerRecipient == size })
            #expect(parcels.last?.bytesPerRecipient == 0)
        }
    }
}

extension [UInt8] {
    fileprivate func replacing(_ range: Range<Int>, with bytes: [UInt8]) -> [UInt8] {
        var changed = self
        changed.replaceSubrange(range, with: bytes)
        return changed
    }
}
