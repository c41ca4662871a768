import DeviceModel
import EventEngine
import Identity
import Links
public import Metering
import NetworkModel
import Observation
import Quantities
import Relays
import Transport

/// What a run had used up when measuring began.
struct Baseline {
    let ledger: Ledger
    let tally: OperationTally
    /// Of each device.
    let busyTimes: [TimeSpan]
    let deviceTraffic: [NodeTraffic]
    let relayTraffic: [NodeTraffic]
    let orderedCounts: [Int]
}

/// The time before a run is measured: all happens as ever, and counts nowhere but in the founding.
extension World {
    /// All operations so far.
    public var tally: OperationTally {
        var tally = OperationTally()
        for device in devices { tally.add(device.processor.tally) }
        return tally
    }

    var consumption: Consumption {
        let traffic = network.ledger.traffic
        return Consumption(
            network: traffic.sent, byClass: traffic.bytesByClass, upload: traffic.bytes(on: .up),
            download: traffic.bytes(on: .down),
            processorTime: devices.reduce(.zero) { $0 + $1.processor.busyTime })
    }

    mutating func beginMeasuring() {
        guard baseline == nil, specification.warmUp > .zero else { return }
        network.catchUp(at: specification.measuredFrom)
        baseline = Baseline(
            ledger: network.ledger, tally: tally, busyTimes: devices.map(\.processor.busyTime),
            deviceTraffic: devices.map { network.traffic(at: .device($0.id)) },
            relayTraffic: relays.map { network.traffic(at: .relay($0.id)) },
            orderedCounts: relays.map(\.orderedCount))
        network.restartActivities(at: specification.measuredFrom)
        observers.beginMeasuring(at: specification.measuredFrom, consumption: consumption)
    }
}
