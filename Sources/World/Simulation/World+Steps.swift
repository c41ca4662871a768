import DeviceModel
import EventEngine
import Identity
import Links
import Metering
import NetworkModel
import Observation
import Quantities
import SchemeContract

/// Has devices do their work, and carries out what comes of it.
extension World {
    mutating func enqueue(_ input: MemberInput, for device: DeviceID, accounts: [AccountID] = []) {
        devices[Int(device.ordinal)].processor.enqueue(Device.Job(input: input, accounts: accounts))
        work(device)
    }

    /// Begins the device's next job, if it can: does the work for real, and schedules its end.
    mutating func work(_ device: DeviceID) {
        let index = Int(device.ordinal)
        guard let job = devices[index].processor.begin() else { return }
        let step: MemberStep
        do {
            step = try devices[index].member.handle(
                job.input, at: agenda.now + devices[index].clockOffset)
        } catch {
            // Late messages still reach a device that has learnt of its removal, and nodes may cheat with keys; all else
            // that an honest device refuses is a mistake of ours.
            switch error.reason {
            case .notAMember: break
            case .invalidKeys where specification.faults.contains(where: \.cheatsWithKeys): break
            default: observe(.refused(error.reason, by: device))
            }
            step = MemberStep(tally: error.tally)
        }
        let time = devices[index].processor.charge(step.tally)
        devices[index].work = Device.Work(step: step, job: job, time: time)
        agenda.enter(.jobDone(device), due: agenda.now + time)
    }

    mutating func finishJob(of device: DeviceID) {
        let index = Int(device.ordinal)
        guard let work = devices[index].work else { return }
        devices[index].work = nil
        let accounts = work.job.accounts
        if case .receive = work.job.input { observe(.took(accounts, work.time, at: device)) }
        if let message = work.job.brings { observe(.arrived(message, at: device)) }
        for effect in work.step.effects { carryOut(effect, of: device) }
        if !accounts.isEmpty { observe(.tookIn(accounts, at: device)) }
        devices[index].processor.finish()
        self.work(device)
    }
}
