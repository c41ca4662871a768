import DeviceModel
import EventEngine
import Links
import Metering
import NetworkModel
import Observation
import Quantities

/// What a run has used up to an instant, of which what is measured begins.
struct Consumption {
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

    mutating func beginMeasuring() {
        guard baseline == nil, specification.warmUp > .zero else { return }
        network.catchUp(at: specification.measuredFrom)
        baseline = Consumption(
            traffic: network.ledger.traffic, tally: tally, busyTimes: devices.map(\.processor.busyTime))
        observers.beginMeasuring(at: specification.measuredFrom, bytesSent: network.ledger.sent)
    }
}
