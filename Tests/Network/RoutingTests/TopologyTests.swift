import Foundation
import Identity
import Quantities
import Randomness
import Testing

@testable import Routing

@Suite("Topologies of the backbone")
struct TopologyTests {
    /// The links on the way that frames take from one node to another.
    private func length(from start: Int, to end: Int, over map: NodeMap, without absent: Set<RelayID> = [])
        -> Int?
    {
        var (place, count) = (RelayID(start), 0)
        while place.number != end {
            guard count <= map.neighbours.count,
                let next = map.nextHop(from: place, to: RelayID(end), without: absent)
            else { return nil }
            (place, count) = (next, count + 1)
        }
        return count
    }

    @Test func `around a ring it is as far as the shorter way, and chords are links besides`() {
        let ring = NodeMap(.ring(chords: 0), count: 10, seed: Seed(1))
        for other in 0..<10 {
            #expect(
                length(from: 3, to: other, over: ring) == min((other - 3 + 10) % 10, (3 - other + 10) % 10))
        }
        for chords in [1, 4, 100] {
            let map = NodeMap(.ring(chords: chords), count: 10, seed: Seed(2))
            #expect(map.neighbours.reduce(0) { $0 + $1.count } == 2 * (10 + min(chords, 35)))
        }
        #expect(NodeMap(.ring(chords: 3), count: 1, seed: Seed(1)).neighbours == [[]])
        #expect(NodeMap(.ring(chords: 3), count: 2, seed: Seed(1)).neighbours == [[1], [0]])
    }

    @Test func `in a random regular graph each has as many links, and all are reached in few`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            for (count, degree) in [(12, 6), (50, 3), (51, 4), (64, 6)] {
                let map = NodeMap(.randomRegular(degree: degree), count: count, seed: Seed(seed))
                #expect(map.neighbours.allSatisfy { $0.count == degree }, "seed \(seed)")
                for (node, others) in map.neighbours.enumerated() {
                    #expect(!others.contains(node) && others.allSatisfy { map.neighbours[$0].contains(node) })
                }
                // The diameter of such graphs is near log n / log(d - 1) (Bollobas and Fernandez de la Vega, 1982).
                let bound = log(Double(count)) / log(Double(degree - 1)) + 4
                let farthest = (1..<count).compactMap { length(from: 0, to: $0, over: map) }.max() ?? .max
                #expect(Double(farthest) <= bound, "seed \(seed), \(count), \(degree)")
            }
        }
        // Ends are left over where nodes and links are odd: one node has a link more.
        let odd = NodeMap(.randomRegular(degree: 3), count: 7, seed: Seed(5))
        #expect(odd.neighbours.map(\.count).sorted() == [3, 3, 3, 3, 3, 3, 4])
        #expect(
            NodeMap(.randomRegular(degree: 6), count: 4, seed: Seed(5)).neighbours.allSatisfy {
                $0.count == 3
            })
    }

    @Test func `a node that is down is passed by, as long as there is a way`() {
        let ring = NodeMap(.ring(chords: 0), count: 6, seed: Seed(1))
        #expect(length(from: 0, to: 2, over: ring, without: [RelayID(1)]) == 4)
        #expect(ring.nextHop(from: RelayID(0), to: RelayID(2), without: [RelayID(1), RelayID(4)]) == nil)
        // One that is said to be down is tried if it is where things are to go.
        #expect(length(from: 0, to: 1, over: ring, without: [RelayID(1)]) == 1)
    }
}
