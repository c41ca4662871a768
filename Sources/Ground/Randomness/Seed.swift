/// The root of one stream of randomness, found by the name of what it is for.
///
/// Seeds form a tree: `run.descendant("link.loss", 4)` is the same whatever else was drawn or derived, so a
/// new source of randomness leaves the draws of all others as they were.
public struct Seed: Hashable, Sendable {
    let low: UInt64
    let high: UInt64

    public init(_ number: UInt64) {
        self.init(SipHash.digest(of: [], key: (number, 0x6b65_7973_6869_6674)))
    }

    /// The seed of the stream named `label` and numbered `index` beneath this one.
    public func descendant(_ label: StaticString, _ index: UInt64 = 0) -> Seed {
        var name = Array(label.description.utf8)
        for shift in stride(from: 0, to: 64, by: 8) { name.append(UInt8(truncatingIfNeeded: index >> shift)) }
        return Seed(SipHash.digest(of: name, key: (low, high)))
    }

    /// A number drawn by name, as `descendant` draws a seed; below 2⁵³, so that whoever reads it as a
    /// floating-point number, as many readers of CSV and JSON do, reads the same.
    public func number(of label: StaticString, _ index: UInt64) -> UInt64 {
        descendant(label, index).low & ((1 << 53) - 1)
    }

    private init(_ words: (UInt64, UInt64)) {
        (low, high) = words
    }
}
