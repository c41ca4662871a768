import Primitives
import Randomness
import Testing

@Suite("Memo of fingerprints")
struct FingerprintMemoTests {
    /// Many messages of some length that differ in one byte only, and short ones, each asked for again and again.
    @Test func `a message has the name that hashing it gives, however often others came between`() {
        for seed in 0..<20 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed).descendant("test.fingerprint-memo"))
            let keys = [Block32.zero, Block32(words: (1, 2, 3, seed))]
            let messages = (0..<8).map { number in
                var message = [UInt8](repeating: 7, count: number < 2 ? number * 40 : 126 + number / 2)
                if !message.isEmpty { message[message.count - 1] = UInt8(number) }
                return message
            }
            var memo = FingerprintMemo(byteCountMin: 128)
            for _ in 0..<200 {
                let message = messages[random.index(below: messages.count)]
                let key = keys[random.index(below: keys.count)]
                // A copy that lies elsewhere has the same name.
                let asked = random.index(below: 2) == 0 ? message : message.map(\.self)
                #expect(
                    memo.name(of: asked, under: key) == Fingerprint.of(message, under: key), "seed \(seed)")
            }
        }
    }
}
