import DeviceModel
import Identity
import Measurements
import Metering
import NetworkModel
import Quantities
import SchemeContract

/// The reduction of a run to its metrics.
extension World {
    func record(end: SimulatedInstant) -> RunRecord {
        var record = RunRecord()
        record.rekeys = rekeys.records(ledger: network.ledger, agreement: agreement, devices: devices)
        record.series = series.bins
        record.digest = trace
        record.eventCount = eventCount
        noteMessages(in: &record)
        RekeyMetrics.note(in: &record)
        record.note("join.latency", "ms", of: joinLatencies, per: 1e6)
        noteDevices(in: &record, end: end)
        noteDelivery(in: &record, end: end)
        noteNetwork(in: &record)
        record.note("order.conflicts", "1", Double(rekeys.rejected.count))
        record.note(
            "order.rejected.network", "B", Double(rekeys.rejected.reduce(0) { $0 + network.ledger[$1].total })
        )
        record.note("order.takeovers", "1", Double(counts.takeovers))
        record.note("security.removed_reads", "messages", Double(messages.removedReadCount))
        record.note("security.outsider_tries", "payloads", Double(secrecy.tryCount))
        record.note("security.outsider_reads", "messages", Double(secrecy.readCount))
        noteOperations(in: &record)
        return record
    }

    private func noteMessages(in record: inout RunRecord) {
        var (upload, total) = (SampleSummary(), SampleSummary())
        var (uploadWithKeys, totalWithKeys) = (SampleSummary(), SampleSummary())
        var expansion = SampleSummary()
        for message in messages.records where message.number != nil {
            let bytes = network.ledger[message.account]
            let keyBytes = network.ledger[message.keyAccount]
            upload.record(Int64(bytes.up))
            total.record(Int64(bytes.total))
            uploadWithKeys.record(Int64(bytes.up + keyBytes.up))
            totalWithKeys.record(Int64(bytes.total + keyBytes.total))
            let read = message.plaintext.count * message.recipients.count
            if read > 0 { expansion.record(rounding: Double(bytes.total) / Double(read) * 1e6) }
        }
        record.note("message.count", "messages", Double(upload.count))
        record.note("message.unsent", "messages", Double(messages.records.count - upload.count))
        record.note("message.unwritten", "messages", Double(counts.unwritten))
        record.note("message.upload", "B", of: upload)
        record.note("message.network", "B", of: total)
        record.note("message.with-keys.upload", "B", of: uploadWithKeys)
        record.note("message.with-keys.network", "B", of: totalWithKeys)
        record.note("message.expansion", "1", of: expansion, per: 1e6)
        record.note("message.latency", "ms", of: messages.latencies, per: 1e6)
    }

    private func noteDevices(in record: inout RunRecord, end: SimulatedInstant) {
        var state = SampleSummary()
        var time = SampleSummary()
        for device in devices where device.epoch != nil {
            if device.removal == nil { state.record(Int64(device.member.stateSize)) }
            let hours = end.seconds / 3_600
            time.record(rounding: Double(device.processor.busyTime.nanoseconds) / hours)
        }
        record.note("device.state", "B", of: state)
        record.note("device.cpu", "ms/h", of: time, per: 1e6)
    }

    /// A recipient counts if it was within reach at some time between the message and the end, and was not
    /// put out of the group before it read.
    ///
    /// What a recipient has not read is undecryptable as far as it gave messages up, else late while something is on
    /// its way to it at the end, else undecryptable as far as it missed keys, which may have come later, and else
    /// lost. (Somebody always writes or renews keys, so being on the way is not asked first.)
    private func noteDelivery(in record: inout RunRecord, end: SimulatedInstant) {
        let read = messages.records.reduce(0) { $1.number == nil ? $0 : $0 + $1.readCount }
        var (undecryptable, late, lost) = (0, 0, 0)
        let isUnderWay = network.isCarryingToRelays
        for (index, count) in unreadCounts(end: end).enumerated() where count > 0 {
            let givenUp = min(devices[index].givenUpCount, count)
            undecryptable += givenUp
            if isUnderWay || network.isCarrying(to: devices[index].id) || devices[index].isBusy {
                late += count - givenUp
            } else {
                let keyless = min(devices[index].keyMissingCount, count - givenUp)
                undecryptable += keyless
                lost += count - givenUp - keyless
            }
        }
        let due = read + undecryptable + late + lost
        // Where nothing was to be read there is no ratio, and what is expected of it does not hold.
        if due > 0 { record.note("delivery.ratio", "1", Double(read) / Double(due)) }
        record.note("delivery.undecryptable", "1", Double(undecryptable))
        record.note("delivery.lost", "1", Double(lost))
        record.note("delivery.late", "1", Double(late))
        for (cause, count) in zip(Undecryptable.allCases, counts.undecryptable) {
            record.note("undecryptable.\(cause.name)", "1", Double(count))
        }
        record.note("repeat.requests", "1", Double(counts.repeatRequests))
        record.note("repeat.answers", "1", Double(counts.repeatAnswers))
    }

    /// How many messages each device has not read and was to.
    private func unreadCounts(end: SimulatedInstant) -> [Int] {
        var counts = Array(repeating: 0, count: devices.count)
        for (index, message) in messages.records.enumerated() where message.number != nil {
            for recipient in messages.unread(index) {
                let device = devices[Int(recipient.ordinal)]
                let lastOnline = device.offlineSince ?? end
                guard device.removal == nil, lastOnline >= message.wishedAt else { continue }
                counts[Int(recipient.ordinal)] += 1
            }
        }
        return counts
    }

    private func noteOperations(in record: inout RunRecord) {
        var tally = OperationTally()
        for device in devices { tally.add(device.processor.tally) }
        for operation in Operation.allCases {
            record.note("operations.\(operation.name)", "1", Double(tally.calls(of: operation)))
        }
        let bytes = Operation.allCases.reduce(0) { $0 + tally.bytes(of: $1) }
        record.note("operations.bytes", "B", Double(bytes))
    }

    private func noteNetwork(in record: inout RunRecord) {
        let ledger = network.ledger
        record.note("network.bytes", "B", Double(ledger.sent))
        for trafficClass in TrafficClass.allCases {
            record.note("network.bytes.\(trafficClass.name)", "B", Double(ledger.bytes(of: trafficClass)))
        }
        record.note("network.lost", "B", Double(ledger.lost))
        record.note("network.packets", "packets", Double(ledger.packetsSent))
        record.note("network.packets.dropped", "packets", Double(ledger.packetsDropped))
    }
}
