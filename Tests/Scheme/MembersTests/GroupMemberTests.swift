import Identity
import Members
import MembershipLog
import Metering
import Quantities
import Randomness
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("Group member")
struct GroupMemberTests {
    private static let adaptive = SwitchingPolicy(
        [.init(.pairwise, upTo: 4), .init(.senderKeys)], hysteresis: 0.25, minimumStay: 1)

    @Test(arguments: Gears.tiers.map { SwitchingPolicy.fixed($0) } + [adaptive])
    func `all members of a new group read what one sends`(policy: SwitchingPolicy) {
        var group = TestGroup(deviceCount: 6, policy: policy)
        group.found(0..<6)
        for sender in 0..<6 as Range<UInt32> { group.send("from \(sender)", from: sender) }
        group.settle()
        #expect(group.due.count == 6 * 5)
        #expect(group.misdeliveries.isEmpty)
        #expect(group.errors.isEmpty)
        let text = group.texts[.init(reader: DeviceID(1), sender: DeviceID(4), number: 0)]
        #expect(text == Array("from 4".utf8))
    }

    @Test func `pairwise sends one ciphertext to each other device, sender keys one to all`() {
        for (tier, parcelCount) in [(Tier.pairwise, 5), (.senderKeys, 1)] {
            var group = TestGroup(deviceCount: 6, policy: .fixed(tier))
            group.found(0..<6)
            group.send("first", from: 0)
            group.settle()
            group.send("second", from: 0)
            let last = group.frames.last?.1
            #expect(last?.trafficClass == .application)
            #expect(last?.parcels.count == parcelCount)
            #expect(last?.parcels.flatMap(\.recipients).count == 5)
        }
    }

    @Test func `a group that crosses the threshold switches in the same epoch everywhere, and back`() {
        var group = TestGroup(deviceCount: 6, policy: Self.adaptive)
        group.found(0..<2)
        for newcomer in 2..<6 as Range<UInt32> {
            group.change(adding: [newcomer], by: newcomer - 1)
            group.send("while \(newcomer) joins", from: 0)
            group.settle()
        }
        #expect(group.currentView(of: 0)?.mechanism == "sender-keys")
        for leaver in 4..<6 as Range<UInt32> {
            group.change(removing: [leaver], by: 1)
            group.send("while \(leaver) leaves", from: 2)
            group.settle()
        }
        #expect(group.currentView(of: 0)?.mechanism == "sender-keys")
        group.change(removing: [3], by: 0)
        group.settle()
        #expect(group.currentView(of: 1)?.mechanism == "pairwise")
        for ordinal in 0..<3 as Range<UInt32> {
            #expect(group.currentView(of: ordinal) == group.currentView(of: 0))
        }
        // Those who had left by the time a message came need not have read it.
        #expect(group.misdeliveries.allSatisfy { $0.reader.ordinal >= 3 })
    }

    @Test func `where persons are counted a further device moves nothing, and a further person the group`() {
        let policy = SwitchingPolicy(
            [.init(.pairwise, upTo: 2), .init(.senderKeys)], count: .persons, hysteresis: 0, minimumStay: 0)
        var group = TestGroup(deviceCount: 6, devicesPerPerson: 2, policy: policy)
        group.found(0..<3)
        for (newcomer, tier) in [(3, Tier.pairwise), (4, .senderKeys), (5, .senderKeys)] as [(UInt32, Tier)] {
            group.change(adding: [newcomer], by: 0)
            group.settle()
            #expect(
                (0...newcomer).allSatisfy { group.currentView(of: $0)?.mechanism == tier.name }, "\(newcomer)"
            )
        }
        group.change(removing: [4], by: 0)
        group.settle()
        #expect(group.currentView(of: 0)?.mechanism == "sender-keys")
        group.change(removing: [5], by: 0)
        group.settle()
        #expect(group.currentView(of: 0)?.mechanism == "pairwise" && group.errors.isEmpty)
    }

    @Test(arguments: Gears.tiers)
    func `a removed device opens nothing that is sent after its removal`(tier: Tier) {
        var group = TestGroup(deviceCount: 4, policy: .fixed(tier))
        group.found(0..<4)
        for sender in 0..<4 as Range<UInt32> { group.send("before", from: sender) }
        group.settle()
        group.change(removing: [3], by: 0)
        group.settle()
        let sentBefore = group.frames.count
        for sender in 0..<3 as Range<UInt32> { group.send("after", from: sender) }
        group.settle()
        let payloads = group.frames.dropFirst(sentBefore).flatMap(\.1.parcels).map(\.payload)
        #expect(!payloads.isEmpty)
        #expect(!payloads.contains { group.canRead(3, $0) })
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a joiner cannot open what was sent before it joined`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.senderKeys))
        group.found(0..<3)
        group.send("early", from: 0)
        group.settle()
        let early = group.frames.flatMap(\.1.parcels).map(\.payload)
        group.change(adding: [3], by: 1)
        group.settle()
        group.send("late", from: 0)
        group.settle()
        #expect(group.deliveries[.init(reader: DeviceID(3), sender: DeviceID(0), number: 1)] == 1)
        #expect(!early.contains { group.canRead(3, $0) })
    }

    @Test func `what was read cannot be opened again`() {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.senderKeys))
        group.found(0..<2)
        group.send("once", from: 0)
        group.settle()
        let payload = group.frames.last?.1.parcels.first?.payload ?? []
        #expect(!group.canRead(1, payload))
        group.give(.receive(payload: payload), to: DeviceID(1))
        #expect(group.deliveries.values.allSatisfy { $0 == 1 })
    }

    @Test func `a sender key is replaced after as many messages as it may serve`() {
        var group = TestGroup(
            deviceCount: 3, policy: .fixed(.senderKeys), rotation: .init(messages: 5, period: .seconds(1_000))
        )
        group.found(0..<3)
        for number in 0..<11 {
            group.send("\(number)", from: 0)
            group.settle()
        }
        let rotations = group.reports.count { if case .rotated = $0.1 { true } else { false } }
        #expect(rotations == 2)
        group.pass(.seconds(1_001))
        group.send("old", from: 0)
        group.settle()
        #expect(group.reports.count { if case .rotated = $0.1 { true } else { false } } == 3)
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a message under HPKE has a wrap for each recipient, and its size grows with the group`() {
        var sizes: [Int] = []
        for count in [3, 6] as [UInt32] {
            var group = TestGroup(deviceCount: Int(count), policy: .fixed(.hpke))
            group.found(0..<count)
            group.send("hello", from: 0)
            sizes.append(group.frames.last?.1.parcels.first?.payload.count ?? 0)
        }
        // A device, an encapsulated key and a wrapped key each, and one more byte of the vector's length.
        #expect(sizes[1] - sizes[0] == 3 * (4 + 32 + 48))
    }

    @Test func `whoever changes the membership makes the shared key, and messages wait for it`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.sharedKey))
        group.found(0..<3)
        var held: [TestGroup.Frame] = []
        group.intercept = { frame in
            guard frame.trafficClass == .keyDistribution, frame.to == DeviceID(1) else { return frame }
            held.append(frame)
            return nil
        }
        group.change(adding: [3], by: 2)
        group.settle()
        group.send("under the new key", from: 3)
        group.send("without it", from: 1)
        group.settle()
        #expect(group.deliveries.keys.allSatisfy { $0.sender != DeviceID(1) && $0.reader != DeviceID(1) })
        for frame in held { group.give(.receive(payload: frame.payload), to: frame.to) }
        group.settle()
        #expect(group.misdeliveries.isEmpty)
        #expect(group.due.count == 6)
    }

    @Test func `nothing is written under a shared key that a later change overtakes before it is given out`()
    {
        for seed in 0..<40 as Range<UInt64> {
            var group = TestGroup(deviceCount: 7, policy: .fixed(.sharedKey), seed: seed)
            group.found(0..<3)
            group.settle()
            group.disorder = RandomStream(seed: Seed(seed))
            for newcomer in 3..<7 as Range<UInt32> {
                group.change(adding: [newcomer], by: newcomer % 3)
                for sender in 0..<3 as Range<UInt32> { group.send("meanwhile", from: sender) }
                for _ in 0..<12 { group.deliverNext() }
            }
            group.settle()
            #expect(group.misdeliveries.isEmpty, "seed \(seed)")
        }
    }

    @Test(arguments: [0, 1, UInt64(UInt32.max / 2), UInt64(UInt32.max), .max])
    func `a commit of the last epoch that there can be, or of one beyond, is malformed`(number: UInt64) {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.tree))
        group.found(0..<2)
        // Kind of envelope, version, public message, the group and the epoch before it, the epoch of the commit.
        let head: [UInt8] = [7, 0, 1, 0, 1, 12, 0, 0, 0, 0, 0, 0, 0, 7]
        for base in [UInt32.max / 2, UInt32.max - 1, UInt32.max - UInt32(truncatingIfNeeded: number)] {
            let tail = bytes(of: base) + bytes(of: number)
            group.give(.receive(payload: head + tail), to: DeviceID(1))
        }
        group.send("after", from: 0)
        group.settle()
        #expect(group.misdeliveries.isEmpty)
    }

    @Test func `a change asked for twice is made once`() {
        var group = TestGroup(deviceCount: 4, policy: .fixed(.pairwise))
        group.found(0..<3)
        group.change(adding: [3, 3], removing: [2], by: 0)
        group.change(adding: [3], removing: [2, 2], by: 0)
        group.settle()
        #expect(group.currentView(of: 0)?.deviceCount == 3)
        #expect(group.currentView(of: 3) == group.currentView(of: 0))
    }

    @Test func `requests for a key that never comes end`() {
        var group = TestGroup(deviceCount: 2, policy: .fixed(.senderKeys))
        group.found(0..<2)
        group.intercept = { $0.trafficClass == .keyDistribution || $0.trafficClass == .repeat ? nil : $0 }
        group.send("lost", from: 0)
        group.settle()
        group.pass(.seconds(600))
        #expect(group.reports.count { if case .askedForRepeat = $0.1 { true } else { false } } == 3)
    }

    @Test func `many claims of one device use up its one-time keys and then its fallback key`() {
        var group = TestGroup(deviceCount: 60, policy: .fixed(.pairwise))
        group.found(0..<60)
        for sender in 1..<60 as Range<UInt32> {
            group.send("to all", from: sender)
            group.settle()
        }
        #expect(group.misdeliveries.isEmpty)
        #expect(group.errors.isEmpty)
    }
}

private func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}
