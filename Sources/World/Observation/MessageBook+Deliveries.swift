import Identity
import Quantities

extension MessageBook {
    /// What has become of every message for every recipient that was to read it: that was within reach at some time
    /// since it was written, and was not put out of the group before it read.
    ///
    /// - Parameters:
    ///   - ending: What is on its way to a recipient, what nodes keep for it, what was thrown away, and whom anything may reach yet.
    ///   - note: Is told of each message and recipient, and why it was not read; nothing where it was.
    /// - Returns: How many wait, a message and recipient at a time, for who was not put out and was never within reach since.
    func tellDeliveries(
        to devices: [DeviceFacts], at ending: Observers.Ending,
        _ note: (MessageRecord, DeviceID, Unread?) -> Void
    ) -> Int {
        var awayCount = 0
        for (record, codes) in zip(records, fates) where measured(record) {
            guard let number = record.number else { continue }
            let message = MessageID(sender: record.sender, number: number)
            for (recipient, code) in zip(record.recipients, codes) {
                let device = devices[Int(recipient.ordinal)]
                let fate = Fate(code: code)
                guard fate != .read else {
                    note(record, recipient, nil)
                    continue
                }
                guard device.removal == nil else { continue }
                guard device.wasOnline(since: record.wishedAt, end: ending.at) else {
                    awayCount += 1
                    continue
                }
                let one = MessageUnderWay(of: message, to: recipient)
                let isLate =
                    ending.underWay.contains(one) || fate == .absent && ending.kept.contains(one)
                let gone = fate == .absent ? ending.gone[one] : nil
                note(
                    record, recipient,
                    isLate ? .late : gone ?? Unread(fate) { ending.isReached(recipient) })
            }
        }
        return awayCount
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
