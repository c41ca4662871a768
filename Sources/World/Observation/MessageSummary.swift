public import Identity
internal import Metering
public import Quantities

/// One message of a user: what it was, what it cost, and when it was read.
public struct MessageSummary: Codable, Equatable, Sendable {
    public let writtenAt: SimulatedInstant
    /// Counted from 0.
    public let group: Int
    public let sender: UInt32
    /// Of the text, in bytes.
    public let size: Int
    /// Empty where no device has sent it.
    public let mechanism: String
    /// Nothing where no device has sent it.
    public let epoch: EpochNumber?
    /// Of the message itself, without keys that it had to bring.
    public let bytesUp: Int
    public let bytesTotal: Int
    /// Of keys that came because of it, on all links.
    public let keyBytesTotal: Int
    public let recipientCount: Int
    public let readCount: Int
    /// From writing until so many of the recipients had read it; nothing where they have not.
    public let readByHalf: TimeSpan?
    public let readByMost: TimeSpan?
    public let readByAll: TimeSpan?

    init(_ record: MessageRecord, at seating: Seating, mechanism: String, ending: Observers.Ending) {
        writtenAt = record.wishedAt
        group = Int(seating.group(of: record.sender).number)
        sender = seating.device(of: record.sender).ordinal
        size = record.plaintext.count
        self.mechanism = mechanism
        epoch = record.epoch?.number
        let (bytes, keyBytes) = (ending.bytes(record.account), ending.bytes(record.keyAccount))
        (bytesUp, bytesTotal, keyBytesTotal) = (bytes.up, bytes.total, keyBytes.total)
        recipientCount = record.recipients.count
        readCount = record.readCount
        /// When `percent` of the recipients had read it.
        func read(by percent: Int) -> TimeSpan? {
            let rank = (record.recipients.count * percent + 99) / 100
            guard rank > 0, record.readings.count >= rank else { return nil }
            // Readings come in the order of time.
            return record.readings[rank - 1]
        }
        (readByHalf, readByMost, readByAll) = (read(by: 50), read(by: 95), read(by: 100))
    }
}
