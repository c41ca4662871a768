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

@Suite("Derived sender keys")
struct DerivedSenderKeysTests {
    private func keyDistributions(of group: TestGroup, since count: Int) -> [(from: DeviceID, to: [DeviceID])]
    {
        group.frames.dropFirst(count).filter { $0.1.trafficClass == .keyDistribution }.map {
            ($0.from, $0.1.parcels.flatMap(\.recipients))
        }
    }

    private func everybodyWrites(_ group: inout TestGroup, _ members: [UInt32]) {
        for member in members { group.send("from \(member)", from: member) }
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a join gives the secret to the newcomer alone, and a removal a fresh one to all others`() {
        var group = TestGroup(deviceCount: 6, policy: .fixed(.derivedSenderKeys))
        group.found(0..<5)
        #expect(keyDistributions(of: group, since: 0).map(\.to) == [(1..<5).map { DeviceID($0) }])
        everybodyWrites(&group, [0, 1, 2, 3, 4])

        var sent = group.frames.count
        group.change(adding: [5], by: 2)
        group.settle()
        everybodyWrites(&group, [0, 1, 2, 3, 4, 5])
        let join = keyDistributions(of: group, since: sent)
        #expect(join.map(\.to) == [[DeviceID(5)]] && join.map(\.from) == [DeviceID(2)])

        sent = group.frames.count
        group.change(removing: [0], by: 3)
        group.settle()
        everybodyWrites(&group, [1, 2, 3, 4, 5])
        let removal = keyDistributions(of: group, since: sent)
        #expect(removal.map(\.to) == [[1, 2, 4, 5].map { DeviceID($0) }])
        #expect(removal.map(\.from) == [DeviceID(3)])
    }

    @Test func `a secret that waits for its own predecessor is made when that comes, over several joins`() {
        var group = TestGroup(deviceCount: 6, policy: .fixed(.derivedSenderKeys))
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        group.found(0..<3)
        for newcomer in 3..<6 as Range<UInt32> {
            group.change(adding: [newcomer], by: 0)
            group.settle()
            group.send("joined \(newcomer)", from: 2)
            group.settle()
        }
        #expect(!group.misdeliveries.isEmpty && group.misdeliveries.allSatisfy { $0.reader == DeviceID(1) })
        for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
        everybodyWrites(&group, [0, 1, 2, 3, 4, 5])
    }

    /// Content that a member seals for another in their session, as a key of the group.
    private func planted(
        by attacker: UInt32, for victim: UInt32, in epoch: MembershipState, group: TestGroup
    ) -> [UInt8] {
        var member = group.members[Int(attacker)]
        let key = EpochKey(epoch: epoch.id, bytes: [UInt8](repeating: 9, count: EpochKey.count))
        let content = Content.key(GearKey(tier: .derivedSenderKeys, bytes: key.encoded))
        return member.desk.parcels(of: content, to: [DeviceID(victim)], in: epoch)[0].payload
    }

    @Test(arguments: [1, 3] as [UInt32])
    func `a secret that its committer did not give is refused, be it from a member or from who was removed`(
        attacker: UInt32
    ) throws {
        var group = TestGroup(
            deviceCount: 5,
            policy: SwitchingPolicy(
                [.init(.pairwise, upTo: 4), .init(.derivedSenderKeys)], hysteresis: 0.9, minimumStay: 0))
        // Pairwise at first, so that there are sessions between all.
        group.found(0..<4)
        everybodyWrites(&group, [0, 1, 2, 3])
        group.change(adding: [4], by: 0)
        group.settle()
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, frame.to == DeviceID(2) else { return frame }
            held.append(frame)
            return nil
        }
        group.change(removing: [3], by: 0)
        group.settle()
        let state = try #require(group.members[2].state)
        #expect(state.id == group.members[0].state?.id && !held.isEmpty)
        let forged = planted(by: attacker, for: 2, in: state, group: group)
        group.give(.receive(payload: forged), to: DeviceID(2))
        group.send("not yet", from: 2)
        group.settle()
        #expect(!group.texts.values.contains(Array("not yet".utf8)))
        for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
        everybodyWrites(&group, [0, 1, 2, 4])
    }

    @Test func `a secret that is given again, or of another epoch, changes nothing`() throws {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.derivedSenderKeys))
        var seen: [TestGroup.Frame] = []
        group.intercept = { frame in
            if frame.trafficClass == .keyDistribution { seen.append(frame) }
            return frame
        }
        group.found(0..<4)
        let state = try #require(group.members[1].state)
        let second = planted(by: 0, for: 1, in: state, group: group)
        group.give(.receive(payload: second), to: DeviceID(1))
        everybodyWrites(&group, [0, 1, 2, 3])
        group.change(removing: [3], by: 2)
        group.settle()
        for frame in seen { group.give(.receive(payload: frame.payload), to: frame.to) }
        everybodyWrites(&group, [0, 1, 2])
    }

    @Test func `from the tree all members derive the secret, and nothing is sent`() {
        var group = TestGroup(
            deviceCount: 6,
            policy: SwitchingPolicy(
                [.init(.derivedSenderKeys, upTo: 4), .init(.tree)], hysteresis: 0, minimumStay: 0))
        group.found(0..<6)
        #expect(group.currentView(of: 0)?.mechanism == "tree")
        everybodyWrites(&group, [0, 1, 2, 3, 4, 5])
        let sent = group.frames.count
        group.change(removing: [4, 5], by: 1)
        group.settle()
        #expect(group.currentView(of: 0)?.mechanism == "derived-sender-keys")
        everybodyWrites(&group, [0, 1, 2, 3])
        #expect(keyDistributions(of: group, since: sent).isEmpty)
    }

    @Test func `a period makes a fresh secret, and one that does not come is replaced by who misses it`() {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.derivedSenderKeys))
        group.found(0..<3)
        let founded = group.currentView(of: 0)?.epoch.number
        group.pass(.seconds(2 * 86_400 + 1))
        #expect(group.currentView(of: 0)?.epoch.number ?? .creation > founded ?? .creation)
        everybodyWrites(&group, [0, 1, 2])

        var isLost = true
        group.intercept = { frame in
            let isDropped = isLost && frame.trafficClass == .keyDistribution && frame.to == DeviceID(1)
            return isDropped ? nil : frame
        }
        group.change(removing: [2], by: 0)
        group.settle()
        isLost = false
        group.pass(.seconds(125))
        everybodyWrites(&group, [0, 1])
    }

    @Test func `a chain that was taken up is no longer there, and no size counts it`() throws {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.derivedSenderKeys))
        group.found(0..<3)
        let state = try #require(group.members[0].state)
        var tally = OperationTally()
        let root = try #require(Block32([UInt8](repeating: 7, count: Block32.count)))
        var chains = DerivedChains(state.members, root: root, tally: &tally)
        #expect(chains.serializedSize == 3 * DerivedChains.byteCount)
        let looked = try #require(chains.chain(at: 1))
        let taken = chains.take(at: 1)
        #expect(taken?.ratchet == looked.ratchet && taken?.session == looked.session)
        let (again, other) = (chains.take(at: 1), chains.take(at: 2))
        #expect(again == nil && chains.chain(at: 1) == nil && other != nil)
        #expect(chains.serializedSize == DerivedChains.byteCount)
    }
}
