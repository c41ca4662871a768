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
    mutating func enqueue(
        _ input: MemberInput, for device: DeviceID, in group: GroupIndex, accounts: [AccountID] = []
    ) {
        let job = Device.Job(input: input, group: group, accounts: accounts)
        devices[Int(device.ordinal)].processor.enqueue(job)
        work(device)
    }

    /// Begins the device's next job, if it can: does the work for real, and schedules its end.
    mutating func work(_ device: DeviceID) {
        let index = Int(device.ordinal)
        guard let job = devices[index].processor.begin() else { return }
        let step: MemberStep
        do {
            step = try devices[index].handle(
                job.input, in: job.group, at: agenda.now + devices[index].clockOffset)
        } catch {
            if !isExplained(error.reason, of: device) {
                observe(.refused(error.reason, by: device), in: job.group)
            }
            step = MemberStep(tally: error.tally)
        }
        let time = devices[index].processor.charge(step.tally)
        devices[index].work = Device.Work(effects: step.effects, job: job, time: time)
        agenda.enter(.jobDone(device), due: agenda.now + time)
    }

    /// Whether an honest device may have to refuse an input for this; all else is a mistake of ours.
    private func isExplained(_ reason: MechanismError, of device: DeviceID) -> Bool {
        switch reason {
        // Late messages still reach a device that has learnt of its removal.
        case .notAMember: true
        // Nodes cheat, or what a key package is judged by is another instant here.
        case .invalidKeys: areClocksWrong || specification.faults.contains(where: \.cheatsWithKeys)
        // Who has gone back cannot follow its own commit by what it sent to others.
        // And what follows on another order than its own nobody can take.
        case .invalidCommit:
            areClocksWrong || restoring.counts[device] != nil
                || specification.faults.contains(where: \.equivocates)
        case .invalidChange: specification.faults.contains(where: \.equivocates)
        default: false
        }
    }

    private var areClocksWrong: Bool { devices.contains { $0.clockOffset != .zero } }

    mutating func finishJob(of device: DeviceID) {
        let index = Int(device.ordinal)
        guard let work = devices[index].work.take() else { return }
        let (accounts, group) = (work.job.accounts, work.job.group)
        if case .receive = work.job.input { observe(.took(accounts, work.time, at: device), in: group) }
        if let message = work.job.brings { observe(.arrived(message, at: device), in: group) }
        for effect in work.effects { carryOut(effect, of: device, in: group) }
        if !accounts.isEmpty { observe(.tookIn(accounts, at: device), in: group) }
        devices[index].processor.finish()
        carryOutRestoring(of: index)
        self.work(device)
    }
}
