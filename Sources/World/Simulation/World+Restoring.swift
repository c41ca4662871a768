import DeviceModel
import EventEngine
import Identity
import Observation
import Randomness
import SchemeContract

/// Devices that are set up from old copies of themselves.
extension World {
    mutating func copyDevices(for fault: Int) {
        for number in faults.episodes[fault].nodes {
            let device = DeviceID(UInt32(number))
            copies[device] = devices[number].copy
            observe(.copied(device))
        }
    }

    /// Has devices go on from what they were: what they have done since they do not know, and what has come to them since
    /// and waits they still take in.
    mutating func restore(_ restored: [DeviceID]) {
        for device in restored {
            let index = Int(device.ordinal)
            guard let copy = copies.removeValue(forKey: device) else { continue }
            let unsent = devices[index].seats.map { devices[index].unsentCount(in: $0.group) }
            devices[index].restore(copy)
            observe(.restored(device, unsentCounts: unsent))
            restoreCount += 1
            let seed = specification.seed.descendant("device.restored", UInt64(restoreCount))
            for seat in devices[index].seats {
                enqueue(
                    .begunAnew(drawing: seed.descendant("group", UInt64(seat.group.number))), for: device,
                    in: seat.group)
            }
        }
    }
}

extension Device {
    /// What it has written down.
    struct Copy {
        let seats: [Seat]
        let holder: Int
    }

    var copy: Copy { Copy(seats: seats, holder: holder) }

    mutating func restore(_ copy: Copy) {
        // Whether others have put it out does not depend on what it knows.
        let areExpelled = seats.map(\.isExpelled)
        (seats, holder) = (copy.seats, copy.holder)
        for place in seats.indices { seats[place].isExpelled = areExpelled[place] }
    }

    /// Texts of its user that it has still to take in, or has taken in this moment.
    func unsentCount(in group: GroupIndex) -> Int {
        let waiting = processor.waitingJobs.count { job in
            if case .send = job.input { job.group == group } else { false }
        }
        guard let work, work.job.group == group else { return waiting }
        return waiting
            + work.step.effects.count { effect in
                if case .report(.sent) = effect { true } else { false }
            }
    }
}
