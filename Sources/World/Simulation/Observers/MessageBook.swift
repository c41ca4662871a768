import Identity
import Measurements
import NetworkModel
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
    /// For each record: which recipients have read, by their place among them.
    private var readers: [[Bool]] = []
    /// Wishes that the device has not turned into a numbered message yet, oldest first.
    private var wishes: [[Int]]
    private(set) var latencies = SampleSummary()
    /// Messages that a removed device read because their sender did not know yet.
    private(set) var removedReadCount = 0

    init(deviceCount: Int) {
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
        readers.append([])
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
        readers[index] = Array(repeating: false, count: recipients.count)
        indexByName[MessageID(sender: sender, number: number)] = index
    }

    /// - Parameter isForKeys: Whether what is sent brings keys, and not the message.
    func account(of message: MessageID, isForKeys: Bool) -> AccountID? {
        guard let index = indexByName[message] else { return nil }
        return isForKeys ? records[index].keyAccount : records[index].account
    }

    /// A device has read a message.
    ///
    /// - Parameter removal: When the reader was removed and in which epoch, if it was.
    /// - Parameter onlineSince: The reader's latency is noted only if it was within reach all the time.
    /// - Returns: The latency, if noted.
    mutating func noteRead(
        _ plaintext: [UInt8], number: UInt32, from sender: DeviceID, by reader: DeviceID,
        removal: Removal?, onlineSince: SimulatedInstant, at now: SimulatedInstant
    ) throws(Fault) -> TimeSpan? {
        guard let index = indexByName[MessageID(sender: sender, number: number)] else {
            throw Fault.readUnsent(reader, sender, number)
        }
        let record = records[index]
        guard let place = record.recipients.binarySearch(reader) else {
            throw Fault.readByOutsider(reader, sender, number)
        }
        guard record.plaintext == plaintext else { throw Fault.readDifferently(reader, sender, number) }
        guard !readers[index][place] else { throw Fault.readTwice(reader, sender, number) }
        if let removal, let epoch = record.epoch {
            guard epoch.number < removal.epoch.number else {
                throw Fault.readAfterRemoval(reader, sender, number)
            }
            if removal.at <= record.wishedAt { removedReadCount += 1 }
        }
        readers[index][place] = true
        records[index].readCount += 1
        guard onlineSince <= record.wishedAt else { return nil }
        let latency = now.elapsed(since: record.wishedAt)
        latencies.record(latency.nanoseconds)
        return latency
    }

    /// The recipients of a message who have not read it.
    func unread(_ index: Int) -> [DeviceID] {
        zip(records[index].recipients, readers[index]).filter { !$0.1 }.map(\.0)
    }
}

/// When a device was put out of the group.
struct Removal {
    let epoch: EpochID
    let at: SimulatedInstant
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
