/// A repeatable stream of random numbers: xoshiro256** (Blackman and Vigna, 2018).
///
/// Its numbers decide simulated chances and simulated secrets. They guard nothing outside a run.
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var s0: UInt64, s1: UInt64, s2: UInt64, s3: UInt64

    public init(seed: Seed) {
        let first = seed.descendant("stream", 0)
        let second = seed.descendant("stream", 1)
        (s0, s1, s2, s3) = (first.low, first.high, second.low, second.high | 1)
    }

    public mutating func next() -> UInt64 {
        let scrambled = s1 &* 5
        let result = (scrambled << 7 | scrambled >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return result
    }

    /// A number from 0 up to, and not including, 1, with 53 random bits.
    public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether a thing of this probability happens; draws one number whatever the probability.
    public mutating func happens(withProbability probability: Double) -> Bool { nextUnit() < probability }

    /// A whole number from 0 up to, and not including, `bound`, all equally likely.
    ///
    /// Lemire, "Fast random integer generation in an interval" (2019), spelled out here: which numbers the standard library
    /// would take from the stream is its own affair.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "there is no index below \(bound)")
        let count = UInt64(bound)
        var product = next().multipliedFullWidth(by: count)
        // Of each count's multiples in 2⁶⁴ the first are one too many; how many of them, costs a division.
        if product.low < count {
            let refused = (0 &- count) % count
            while product.low < refused { product = next().multipliedFullWidth(by: count) }
        }
        return Int(product.high)
    }

    /// Thirty-two random bytes, as four words in memory order.
    public mutating func nextWords() -> (UInt64, UInt64, UInt64, UInt64) { (next(), next(), next(), next()) }

    public mutating func bytes(count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = next()
            for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }
}
