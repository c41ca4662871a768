import Links
import NetworkModel
import Quantities
import Randomness
import Routing
import Testing

@testable import Simulation

@Suite("When faults are in force")
struct FaultBookTests {
    private func book(_ faults: [NodeFault], nodes: Int, seed: UInt64 = 1) -> FaultBook {
        FaultBook(
            faults, servingCount: nodes, founderCount: nodes, relayCount: nodes, from: .start,
            until: SimulatedInstant.start + .seconds(100_000), seed: Seed(seed))
    }

    @Test func `a node that fails by chance is down for MTTR of MTBF and MTTR`() {
        let fault = NodeFault(
            begins: .zero, lasts: nil, chance: .init(meanUp: .seconds(300), meanDown: .seconds(100)),
            what: .nodesDown(.share(1)))
        var down = 0.0
        for seed in 0..<20 as Range<UInt64> {
            let episodes = book([fault], nodes: 5, seed: seed).episodes
            #expect(Set(episodes.map(\.nodes)) == Set((0..<5).map { [$0] }))
            down += episodes.reduce(0) { $0 + $1.ends.elapsed(since: $1.begins).seconds }
        }
        // 100 nodes with about 250 spells each: the standard error of the share is 0.0017.
        #expect(abs(down / (100 * 100_000) - 0.25) < 0.006, "\(down / 1e7)")
    }

    @Test func `a share and a count take so many nodes, the same under each mechanism`() {
        func nodes(_ nodes: NodeFault.Nodes) -> [Int] {
            let fault = NodeFault(begins: .zero, lasts: nil, what: .crashed(nodes))
            return book([fault], nodes: 8).episodes[0].nodes
        }
        #expect(nodes(.share(0.5)).count == 4 && nodes(.share(0.01)).count == 1)
        #expect(nodes(.count(3)).count == 3 && nodes(.count(99)).count == 8)
        #expect(Array(nodes(.share(0.5)).prefix(3)) == nodes(.count(3)))
        #expect(nodes(.numbered([7, 2])) == [7, 2])
    }

    /// Where a sweep of them begins: their book is kept, and nothing is at fault.
    @Test func `no sybils are no fault`() {
        func count(sybils: Int) -> (episodes: Int, felt: Int) {
            let fault = NodeFault(
                begins: .zero, lasts: nil,
                what: .sybils(Sybils(count: sybils, connectionCount: 3, addressCount: 1)))
            let book = book([fault], nodes: 1)
            let span = SimulatedInstant.start..<SimulatedInstant.start + .seconds(1)
            return (book.episodes.count, book.count(in: span))
        }
        #expect(count(sybils: 0) == (1, 0) && count(sybils: 2) == (1, 1))
    }

    @Test func `what has no end is counted in every span from its beginning on`() {
        let fault = NodeFault(begins: .seconds(10), lasts: nil, what: .serverDown)
        let book = book([fault], nodes: 1)
        func count(_ from: Int64, _ to: Int64) -> Int {
            book.count(in: SimulatedInstant.start + .seconds(from)..<SimulatedInstant.start + .seconds(to))
        }
        #expect(count(0, 10) == 0 && count(0, 11) == 1 && count(50_000, 50_001) == 1)
    }
}
