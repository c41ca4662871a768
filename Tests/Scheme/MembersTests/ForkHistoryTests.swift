import Foundation
import Testing
import Tiers

@testable import GroupTestSupport

/// Histories of groups whose network is cut so that two nodes act.
@Suite("Fork histories")
struct ForkHistoryTests {
    @Test func `after two nodes have acted, members are of one mind, and what their users asked for is so`() {
        var (forks, takeovers) = (0, 0)
        var exceptions: [String] = []
        for seed in 0..<Self.seedCount {
            let history = ForkHistory(seed: seed)
            let faults = history.faults
            let name = "seed \(seed), \(history.gear?.name ?? "ladder")"
            #expect(faults.always.isEmpty, "\(name)")
            if !faults.mostly.isEmpty { exceptions.append("\(name): \(faults.mostly)") }
            forks += history.forkCount
            takeovers += history.group.takeovers
        }
        // Not for want of two that act: in every third history both sides have changed one epoch.
        #expect(forks * 3 >= Self.seedCount, "\(forks)")
        #expect(takeovers >= Self.seedCount, "\(takeovers)")
        // What docs/order.md says is left: where all who knew of both lines were themselves put out.
        #expect(exceptions.count * 100 <= Int(Self.seedCount), "\(exceptions)")
    }

    /// Histories that have shown faults of the program.
    @Test(arguments: [
        // In a group in which nothing more happened, states were kept for ever.
        0, 1, 50,
        // Who was let in on a line that lost did not say, as it left, what it had changed there.
        154, 226, 554, 804, 850, 890, 1_386, 1_579,
        // Who was let in anew still waited for the answer to a change that it had made on the line that lost.
        56, 592, 806, 1_476,
        // A node that came in sight while another was being asked was not asked, and then took no log shorter than its own.
        573, 643,
        // A member heard of its own change from others before the node's answer, and refused it.
        772,
        // Members were led into the tree before the change itself came, and took all of their own line for lost.
        1_615,
        // What others had done on a branch was wished no more when that had lost; or was wished against a later word.
        678, 1_172, 2_094,
    ])
    func `histories that were once not as they should be are`(seed: UInt64) {
        let faults = ForkHistory(seed: seed).faults
        #expect(faults.always.isEmpty)
        #expect(faults.mostly.isEmpty)
    }

    /// As many as KEYSHIFT_HISTORIES says; thousands with `make histories`.
    private static let seedCount =
        ProcessInfo.processInfo.environment["KEYSHIFT_HISTORIES"].flatMap { UInt64($0) } ?? 400
}
