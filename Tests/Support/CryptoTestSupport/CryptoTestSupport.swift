public import Primitives
public import Randomness

/// The bytes that `text` writes in hexadecimal; spaces and line ends are passed over.
public func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    precondition(digits.count.isMultiple(of: 2), "two digits make a byte")
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension CryptoContext {
    /// A device's context of its own, repeatable by `seed`.
    public static func forTest(
        seed: UInt64 = 0, device: UInt64 = 0, memo: OperationMemo = OperationMemo(mode: .full)
    ) -> CryptoContext {
        CryptoContext(
            random: RandomStream(seed: Seed(seed).descendant("test.device", device)), memo: memo)
    }
}

/// A failure that names the seed which repeats it.
public struct FailedSeed: Error, CustomStringConvertible {
    public let seed: UInt64
    public let cause: any Error

    public var description: String { "seed \(seed): \(cause)" }
}

/// Runs `body` for each seed inside one test, which would print a line for each of many arguments.
public func forEverySeed(
    in seeds: Range<UInt64>, _ body: (UInt64, inout RandomStream) throws -> Void
) throws {
    for seed in seeds {
        var random = RandomStream(seed: Seed(seed).descendant("test.choices"))
        do { try body(seed, &random) } catch { throw FailedSeed(seed: seed, cause: error) }
    }
}

/// `bytes` with one thing wrong: bits flipped, an end cut off, bytes put in or taken out, or noise instead.
public func mutated(_ bytes: [UInt8], using random: inout RandomStream) -> [UInt8] {
    var result = bytes
    let place = random.index(below: bytes.count)
    switch random.index(below: 5) {
    case 0:
        for _ in 0...random.index(below: 3) {
            result[random.index(below: result.count)] ^= 1 << UInt8(random.index(below: 8))
        }
    case 1: result.removeLast(place + 1)
    case 2: result.insert(contentsOf: random.bytes(count: 1 + random.index(below: 9)), at: place)
    case 3: result.removeSubrange(place..<min(result.count, place + 1 + random.index(below: 9)))
    default: result = result.prefix(place) + random.bytes(count: random.index(below: 80))
    }
    return result
}
