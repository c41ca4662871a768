import DeviceModel
import EventEngine
import Links
import Metering
import NetworkModel
import Observation
import Quantities

/// What a run had used up when measuring began.
struct Baseline {
    let traffic: Traffic
    let tally: OperationTally
    /// Of each device.
    let busyTimes: [TimeSpan]
}

/// The time before a run is measured: all happens as ever, and counts nowhere but in the founding.
extension World {
    /// All operations so far.
    var tally: OperationTally {
        var tally = OperationTally()
        for device in devices { tally.add(device.processor.tally) }
        return tally
    }

    var consumption: Consumption {
        let traffic = network.ledger.traffic
        return Consumption(
            network: traffic.sent, upload: traffic.bytes(on: .up), download: traffic.bytes(on: .down),
            processorTime: devices.reduce(.zero) { $0 + $1.processor.busyTime })
    }

    mutating func beginMeasuring() {
        guard baseline == nil, specification.warmUp > .zero else { return }
        network.catchUp(at: specification.measuredFrom)
        baseline = Baseline(
            traffic: network.ledger.traffic, tally: tally, busyTimes: devices.map(\.processor.busyTime))
        observers.beginMeasuring(at: specification.measuredFrom, consumption: consumption)
    }
}
