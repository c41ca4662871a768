import Members
import MembershipLog
import Quantities
import SchemeContract
import Testing
import Tiers

@testable import GroupTestSupport

@Suite("Rotation of sender keys")
struct RotationTests {
    @Test func `keys that were replaced are kept for the grace period, and then forgotten`() {
        var group = TestGroup(
            deviceCount: 6, policy: .fixed(.senderKeys),
            rotation: .init(messages: 1, period: .seconds(86_400)))
        group.found(0..<6)
        /// Everybody writes so often, and so has as many keys.
        func write(_ count: Int) {
            for round in 0..<count {
                for sender in 0..<6 as Range<UInt32> { group.send("round \(round)", from: sender) }
                group.settle()
            }
        }
        // By then the Olm sessions that bring the keys hold as many receiving chains as they ever do.
        write(16)
        group.pass(TestGroup.gracePeriod + .seconds(1))
        let oneKeyEach = group.members.map(\.stateSize)
        write(3)
        group.pass(TestGroup.gracePeriod - .seconds(1))
        #expect(zip(group.members.map(\.stateSize), oneKeyEach).allSatisfy { $0 > $1 })
        group.pass(.seconds(2))
        #expect(group.members.map(\.stateSize) == oneKeyEach)
        #expect(group.misdeliveries.isEmpty && group.errors.isEmpty)
    }
}
