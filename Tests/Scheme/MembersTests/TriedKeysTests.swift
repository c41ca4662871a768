import Identity
import Members
import MembershipLog
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("Keys that were tried")
struct TriedKeysTests {
    /// Whoever is asked by observers as it was and as it is opens n wraps with one key once.
    @Test func `a key opens a wrap that is for it, and is not tried again on the same payload`() {
        var group = TestGroup(deviceCount: 3, policy: .fixed(.hpke))
        group.found(0..<3)
        group.send("for all", from: 0)
        group.settle()
        let payload = group.frames.last?.1.parcels.first?.payload ?? []
        var tried = TriedKeys()
        #expect(group.members[1].canRead(payload, besides: &tried))
        #expect(!group.members[1].canRead(payload, besides: &tried))
        // Another's key is another.
        #expect(group.members[2].canRead(payload, besides: &tried))
    }
}
