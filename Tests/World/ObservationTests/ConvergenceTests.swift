import Quantities
import Testing

@testable import Observation

/// What a rekey's record keeps of the times of its members.
@Suite("Convergence")
struct ConvergenceTests {
    private func milliseconds(_ numbers: [Int64]) -> [TimeSpan] { numbers.map { .milliseconds($0) } }

    @Test(arguments: [
        ([1], 1, 1, 1), ([4, 2], 2, 4, 4), ([3, 1, 2], 2, 3, 3),
        (Array((1...20).reversed()), 10, 19, 20), (Array(1...21), 11, 20, 21), (Array(1...100), 50, 95, 100),
    ])
    func `half, most and all are times that a member took, by the nearest rank`(
        times: [Int64], half: Int64, most: Int64, all: Int64
    ) throws {
        let convergence = try #require(Convergence(milliseconds(times)))
        #expect(
            [convergence.half, convergence.most, convergence.all] == milliseconds([half, most, all]))
    }

    @Test func `where nobody got keys there is no time, and no work`() {
        #expect(Convergence([]) == nil)
        #expect(RekeyTimes().memberMilliseconds == 0)
        #expect(RekeyTimes(ofMembers: milliseconds([1, 2, 6])).memberMilliseconds == 3)
    }
}
