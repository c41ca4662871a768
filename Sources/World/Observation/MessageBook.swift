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
    /// How many messages devices had sent before it.
    var sentBefore = 0
    var epoch: EpochID?
    var recipients: [DeviceID] = []
    var readCount = 0
    /// From writing to each reading, in its order, where that is asked for.
    var readings: [TimeSpan] = []
}

/// What a reading says of a message's way.
struct Reading {
    /// From writing to reading.
    let latency: TimeSpan
    /// Whether its reader was within reach when it was written, and ever since.
    let wasReachable: Bool
}

/// Follows every message and holds the oracle of delivery: what is read was sent to the reader, is unchanged,
/// and is read once.
struct MessageBook {
    private(set) var records: [MessageRecord] = []
    private var indexByName: [MessageID: Int] = [:]
    /// For each record: what has become of it for each recipient, by their place among them.
    private(set) var fates: [[UInt8]] = []
    /// Wishes that the device has not turned into a numbered message yet, oldest first.
    private var wishes: [[Int]]
    /// How many devices have sent.
    private(set) var sentCount = 0
    /// Of readers within reach.
    private(set) var latencies = SampleSummary()
    /// Of all readers.
    private(set) var allLatencies = SampleSummary()
    /// Messages that a removed device read because their sender did not know yet.
    private(set) var removedReadCount = 0

    /// What was written before counts nowhere.
    private let measuredFrom: SimulatedInstant
    private let keepsReadings: Bool

    /// - Parameter keepsReadings: Whether it is noted of each message when who read it.
    init(deviceCount: Int, measuredFrom: SimulatedInstant, keepsReadings: Bool) {
        self.measuredFrom = measuredFrom
        self.keepsReadings = keepsReadings
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
        records[index].sentBefore = sentCount
        sentCount += 1
        records[index].epoch = epoch
        records[index].recipients = recipients.sorted()
        fates[index] = Array(repeating: Fate.absent.code, count: recipients.count)
        indexByName[MessageID(sender: sender, number: number)] = index
    }

    /// Those that count, in the order in which they were written.
    var measured: some Sequence<MessageRecord> { records.lazy.filter(measured) }

    func measured(_ record: MessageRecord) -> Bool { measuredFrom <= record.wishedAt }

    func record(of message: MessageID) -> MessageRecord? { indexByName[message].map { records[$0] } }

    /// - Parameter isForKeys: Whether what is sent brings keys, and not the message.
    func account(of message: MessageID, isForKeys: Bool) -> AccountID? {
        guard let index = indexByName[message] else { return nil }
        return isForKeys ? records[index].keyAccount : records[index].account
    }

    /// The record that an account belongs to: accounts are opened in the order of writing, a message's two together.
    func record(under account: AccountID) -> MessageRecord? {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if records[middle].keyAccount.index < account.index { low = middle + 1 } else { high = middle }
        }
        guard low < records.count, records[low].account.index <= account.index else { return nil }
        return records[low]
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

    /// A device has begun anew, and knows of no wish but the last ones.
    mutating func noteBegunAnew(_ sender: DeviceID, keeping count: Int) {
        wishes[Int(sender.ordinal)] = Array(wishes[Int(sender.ordinal)].suffix(count))
    }

    func hasRead(_ message: MessageID, _ recipient: DeviceID) -> Bool {
        place(of: message, for: recipient).map { fates[$0.index][$0.place] == Fate.read.code } ?? false
    }

    /// The message, if a recipient waits for it still: it has neither read it nor given it up.
    func awaited(_ message: MessageID, by recipient: DeviceID) -> MessageRecord? {
        guard let (index, place) = place(of: message, for: recipient) else { return nil }
        let isAwaited = [Fate.absent.code, Fate.waiting.code].contains(fates[index][place])
        return isAwaited ? records[index] : nil
    }

    /// A device has read a message.
    ///
    /// - Parameter leads: Whether one epoch lies on the way to another, or is that.
    /// - Returns: How long it took; nothing of a message that does not count.
    mutating func noteRead(
        _ plaintext: [UInt8], _ message: MessageID, by reader: DeviceFacts, at now: SimulatedInstant,
        leads: (EpochID, EpochID) -> Bool = { $0.number <= $1.number }
    ) throws(Fault) -> Reading? {
        let (sender, number) = (message.sender, message.number)
        guard let index = indexByName[message] else { throw Fault.readUnsent(reader.id, sender, number) }
        let record = records[index]
        guard let place = record.recipients.binarySearch(reader.id) else {
            throw Fault.readByOutsider(reader.id, sender, number)
        }
        guard record.plaintext == plaintext else { throw Fault.readDifferently(reader.id, sender, number) }
        guard fates[index][place] != Fate.read.code else { throw Fault.readTwice(reader.id, sender, number) }
        if let removal = reader.removal, let epoch = record.epoch {
            guard !leads(removal.epoch, epoch) else {
                throw Fault.readAfterRemoval(reader.id, sender, number)
            }
            if removal.at <= record.wishedAt, measuredFrom <= record.wishedAt { removedReadCount += 1 }
        }
        fates[index][place] = Fate.read.code
        records[index].readCount += 1
        guard measuredFrom <= record.wishedAt else { return nil }
        let reading = Reading(
            latency: now.elapsed(since: record.wishedAt), wasReachable: reader.onlineSince <= record.wishedAt)
        allLatencies.record(reading.latency.nanoseconds)
        if reading.wasReachable { latencies.record(reading.latency.nanoseconds) }
        if keepsReadings { records[index].readings.append(reading.latency) }
        return reading
    }

    private func place(of message: MessageID, for recipient: DeviceID) -> (index: Int, place: Int)? {
        guard let index = indexByName[message],
            let place = records[index].recipients.binarySearch(recipient)
        else { return nil }
        return (index, place)
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
