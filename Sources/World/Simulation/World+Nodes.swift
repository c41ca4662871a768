import DeviceModel
import Identity
import NetworkModel
import Observation
import Quantities
import Relays
import SchemeContract
import Transport

/// What each device and each relay has done in measured time.
extension World {
    func noteDevices(_ standings: [DeviceStanding], in record: inout RunRecord, end: SimulatedInstant) {
        var (state, time) = (SampleSummary(), SampleSummary())
        var (up, down) = (SampleSummary(), SampleSummary())
        let hours = end.elapsed(since: specification.measuredFrom).seconds / 3_600
        for standing in standings {
            let own = self.record(of: standing)
            record.devices.append(own)
            guard standing.wasMember else { continue }
            if standing.isMember {
                state.record(Int64(devices[Int(standing.device.ordinal)].stateSize))
            }
            time.record(rounding: Double(own.processorTime.nanoseconds) / hours)
            up.record(rounding: Double(own.bytesUp) * 24 / hours * 1e6)
            down.record(rounding: Double(own.bytesDown) * 24 / hours * 1e6)
        }
        if !specification.isOrdered { noteKeptStates(standings, in: &record, end: end) }
        record.note(.deviceState, of: state)
        record.note(.deviceCPU, of: time)
        record.note(.trafficDeviceDayUp, of: up)
        record.note(.trafficDeviceDayDown, of: down)
    }

    /// What the freedom to go back costs in forward secrecy.
    private func noteKeptStates(
        _ standings: [DeviceStanding], in record: inout RunRecord, end: SimulatedInstant
    ) {
        let members = standings.filter(\.isMember).map { devices[Int($0.device.ordinal)] }
        let kept = members.map { $0.seats.flatMap(\.member.keptSince) }
        guard !kept.isEmpty else { return }
        // By each one's own clock.
        let ages = zip(members, kept).map { device, kept in
            (kept.min().map { (end + device.clockOffset).elapsed(since: $0) } ?? .zero).seconds
        }
        record.note(
            .orderKeptStates, Double(kept.reduce(0) { $0 + $1.count }) / Double(kept.count))
        record.note(.orderKeptAge, ages.reduce(0, +) / Double(ages.count))
    }

    private func record(of standing: DeviceStanding) -> DeviceRecord {
        let (device, index) = (standing.device, Int(standing.device.ordinal))
        let before = baseline?.deviceTraffic[index] ?? NodeTraffic()
        let traffic = network.traffic(at: .device(device)) - before
        return DeviceRecord(
            standing, cohort: cohort(of: device), relay: plan.home(of: device).number,
            bytesUp: traffic.bytesOut, bytesDown: traffic.bytesIn,
            processorTime: devices[index].processor.busyTime - (baseline?.busyTimes[index] ?? .zero))
    }

    /// The name of the cohort that a device is of; empty where all are alike.
    private func cohort(of device: DeviceID) -> String {
        let cohorts = specification.cohorts
        return cohorts.count > 1 ? cohorts[devices[Int(device.ordinal)].cohort].name : ""
    }

    func noteRelays(in record: inout RunRecord, end: SimulatedInstant) {
        var load = SampleSummary()
        let seconds = end.elapsed(since: specification.measuredFrom).seconds
        record.relays = relays.map { relay in
            let before = baseline?.relayTraffic[relay.id.number] ?? NodeTraffic()
            let orderedBefore = baseline?.orderedCounts[relay.id.number] ?? 0
            let traffic = network.traffic(at: .relay(relay.id)) - before
            let activity = network.activity(of: relay.id)
            load.record(rounding: Double(traffic.sum) / seconds * 1e6)
            return RelayRecord(
                number: relay.id.number, bytesIn: traffic.bytesIn, bytesOut: traffic.bytesOut,
                forwardedCount: activity.forwardedCount, mailboxBytesMax: activity.mailboxBytesMax,
                downTime: activity.downTime(until: end), orderedCount: relay.orderedCount - orderedBefore)
        }
        record.note(.relayLoad, of: load)
        record.note(.relaySeeing, Double(record.relays.count { $0.forwardedCount > 0 }))
        record.note(.relayMailboxMax, Double(record.relays.map(\.mailboxBytesMax).max() ?? 0))
    }
}
