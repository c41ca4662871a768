import Identity
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import Testing

@Suite("Group log")
struct GroupLogTests {
    private let own = DeviceID(0)

    /// A state without members, whose head is this byte repeated.
    private func state(_ number: UInt32, head: UInt8) -> MembershipState {
        MembershipState(
            group: GroupID(7), epoch: EpochNumber(number), head: [UInt8](repeating: head, count: 32),
            members: [], tier: .pairwise, tierSince: .creation, activity: GroupActivity(since: 0))
    }

    private func log(at state: MembershipState) -> GroupLog {
        var log = GroupLog(
            policy: .fixed(.pairwise), memo: MembershipMemo(mode: .full, capacity: 4))
        log.begin(with: state)
        return log
    }

    @Test func `of two epochs with one number a message is of the one that it names`() {
        let (held, other) = (state(3, head: 1), state(3, head: 2))
        let log = log(at: held)
        guard case .known(let found) = log.state(named: held.id.tag) else {
            Issue.record("the present epoch is known by its tag")
            return
        }
        #expect(found === held)
        guard case .gone = log.state(named: other.id.tag) else {
            Issue.record("an epoch on another branch is none of those that are held")
            return
        }
    }

    @Test func `an epoch with a greater number is ahead, whatever its mark`() {
        let log = log(at: state(3, head: 1))
        guard case .ahead = log.state(named: EpochTag(EpochNumber(4), mark: 0)) else {
            Issue.record("epoch 4 comes after epoch 3")
            return
        }
    }

    @Test func `the name of an epoch is read as it was written`() throws {
        let id = state(5, head: 9).id
        #expect(EpochID(id.number, words: id.words) == id)
        #expect(id.tag == EpochTag(EpochNumber(5), mark: 0x0909_0909))
    }
}
