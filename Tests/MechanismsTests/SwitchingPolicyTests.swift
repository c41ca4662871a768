import Identity
import MembershipLog
import SchemeContract
import Testing

@Suite("Switching policy")
struct SwitchingPolicyTests {
    private let policy = SwitchingPolicy.adaptive(
        .init(senderKeysAbove: 10, treeAbove: 1_000, hysteresis: 0.2, minimumStay: 4))

    private func tier(after current: Tier, since: UInt32 = 0, deviceCount: Int, next: UInt32 = 100) -> Tier {
        policy.tier(
            after: current, since: EpochNumber(since), deviceCount: deviceCount, next: EpochNumber(next))
    }

    @Test func `it goes up above the threshold and not at it`() {
        #expect(tier(after: .pairwise, deviceCount: 10) == .pairwise)
        #expect(tier(after: .pairwise, deviceCount: 11) == .senderKeys)
    }

    @Test func `it comes down only below the threshold less the hysteresis`() {
        #expect(tier(after: .senderKeys, deviceCount: 8) == .senderKeys)
        #expect(tier(after: .senderKeys, deviceCount: 7) == .pairwise)
    }

    @Test func `a switch stands for the minimum stay`() {
        #expect(tier(after: .pairwise, since: 10, deviceCount: 11, next: 13) == .pairwise)
        #expect(tier(after: .pairwise, since: 10, deviceCount: 11, next: 14) == .senderKeys)
        #expect(tier(after: .senderKeys, since: 10, deviceCount: 2, next: 13) == .senderKeys)
    }

    @Test func `a fan-out of more than twice the threshold does not wait`() {
        #expect(tier(after: .pairwise, since: 10, deviceCount: 21, next: 11) == .pairwise)
        #expect(tier(after: .pairwise, since: 10, deviceCount: 22, next: 11) == .senderKeys)
    }

    @Test func `a group that wavers within the hysteresis never switches`() {
        var current = policy.tier(ofNewGroupOf: 9)
        var switches = 0
        for epoch in 1..<200 as Range<UInt32> {
            let next = tier(after: current, deviceCount: epoch.isMultiple(of: 2) ? 8 : 11, next: epoch)
            if next != current { switches += 1 }
            current = next
        }
        #expect(switches == 1)
    }

    @Test func `a fixed policy never moves`() {
        let policy = SwitchingPolicy.fixed(.pairwise)
        #expect(policy.tier(ofNewGroupOf: 1_000) == .pairwise)
        #expect(
            policy.tier(after: .pairwise, since: EpochNumber(0), deviceCount: 1_000, next: EpochNumber(9))
                == .pairwise)
    }
}
