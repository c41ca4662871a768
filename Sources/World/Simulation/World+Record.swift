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
    func record(end: SimulatedInstant) -> RunRecord {
        var record = RunRecord(measuredFrom: specification.measuredFrom)
        record.digest = trace
        record.eventCount = eventCount
        let ending = ending(at: end)
        observers.noteOccasions(in: &record, at: ending)
        noteDevices(in: &record, end: end)
        observers.noteDelivery(in: &record, at: ending)
        noteNetwork(in: &record)
        observers.noteOrderAndSecrecy(in: &record, at: ending)
        noteOperations(in: &record)
        return record
    }

    private func ending(at end: SimulatedInstant) -> Observers.Ending {
        var underWay = Set(network.messagesUnderWay.map { MessageUnderWay(of: $0.message, to: $0.recipient) })
        for device in devices {
            underWay.formUnion(device.messagesBeforeIt.map { MessageUnderWay(of: $0, to: device.id) })
        }
        let isCarrying = network.isCarryingToRelays
        return Observers.Ending(at: end, bytes: { network.ledger[$0] }, underWay: underWay) { device in
            isCarrying || network.isCarrying(to: device) || devices[Int(device.ordinal)].isBusy
        }
    }

    private func noteDevices(in record: inout RunRecord, end: SimulatedInstant) {
        var state = SampleSummary()
        var time = SampleSummary()
        let hours = end.elapsed(since: specification.measuredFrom).seconds / 3_600
        for (id, isMember) in observers.everMembers {
            let device = devices[Int(id.ordinal)]
            if isMember { state.record(Int64(device.member.stateSize)) }
            let busy = device.processor.busyTime - (baseline?.busyTimes[Int(id.ordinal)] ?? .zero)
            time.record(rounding: Double(busy.nanoseconds) / hours)
        }
        record.note(.deviceState, of: state)
        record.note(.deviceCPU, of: time)
    }

    private func noteOperations(in record: inout RunRecord) {
        let tally = baseline.map { self.tally.since($0.tally) } ?? self.tally
        for operation in Operation.allCases {
            record.note(.operations(of: operation), Double(tally.calls(of: operation)))
        }
        let bytes = Operation.allCases.reduce(0) { $0 + tally.bytes(of: $1) }
        record.note(.operationsBytes, Double(bytes))
    }

    private func noteNetwork(in record: inout RunRecord) {
        let traffic = network.ledger.traffic.since(baseline?.traffic ?? Traffic())
        record.note(.networkBytes, Double(traffic.sent))
        for trafficClass in TrafficClass.allCases {
            record.note(.networkBytes(of: trafficClass), Double(traffic.bytes(of: trafficClass)))
        }
        record.note(.networkLost, Double(traffic.lost))
        record.note(.networkPackets, Double(traffic.packetsSent))
        record.note(.networkPacketsDropped, Double(traffic.packetsDropped))
    }
}
