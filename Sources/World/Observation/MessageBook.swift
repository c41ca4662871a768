import Identity
import Metering
import Quantities
import SchemeContract

/// One message of a user, from wish to reading.
struct MessageRecord {
    let sender: DeviceID
    let wishedAt: SimulatedInstant
    let plaintext: [UInt8]
    let account: AccountID
    /// For what brings keys because of it.
    let keyAccount: AccountID
    var number: UInt32?
    var epoch: EpochID?
    var recipients: [DeviceID] = []
    var readCount = 0
}

/// Follows every message and holds the oracle of delivery: what is read was sent to the reader, is unchanged,
/// and is read once.
struct MessageBook {
    private(set) var records: [MessageRecord] = []
    private var indexByName: [MessageID: Int] = [:]
    /// For each record: what has become of it for each recipient, by their place among them.
    private var fates: [[UInt8]] = []
    /// Wishes that the device has not turned into a numbered message yet, oldest first.
    private var wishes: [[Int]]
    private(set) var latencies = SampleSummary()
    /// Messages that a removed device read because their sender did not know yet.
    private(set) var removedReadCount = 0

    /// What was written before counts nowhere.
    private let measuredFrom: SimulatedInstant

    init(deviceCount: Int, measuredFrom: SimulatedInstant) {
        self.measuredFrom = measuredFrom
        wishes = Array(repeating: [], count: deviceCount)
    }

    mutating func wish(
        _ plaintext: [UInt8], by sender: DeviceID, account: AccountID, keyAccount: AccountID,
        at now: SimulatedInstant
    ) {
        wishes[Int(sender.ordinal)].append(records.count)
        records.append(
            MessageRecord(
                sender: sender, wishedAt: now, plaintext: plaintext, account: account, keyAccount: keyAccount)
        )
        fates.append([])
    }

    /// The sender has encrypted its oldest wish.
    mutating func noteSent(number: UInt32, by sender: DeviceID, epoch: EpochID, recipients: [DeviceID])
        throws(Fault)
    {
        guard !wishes[Int(sender.ordinal)].isEmpty else { throw Fault.sentUnasked(sender, number) }
        let index = wishes[Int(sender.ordinal)].removeFirst()
        records[index].number = number
        records[index].epoch = epoch
        records[index].recipients = recipients.sorted()
        fates[index] = Array(repeating: Fate.absent.code, count: recipients.count)
        indexByName[MessageID(sender: sender, number: number)] = index
    }

    /// Those that count, in the order in which they were written.
    var measured: some Sequence<MessageRecord> { records.lazy.filter { measuredFrom <= $0.wishedAt } }

    func record(of message: MessageID) -> MessageRecord? { indexByName[message].map { records[$0] } }

    /// - Parameter isForKeys: Whether what is sent brings keys, and not the message.
    func account(of message: MessageID, isForKeys: Bool) -> AccountID? {
        guard let index = indexByName[message] else { return nil }
        return isForKeys ? records[index].keyAccount : records[index].account
    }

    /// Bytes of a message have come to a recipient.
    mutating func noteArrived(_ message: MessageID, at recipient: DeviceID) {
        guard let (index, place) = place(of: message, for: recipient), fates[index][place] == Fate.absent.code
        else { return }
        fates[index][place] = Fate.waiting.code
    }

    /// A recipient cannot read a message; it may yet, should it come again.
    mutating func noteUndecryptable(_ message: MessageID, at recipient: DeviceID, _ cause: Undecryptable) {
        guard let (index, place) = place(of: message, for: recipient), fates[index][place] != Fate.read.code
        else { return }
        fates[index][place] = Fate.undecryptable(cause).code
    }

    /// A device has read a message.
    ///
    /// - Returns: The latency, if the reader was within reach all the time.
    mutating func noteRead(
        _ plaintext: [UInt8], _ message: MessageID, by reader: DeviceFacts, at now: SimulatedInstant
    ) throws(Fault) -> TimeSpan? {
        let (sender, number) = (message.sender, message.number)
        guard let index = indexByName[message] else { throw Fault.readUnsent(reader.id, sender, number) }
        let record = records[index]
        guard let place = record.recipients.binarySearch(reader.id) else {
            throw Fault.readByOutsider(reader.id, sender, number)
        }
        guard record.plaintext == plaintext else { throw Fault.readDifferently(reader.id, sender, number) }
        guard fates[index][place] != Fate.read.code else { throw Fault.readTwice(reader.id, sender, number) }
        if let removal = reader.removal, let epoch = record.epoch {
            guard epoch.number < removal.epoch.number else {
                throw Fault.readAfterRemoval(reader.id, sender, number)
            }
            if removal.at <= record.wishedAt, measuredFrom <= record.wishedAt { removedReadCount += 1 }
        }
        fates[index][place] = Fate.read.code
        records[index].readCount += 1
        guard reader.onlineSince <= record.wishedAt, measuredFrom <= record.wishedAt else { return nil }
        let latency = now.elapsed(since: record.wishedAt)
        latencies.record(latency.nanoseconds)
        return latency
    }

    private func place(of message: MessageID, for recipient: DeviceID) -> (index: Int, place: Int)? {
        guard let index = indexByName[message],
            let place = records[index].recipients.binarySearch(recipient)
        else { return nil }
        return (index, place)
    }

    /// What has become of every message for every recipient that was to read it: that was within reach at some time
    /// since it was written, and was not put out of the group before it read.
    ///
    /// - Parameters:
    ///   - underWay: What is on its way to a recipient.
    ///   - isReached: Whether anything is on its way to a device: what a message waits for may be.
    func fates(
        of devices: [DeviceFacts], underWay: Set<MessageUnderWay>, isReached: (DeviceID) -> Bool,
        end: SimulatedInstant
    ) -> Fates {
        var sum = Fates()
        for (record, codes) in zip(records, fates) {
            guard let number = record.number, measuredFrom <= record.wishedAt else { continue }
            let message = MessageID(sender: record.sender, number: number)
            for (recipient, code) in zip(record.recipients, codes) {
                let device = devices[Int(recipient.ordinal)]
                let fate = Fate(code: code)
                guard
                    fate == .read
                        || device.removal == nil && device.wasOnline(since: record.wishedAt, end: end)
                else { continue }
                switch fate {
                case .read: sum.read += 1
                case _ where underWay.contains(MessageUnderWay(of: message, to: recipient)): sum.late += 1
                case .absent: sum.lost += 1
                case .waiting where isReached(recipient): sum.late += 1
                case .waiting, .undecryptable: sum.undecryptable += 1
                }
            }
        }
        return sum
    }
}

extension [DeviceID] {
    /// The place of `device` in this sorted array.
    func binarySearch(_ device: DeviceID) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < device { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == device ? low : nil
    }
}
