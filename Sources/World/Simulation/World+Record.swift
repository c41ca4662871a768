import DeviceModel
import Measurements
import MechanismContract
import Metering
import NetworkModel
import Quantities

/// The reduction of a run to its metrics.
extension World {
    func record(end: SimulatedInstant) -> RunRecord {
        var record = RunRecord()
        record.rekeys = rekeys.records(ledger: network.ledger, agreement: agreement)
        record.series = series.bins
        record.digest = trace
        record.eventCount = eventCount
        noteMessages(in: &record)
        noteRekeys(in: &record)
        record.note("join.latency", "ms", of: joinLatencies, per: 1e6)
        noteDevices(in: &record, end: end)
        noteDelivery(in: &record, end: end)
        noteNetwork(in: &record)
        record.note("order.conflicts", "1", Double(counts.conflicts))
        record.note("order.takeovers", "1", Double(counts.takeovers))
        record.note("security.removed_reads", "messages", Double(messages.removedReadCount))
        record.note("security.outsider_tries", "payloads", Double(secrecy.tryCount))
        record.note("security.outsider_reads", "messages", Double(secrecy.readCount))
        noteOperations(in: &record)
        return record
    }

    private func noteMessages(in record: inout RunRecord) {
        var upload = SampleSummary()
        var total = SampleSummary()
        var expansion = SampleSummary()
        for message in messages.records where message.number != nil {
            let bytes = network.ledger[message.account]
            upload.record(Int64(bytes.up))
            total.record(Int64(bytes.total))
            let read = message.plaintext.count * message.recipients.count
            if read > 0 { expansion.record(Int64(Double(bytes.total) / Double(read) * 1e6)) }
        }
        record.note("message.count", "messages", Double(upload.count))
        record.note("message.unsent", "messages", Double(messages.records.count - upload.count))
        record.note("message.upload", "B", of: upload)
        record.note("message.network", "B", of: total)
        record.note("message.expansion", "1", of: expansion, per: 1e6)
        record.note("message.latency", "ms", of: messages.latencies, per: 1e6)
    }

    private func noteRekeys(in record: inout RunRecord) {
        var upload = SampleSummary()
        var total = SampleSummary()
        var download = SampleSummary()
        var committer = SampleSummary()
        var member = SampleSummary()
        var convergence = SampleSummary()
        for rekey in record.rekeys {
            upload.record(Int64(rekey.bytesUp))
            total.record(Int64(rekey.bytesTotal))
            if rekey.deviceCount > 0 { download.record(Int64(rekey.bytesDown / rekey.deviceCount)) }
            committer.record(rekey.senderTime.nanoseconds)
            for time in rekey.memberTimes { member.record(time.nanoseconds) }
            for time in rekey.convergences { convergence.record(time.nanoseconds) }
        }
        let switches = record.rekeys.filter {
            !$0.mechanismBefore.isEmpty && $0.mechanismBefore != $0.mechanismAfter
        }
        record.note("rekey.count", "rekeys", Double(upload.count))
        record.note("rekey.switches", "rekeys", Double(switches.count))
        record.note("rekey.switches.network", "B", Double(switches.reduce(0) { $0 + $1.bytesTotal }))
        record.note("rekey.upload", "B", of: upload)
        record.note("rekey.network", "B", of: total)
        record.note("rekey.download", "B", of: download)
        record.note("rekey.committer_cpu", "ms", of: committer, per: 1e6)
        record.note("rekey.member_cpu", "ms", of: member, per: 1e6)
        record.note("rekey.convergence", "ms", of: convergence, per: 1e6)
    }

    private func noteDevices(in record: inout RunRecord, end: SimulatedInstant) {
        var state = SampleSummary()
        var time = SampleSummary()
        for device in devices where device.epoch != nil {
            if device.removal == nil { state.record(Int64(device.member.stateSize)) }
            let hours = end.seconds / 3_600
            time.record(Int64(Double(device.processor.busyTime.nanoseconds) / hours))
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
        for (index, count) in unreadCounts(end: end).enumerated() where count > 0 {
            let givenUp = min(devices[index].givenUpCount, count)
            undecryptable += givenUp
            if network.isCarrying(to: devices[index].id) || devices[index].isBusy {
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
