import Accounts
import Identity
import MembershipLog
import Primitives
import Randomness
import SchemeContract
import Testing

@Suite("Switching policy")
struct SwitchingPolicyTests {
    private let policy = SwitchingPolicy(
        [.init(.pairwise, upTo: 10), .init(.senderKeys, upTo: 1_000), .init(.tree)], hysteresis: 0.2,
        minimumStay: 4)

    private func tier(after current: Tier, since: UInt32 = 0, deviceCount: Int, next: UInt32 = 100) -> Tier {
        policy.tier(after: state(current, since: since, before: next), deviceCount: deviceCount)
    }

    /// The state before an epoch; who its members are plays no part.
    private func state(_ tier: Tier, since: UInt32, before next: UInt32) -> MembershipState {
        MembershipState(
            group: GroupID(7), epoch: EpochNumber(next - 1), head: [UInt8](repeating: 1, count: 32),
            members: [], tier: tier, tierSince: EpochNumber(since), activity: GroupActivity(since: 0))
    }

    @Test func `it goes up above the threshold and not at it`() {
        #expect(tier(after: .pairwise, deviceCount: 10) == .pairwise)
        #expect(tier(after: .pairwise, deviceCount: 11) == .senderKeys)
    }

    @Test func `it comes down only where the hysteresis is left behind`() {
        #expect(tier(after: .senderKeys, deviceCount: 9) == .senderKeys)
        #expect(tier(after: .senderKeys, deviceCount: 8) == .pairwise)
    }

    @Test func `a switch stands for the minimum stay`() {
        #expect(tier(after: .pairwise, since: 10, deviceCount: 11, next: 13) == .pairwise)
        #expect(tier(after: .pairwise, since: 10, deviceCount: 11, next: 14) == .senderKeys)
        #expect(tier(after: .senderKeys, since: 10, deviceCount: 2, next: 13) == .senderKeys)
    }

    @Test func `a group of more than twice what its rung serves does not wait`() {
        #expect(tier(after: .pairwise, since: 10, deviceCount: 21, next: 11) == .pairwise)
        #expect(tier(after: .pairwise, since: 10, deviceCount: 22, next: 11) == .senderKeys)
    }

    @Test func `a group that wavers within the hysteresis never switches`() {
        var current = policy.tier(ofNewGroupOf: 9)
        var switches = 0
        for epoch in 1..<200 as Range<UInt32> {
            let next = tier(after: current, deviceCount: epoch.isMultiple(of: 2) ? 9 : 11, next: epoch)
            if next != current { switches += 1 }
            current = next
        }
        #expect(switches == 1)
    }

    @Test func `without hysteresis the size alone decides`() {
        let bare = SwitchingPolicy(
            [.init(.senderKeys, upTo: 200), .init(.sharedKey)], hysteresis: 0, minimumStay: 0)
        var current = bare.tier(ofNewGroupOf: 200)
        for (epoch, size) in [201, 200, 201, 199, 200].enumerated() {
            current = bare.tier(
                after: state(current, since: 0, before: UInt32(epoch) + 1), deviceCount: size)
            #expect(current == (size > 200 ? .sharedKey : .senderKeys))
        }
    }

    @Test func `a group can pass over rungs both ways, whatever gears they hold`() {
        let ladder = SwitchingPolicy(
            [.init(.tree, upTo: 4), .init(.hpke, upTo: 8), .init(.pairwise, upTo: 16), .init(.senderKeys)],
            hysteresis: 0.5, minimumStay: 0)
        func next(_ current: Tier, _ size: Int) -> Tier {
            ladder.tier(after: state(current, since: 0, before: 9), deviceCount: size)
        }
        #expect(ladder.tier(ofNewGroupOf: 3) == .tree)
        #expect(next(.tree, 17) == .senderKeys)
        #expect(next(.senderKeys, 9) == .senderKeys)
        #expect(next(.senderKeys, 8) == .pairwise)
        #expect(next(.senderKeys, 4) == .hpke)
        #expect(next(.senderKeys, 2) == .tree)
        #expect(next(.hpke, 4) == .hpke)
    }

    @Test func `a policy that counts persons looks at no number of devices`() {
        let ladder = SwitchingPolicy(
            [.init(.senderKeys, upTo: 200), .init(.sharedSession)], count: .persons, hysteresis: 0,
            minimumStay: 0)
        let before = state(.senderKeys, since: 0, before: 9)
        for (devices, ofEach, tier) in [
            (600, 3, Tier.senderKeys), (601, 3, .sharedSession), (201, 1, .sharedSession),
        ] {
            let members = group(devices, ofEach: ofEach)
            #expect(ladder.tier(ofNewGroupOf: members) == tier)
            #expect(
                ladder.tier(after: before, adding: members, removing: [], activity: before.activity) == tier)
        }
    }

    @Test func `a fixed policy never moves`() {
        let policy = SwitchingPolicy.fixed(.pairwise)
        #expect(policy.tier(ofNewGroupOf: 1_000) == .pairwise)
        #expect(
            policy.tier(after: state(.pairwise, since: 0, before: 9), deviceCount: 1_000) == .pairwise)
    }
}

/// So many devices of so many persons each; their keys play no part.
func group(_ deviceCount: Int, ofEach: Int = 1) -> [Member] {
    var context = CryptoContext(
        random: RandomStream(seed: Seed(1)), memo: OperationMemo(mode: .full))
    let (signing, agreement) = (SigningKeyPair(using: &context), AgreementKeyPair(using: &context))
    return (0..<deviceCount).map {
        Member(
            device: DeviceID(UInt32($0)), owner: PersonID(UInt32($0 / ofEach)),
            signingKey: signing.publicKey, agreementKey: agreement.publicKey)
    }
}

extension SwitchingPolicy {
    /// By size alone.
    fileprivate func tier(after state: MembershipState, deviceCount: Int) -> Tier {
        tier(after: state, adding: group(deviceCount), removing: [], activity: state.activity)
    }
}
