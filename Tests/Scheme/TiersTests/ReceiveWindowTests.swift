import Randomness
import Testing

@testable import Tiers

@Suite("Receive window")
struct ReceiveWindowTests {
    @Test func `it takes each number once, in whatever order, before its beginning too`() {
        for seed in 0..<20 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            var window = ReceiveWindow(floor: 40)
            var come: Set<UInt32> = []
            for _ in 0..<300 {
                let number = UInt32(random.index(below: 100))
                let hadCome = window.hasCome(number) == come.contains(number)
                window.note(number)
                come.insert(number)
                let begin = min(40, come.min() ?? 40)
                let floor = (begin...101).first { !come.contains($0) }
                let bits = (0..<64).reduce(UInt64(0)) { bits, offset in
                    come.contains(window.floor + UInt32(offset)) ? bits | 1 << UInt64(offset) : bits
                }
                #expect(
                    hadCome && window.begin == begin && window.floor == floor && window.bits == bits,
                    "seed \(seed)")
            }
        }
    }

    @Test func `of too many gaps the lowest is given up`() {
        var window = ReceiveWindow()
        for number in 1...UInt32(ReceiveWindow.gapsMax) { window.note(number * 2) }
        #expect(!window.hasCome(0) && window.floor == 0)
        window.note(10_000)
        #expect(window.hasCome(0) && window.hasCome(1) && !window.hasCome(3) && window.floor == 3)
    }

    @Test func `the last numbers there are do not make it trap`() {
        var window = ReceiveWindow(floor: .max - 2)
        window.note(.max - 1)
        window.note(.max - 2)
        window.note(.max)
        #expect(window.floor == .max && window.hasCome(.max) && window.bits == 1)
    }
}
