import Identity
import Tiers

/// The texts of the user that are not encrypted yet, and the count of those that are.
struct Outbox {
    private var texts: [[UInt8]] = []
    private var nextNumber: UInt32 = 0

    var isEmpty: Bool { texts.isEmpty }

    mutating func append(_ text: [UInt8]) { texts.append(text) }

    /// Takes the first text out, as the next message.
    mutating func takeFirst(in epoch: EpochTag) -> UserMessage {
        defer { nextNumber += 1 }
        return UserMessage(epoch: epoch, number: nextNumber, text: texts.removeFirst())
    }

    mutating func removeAll() { texts = [] }

    /// Goes on with numbers that were not used before, wherever this device has gone back to; what is not sent is gone.
    mutating func beginAnew(in series: UInt32) {
        removeAll()
        nextNumber = series << Desk.seriesShift
    }
}
