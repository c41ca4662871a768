import Quantities
import Randomness
import Testing

@testable import Simulation

@Suite("The ring of sequencers")
struct SequencerRingTests {
    private func note(_ relays: [Int], areUp: Bool, in ring: inout SequencerRing) -> Bool {
        ring.note(relays, areUp: areUp)
    }

    @Test func `the home node acts, the next one stands by, and it takes over at once`() {
        var ring = SequencerRing(of: [2, 0, 1])
        #expect(ring.acting == 2)
        #expect(ring.backup == 0)
        ring.noteNewChange(at: [2, 0])
        #expect(note([2], areUp: false, in: &ring))
        #expect(ring.acting == 0)
        #expect(ring.backup == 1)
        #expect(!ring.isBackedUp)
        #expect(ring.handover.map { [$0.from, $0.to] } == [0, 1])
    }

    @Test func `while all who have everything are down, nobody acts`() {
        var ring = SequencerRing(of: [0, 1, 2])
        ring.noteNewChange(at: [0, 1])
        _ = ring.note([0, 1], areUp: false)
        #expect(ring.head == 2)
        #expect(ring.acting == nil)
        #expect(ring.handover == nil)
        _ = ring.note([1], areUp: true)
        #expect(ring.acting == 1)
    }

    @Test func `a home node that was away is told what it missed before it acts`() {
        var ring = SequencerRing(of: [0, 1, 2])
        _ = ring.note([0], areUp: false)
        ring.noteNewChange(at: [1, 2])
        _ = ring.note([0], areUp: true)
        #expect(ring.head == 0)
        #expect(ring.acting == nil)
        #expect(ring.handover.map { [$0.from, $0.to] } == [1, 0])
        ring.noteHolder(0)
        #expect(ring.acting == 0)
        #expect(ring.isBackedUp)
    }

    @Test func `one node alone needs no backup`() {
        var ring = SequencerRing(of: [0])
        #expect(ring.isBackedUp)
        #expect(note([0], areUp: false, in: &ring))
        #expect(ring.acting == nil)
        #expect(note([0], areUp: true, in: &ring))
        #expect(ring.acting == 0)
    }

    /// Nodes fail and return, changes are taken, and hand-overs come through or are cut off, all at random.
    @Test func `whoever acts knows every change that anybody was told of`() {
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            let count = 1 + random.index(below: 5)
            var ring = SequencerRing(of: Array(0..<count))
            var known = Array(repeating: 0, count: count)
            var told = 0
            for _ in 0..<300 {
                switch random.index(below: 5) {
                case 0:
                    let taken = (0..<count).filter { _ in random.index(below: 3) == 0 }
                    _ = ring.note(taken, areUp: random.index(below: 2) == 0)
                case 1, 2:
                    guard let acting = ring.acting, ring.isBackedUp else { continue }
                    told += 1
                    let holders = [acting] + (ring.backup.map { [$0] } ?? [])
                    for holder in holders { known[holder] = told }
                    ring.noteNewChange(at: holders)
                default:
                    guard let (source, target) = ring.handover else { continue }
                    known[target] = known[source]
                    ring.noteHolder(target)
                }
                if let acting = ring.acting { #expect(known[acting] == told, "seed \(seed)") }
            }
        }
    }
}
