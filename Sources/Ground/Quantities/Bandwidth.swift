/// How fast a link carries bits.
public struct Bandwidth: Hashable, Sendable {
    public let bitsPerSecond: Int64

    public init(bitsPerSecond: Int64) {
        precondition(bitsPerSecond > 0, "a link that carries nothing is a missing link, not a slow one")
        self.bitsPerSecond = bitsPerSecond
    }

    /// The time from the first to the last bit of `byteCount` bytes leaving the sender.
    ///
    /// Rounded up to a whole nanosecond: a non-empty packet never leaves in no time.
    ///
    /// - Parameter byteCount: At most 1 GiB, beyond which the product below would overflow.
    public func transmissionTime(ofBytes byteCount: Int) -> TimeSpan {
        precondition(byteCount <= 1 << 30, "a packet has at most 1 GiB, not \(byteCount) bytes")
        let bitNanoseconds = Int64(byteCount) * 8 * 1_000_000_000
        return TimeSpan(nanoseconds: (bitNanoseconds + bitsPerSecond - 1) / bitsPerSecond)
    }
}
