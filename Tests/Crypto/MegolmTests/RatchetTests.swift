import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing

@testable import Megolm

@Suite("Ratchet of Megolm")
struct RatchetTests {
    private func start(at index: UInt32 = 0) -> Ratchet {
        Ratchet([UInt8](0..<128), index: index)
    }

    @Test func `far or near, an advance is the same as all its steps`() throws {
        try forEverySeed(in: 0..<50) { seed, random in
            var tally = OperationTally()
            let begin = UInt32(truncatingIfNeeded: random.next() % (1 << 30)) | 0xfe00
            var stepped = start(at: begin)
            var target = begin
            for _ in 0..<random.index(below: 700) {
                target += 1
                stepped.advance(to: target, tally: &tally)
            }
            var jumped = start(at: begin)
            jumped.advance(to: target, tally: &tally)
            #expect(jumped == stepped && jumped.index == target)
        }
    }

    @Test func `an advance is at most 1020 hashes and is counted before it is done`() throws {
        try forEverySeed(in: 0..<200) { _, random in
            var tally = OperationTally()
            let ends = [random.next(), random.next()].map { UInt32(truncatingIfNeeded: $0) }.sorted()
            var ratchet = start(at: ends[0])
            ratchet.advance(to: ends[1], tally: &tally)
            let count = tally.calls(of: .hmacSHA256)
            #expect(count <= 1_030 && Int(count) == Ratchet.hashCount(from: ends[0], to: ends[1]))
        }
        #expect(Ratchet.hashCount(from: 7, to: 7) == 0)
    }

    @Test func `a step renews the parts below the highest that turns over, and no other`() {
        var tally = OperationTally()
        for (index, kept) in [(0, 96), (0xff, 64), (0xffff, 32), (0xff_ffff, 0)] as [(UInt32, Int)] {
            var ratchet = start(at: index)
            ratchet.advance(to: index + 1, tally: &tally)
            let same = zip(ratchet.bytes, start().bytes).prefix { $0 == $1 }.count
            #expect(same == kept, "from \(index)")
        }
    }
}
