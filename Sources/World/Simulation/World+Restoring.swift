import DeviceModel
import EventEngine
import Identity
import Observation
import Randomness
import SchemeContract

/// Devices that are set up from old copies of themselves.
///
/// What a step has led to is carried out when its work is done, so a device that is at work is copied, or set up, after that.
extension World {
    /// What is to be done with a device for a fault.
    enum RestoringAct {
        case copy(fault: Int)
        case restore(fault: Int)
    }

    mutating func schedule(_ act: RestoringAct, of devices: [Int]) {
        for number in devices {
            restoring.waiting[number, default: []].append(act)
            if self.devices[number].work == nil { carryOutRestoring(of: number) }
        }
    }

    /// Does what has waited until the device was not at work.
    mutating func carryOutRestoring(of number: Int) {
        guard let acts = restoring.waiting.removeValue(forKey: number) else { return }
        for act in acts {
            switch act {
            case .copy(let fault):
                restoring.copies[fault, default: [:]][number] = devices[number].copy
                observe(.copied(devices[number].id, fault: fault))
            case .restore(let fault): restore(number, for: fault)
            }
        }
    }

    /// Has a device go on from what it was: what it has done since it does not know, and what has come to it since and waits
    /// it still takes in.
    private mutating func restore(_ number: Int, for fault: Int) {
        guard let copy = restoring.copies[fault]?.removeValue(forKey: number) else {
            preconditionFailure("a device is copied before it goes back")
        }
        let device = devices[number].id
        let unsent = devices[number].seats.map { devices[number].unsentCount(in: $0.group) }
        devices[number].restore(copy)
        observe(.restored(device, fault: fault, unsentCounts: unsent))
        restoring.counts[device, default: 0] += 1
        let seed = specification.seed.descendant("device.restored", UInt64(fault))
            .descendant("device", UInt64(number))
        // Before what waits, which would else be taken in under names that were used, and then forgotten.
        for seat in devices[number].seats {
            let input = MemberInput.begunAnew(
                as: restoring.counts[device, default: 0],
                drawing: seed.descendant("group", UInt64(seat.group.number)))
            devices[number].processor.enqueueFirst(
                Device.Job(input: input, group: seat.group, accounts: []))
        }
        work(device)
    }
}

/// How far faults have got that have devices go back.
struct Restoring {
    /// By the fault and the device's number.
    var copies: [Int: [Int: Device.Copy]] = [:]
    /// Of devices that are at work, in order.
    var waiting: [Int: [World.RestoringAct]] = [:]
    /// How often each has gone back.
    var counts: [DeviceID: UInt32] = [:]
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

    /// Texts of its user that it has still to take in.
    func unsentCount(in group: GroupIndex) -> Int {
        processor.waitingJobs.count { job in
            if case .send = job.input { job.group == group } else { false }
        }
    }
}
