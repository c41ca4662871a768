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

    /// The chain key made ready for the hashes of one position.
    var ready: HMACKey { HMACKey(key.block) }

    /// The key of the message it stands at.
    func messageKey(_ ready: HMACKey, tally: inout OperationTally) -> MessageKey {
        MessageKey(ready.sha256(byte: 0x01, tally: &tally), index: index)
    }

    /// Moves on to the next message, after which the earlier keys cannot be found again.
    mutating func advance(_ ready: HMACKey, tally: inout OperationTally) {
        precondition(index < .max, "a chain has fewer than 2^32 messages")
        key = SecretKey(ready.sha256(byte: 0x02, tally: &tally))
        index += 1
    }
}
