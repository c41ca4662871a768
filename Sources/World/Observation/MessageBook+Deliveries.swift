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
                note(record, recipient, ending.unread(one, fate))
            }
        }
        return awayCount
    }
}

extension Observers.Ending {
    /// Why a message with this fate is not read; nothing where it is.
    ///
    /// What is kept for who does not ask, having not heard that it was let in, waits for that as what has come waits for a key.
    fileprivate func unread(_ one: MessageUnderWay, _ fate: Fate) -> Unread? {
        let isKept = fate == .absent && kept.contains(one)
        if underWay.contains(one) || isKept && fetches(one.recipient) { return .late }
        switch fate {
        case .read: return nil
        case .absent where !isKept: return gone[one] ?? .lost
        case .absent, .waiting: return isReached(one.recipient) ? .late : .stuck
        case .undecryptable(let cause): return Unread(cause)
        }
    }
}
