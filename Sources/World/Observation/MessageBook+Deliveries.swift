import Identity
import Quantities

extension MessageBook {
    /// What has become of every message for every recipient that was to read it: that was within reach at some time
    /// since it was written, and was not put out of the group before it read.
    ///
    /// - Parameters:
    ///   - underWay: What is on its way to a recipient.
    ///   - kept: What nodes keep for a recipient, which may have had it.
    ///   - isReached: Whether anything is on its way to a device: what a message waits for may be.
    ///   - note: Is told of each message and recipient, and why it was not read; nothing where it was.
    func tellDeliveries(
        to devices: [DeviceFacts], underWay: Set<MessageUnderWay>, kept: Set<MessageUnderWay> = [],
        isReached: (DeviceID) -> Bool, end: SimulatedInstant,
        _ note: (MessageRecord, DeviceID, Unread?) -> Void
    ) {
        for (record, codes) in zip(records, fates) where measured(record) {
            guard let number = record.number else { continue }
            let message = MessageID(sender: record.sender, number: number)
            for (recipient, code) in zip(record.recipients, codes) {
                let device = devices[Int(recipient.ordinal)]
                let fate = Fate(code: code)
                let wasToRead = device.removal == nil && device.wasOnline(since: record.wishedAt, end: end)
                guard fate == .read || wasToRead else { continue }
                let way = MessageUnderWay(of: message, to: recipient)
                let isUnderWay =
                    fate != .read && underWay.contains(way) || fate == .absent && kept.contains(way)
                note(record, recipient, isUnderWay ? .late : Unread(fate) { isReached(recipient) })
            }
        }
    }
}

extension Unread {
    /// Why a message with this fate is not read, which is not on its way; nothing where it is read.
    ///
    /// - Parameter isReached: Whether anything is on its way to the recipient.
    fileprivate init?(_ fate: Fate, isReached: () -> Bool) {
        switch fate {
        case .read: return nil
        case .absent: self = .lost
        case .waiting: self = isReached() ? .late : .stuck
        case .undecryptable(let cause): self.init(cause)
        }
    }
}
