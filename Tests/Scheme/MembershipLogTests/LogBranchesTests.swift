import CryptoTestSupport
import Identity
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import Testing

/// The tree of entries of a log that nobody puts in order.
@Suite("Log branches")
struct LogBranchesTests {
    private static let root = [UInt8](repeating: 7, count: 32)

    private var branches = LogBranches()
    private var context = CryptoContext.forTest(seed: 1)

    /// Adds a change that follows on another; signatures are looked at elsewhere.
    ///
    /// - Parameter mark: Tells apart changes that say the same.
    private mutating func add(
        _ epoch: UInt32, after parent: [UInt8], removes removed: [UInt32] = [], mark: UInt8
    ) throws -> [UInt8] {
        let signature = try Signature([UInt8](repeating: mark, count: 64))
        let change = MembershipChange(
            group: GroupID(7), epoch: EpochNumber(epoch), previous: parent, added: [],
            removed: removed.map { DeviceID($0) }, tier: .pairwise,
            report: EpochReport(instant: 1, messages: 0, writers: 0), committer: DeviceID(0)
        ) { _ in signature }
        let head = branches.add(.change(change), at: .start, context: &context)
        return try #require(head)
    }

    @Test mutating func `an entry of the last epoch that can be takes no walk through all before it`() throws
    {
        let first = try add(1, after: Self.root, mark: 1)
        _ = try add(.max, after: [UInt8](repeating: 9, count: 32), mark: 2)
        let present = (head: Self.root, epoch: EpochNumber.creation)
        // Number by number it would take minutes.
        let better = branches.better(than: present) { $0 == Self.root }
        #expect(better.map(\.nodes.last?.head) == [first])
        #expect(branches.winner(over: present) { $0 == Self.root } == nil)
        #expect(branches.best(from: present).head == first)
    }

    @Test mutating func `of branches that beat the present one the rule says which has won`() throws {
        let own = try add(1, after: Self.root, mark: 1)
        let ends = try (2...9 as ClosedRange<UInt8>).map { mark in
            try add(1, after: Self.root, removes: mark == 5 ? [3] : [], mark: mark)
        }
        let removing = ends[3]
        let won = branches.winner(over: (own, EpochNumber(1))) { _ in false }
        #expect(won?.head == removing)
    }

    @Test mutating func `what leads on from an end is found, and the best of it`() throws {
        let (one, other) = (try add(1, after: Self.root, mark: 1), try add(1, after: Self.root, mark: 2))
        let second = try add(2, after: one, mark: 3)
        let removing = try add(2, after: one, removes: [4], mark: 4)
        _ = try add(2, after: other, removes: [4], mark: 5)
        let best = branches.best(from: (one, EpochNumber(1)))
        #expect(best.head == removing && best.epoch == EpochNumber(2) && best.head != second)
    }
}
