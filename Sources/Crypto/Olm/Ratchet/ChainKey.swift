import Metering
import Primitives

/// The direction of a chain in which we send.
enum Sending {}

/// The direction of a chain in which we receive.
enum Receiving {}

/// The key of one chain, and the number of the message it stands at (Olm, "Advancing the chain key").
struct ChainKey<Direction>: Sendable {
    private var key: SecretKey<ChainKey>
    private(set) var index: UInt32 = 0

    init(_ block: Block32) {
        key = SecretKey(block)
    }

    /// The key of the message it stands at.
    func messageKey(tally: inout OperationTally) -> MessageKey {
        MessageKey(HMAC.sha256(byte: 0x01, key: key.block, tally: &tally), index: index)
    }

    /// Moves on to the next message, after which the earlier keys cannot be found again.
    mutating func advance(tally: inout OperationTally) {
        precondition(index < .max, "a chain has fewer than 2^32 messages")
        key = SecretKey(HMAC.sha256(byte: 0x02, key: key.block, tally: &tally))
        index += 1
    }
}
