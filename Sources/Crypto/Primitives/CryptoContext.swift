public import Metering
public import Randomness

/// What one device's cryptography draws from, is charged to, and may share.
///
/// Passed `inout` to everything that draws or computes. The stream is the device's own; the memo is that of
/// the whole run.
public struct CryptoContext {
    public var tally = OperationTally()
    public var random: RandomStream
    public let memo: OperationMemo

    public init(random: RandomStream, memo: OperationMemo) {
        self.random = random
        self.memo = memo
    }

    /// Thirty-two bytes of the stream.
    public mutating func randomBlock() -> Block32 {
        tally.charge(.randomBytes, bytes: Block32.count)
        return Block32(words: random.nextWords())
    }

    /// `count` bytes of the stream.
    public mutating func randomBytes(count: Int) -> [UInt8] {
        tally.charge(.randomBytes, bytes: count)
        return random.bytes(count: count)
    }
}
