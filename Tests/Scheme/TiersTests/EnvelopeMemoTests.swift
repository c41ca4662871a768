import Identity
import MembershipLog
import Primitives
import Randomness
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("Memo of envelopes")
struct EnvelopeMemoTests {
    /// All payloads of a group that changes and writes.
    private func payloads(_ tier: Tier) -> [[UInt8]] {
        var group = TestGroup(deviceCount: 24, policy: .fixed(tier))
        group.found(0..<20)
        group.settle()
        for newcomer in 20..<24 as Range<UInt32> {
            group.change(adding: [newcomer], by: newcomer - 1)
            group.send(String(repeating: "long ", count: 300), from: 0)
            group.settle()
        }
        return group.frames.flatMap(\.1.parcels).map(\.payload)
    }

    @Test(arguments: [Tier.tree, .hpke, .senderKeys])
    func `what is read is what decoding reads, and what is refused is refused`(tier: Tier) {
        var payloads = payloads(tier)
        var random = RandomStream(seed: Seed(7).descendant("test.envelope-memo"))
        // Some of the same length that differ in a byte, which may make them unreadable.
        for payload in payloads where payload.count > 1_024 {
            var changed = payload
            changed[random.index(below: changed.count)] ^= 1
            payloads.append(changed)
        }
        #expect(payloads.contains { $0.count > 1_024 })
        var memo = EnvelopeMemo(mode: .shared)
        for _ in 0..<600 {
            let payload = payloads[random.index(below: payloads.count)]
            for asked in [payload, payload.map(\.self), payload] {
                let known = try? memo.envelope(decoding: asked).encoded
                #expect(known == (try? Envelope(decoding: payload).encoded))
            }
        }
    }
}
