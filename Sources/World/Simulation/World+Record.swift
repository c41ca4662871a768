import DeviceModel
import Identity
import Links
import Metering
import NetworkModel
import Observation
import Quantities
import SchemeContract

/// The reduction of a run to its metrics.
extension World {
    mutating func record(end: SimulatedInstant) -> RunRecord {
        var record = RunRecord(measuredFrom: specification.measuredFrom)
        record.series = observers.takeBins()
        record.digest = course.digest
        record.eventCount = course.eventCount
        observers.settleBranches()
        let ending = ending(at: end)
        observers.noteOccasions(in: &record, at: ending)
        let outcome = observers.outcome(in: &record, at: ending)
        noteDevices(outcome.devices, in: &record, end: end)
        observers.noteDelivery(outcome, in: &record)
        noteNetwork(in: &record, at: ending)
        noteRelays(in: &record, end: end)
        observers.noteOrderAndSecrecy(in: &record, at: ending)
        noteOperations(in: &record)
        return record
    }

    private func ending(at end: SimulatedInstant) -> Observers.Ending {
        let way = { [seating] (message: MessageID, recipient: DeviceID) in
            let group = seating.group(of: message.sender)
            return MessageUnderWay(of: message, to: seating.seat(of: recipient, in: group))
        }
        var underWay = Set(network.messagesUnderWay.map(way))
        let kept = Set(network.messagesKept.map(way))
        for device in devices {
            underWay.formUnion(device.messagesBeforeIt.map { way($0, device.id) })
        }
        // What survived a crash at another node may lie there for too long; of several causes the one that lies in the will of a
        // node counts.
        var gone: [MessageUnderWay: Unread] = [:]
        for (cause, all) in [
            (Unread.crashed, network.crashed), (.expired, network.expired), (.censored, network.censored),
        ] {
            for one in all { gone[way(one.message, one.recipient)] = cause }
        }
        let isCarrying = network.isCarryingToRelays
        return Observers.Ending(
            at: end, bytes: { network.ledger[$0] }, underWay: underWay, kept: kept, gone: gone,
            fetches: { network.fetches(seating.device(of: $0)) }
        ) { seat in
            let device = seating.device(of: seat)
            return isCarrying || network.isCarrying(to: device) || devices[Int(device.ordinal)].isBusy
        }
    }

    private func noteOperations(in record: inout RunRecord) {
        let tally = baseline.map { self.tally.since($0.tally) } ?? self.tally
        for operation in Operation.allCases {
            record.note(.operations(of: operation), Double(tally.calls(of: operation)))
        }
        let bytes = Operation.allCases.reduce(0) { $0 + tally.bytes(of: $1) }
        record.note(.operationsBytes, Double(bytes))
    }

    private func noteNetwork(in record: inout RunRecord, at ending: Observers.Ending) {
        let traffic = network.ledger.traffic.since(baseline?.ledger.traffic ?? Traffic())
        record.note(.networkBytes, Double(traffic.sent))
        for trafficClass in TrafficClass.allCases {
            record.note(.networkBytes(of: trafficClass), Double(traffic.bytes(of: trafficClass)))
        }
        record.note(.networkLost, Double(traffic.lost))
        if specification.faults.contains(where: \.isCensorship) {
            record.note(.censoredDropped, Double(network.censoredFrameCounts.dropped))
            record.note(.censoredDelayed, Double(network.censoredFrameCounts.delayed))
        }
        noteSybils(in: &record)
        if specification.faults.contains(where: \.cheatsWithKeys) {
            record.note(.keysWithheld, Double(observers.keyCheats.withheld))
            record.note(.keysReused, Double(observers.keyCheats.reused))
        }
        if specification.faults.contains(where: \.equivocates) {
            observers.noteEquivocation(in: &record, at: ending)
        }
        if specification.faults.contains(where: \.restores) { observers.noteRestores(in: &record) }
        record.note(.networkPackets, Double(traffic.packetsSent))
        record.note(.networkPacketsDropped, Double(traffic.packetsDropped))
        let (ledger, before) = (network.ledger, baseline?.ledger ?? Ledger())
        observers.noteAccounts(in: &record) {
            ledger[$0].total - before[$0].total
        } bytesWithout: {
            ledger.bytesWithoutAccount(of: $0) - before.bytesWithoutAccount(of: $0)
        }
    }
}
