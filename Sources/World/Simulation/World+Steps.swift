import DeviceModel
import EventEngine
import Identity
import Measurements
import MechanismContract
import Metering
import NetworkModel
import Quantities

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
            step = try devices[index].member.handle(job.input, at: agenda.now)
        } catch {
            // Late messages still reach a device that has learnt of its removal; all else that an honest
            // device refuses is a mistake of ours.
            if error.reason != .notAMember { refusal = refusal ?? .refused(error.reason, by: device) }
            step = MemberStep(tally: error.tally)
        }
        let time = devices[index].processor.charge(step.tally)
        devices[index].work = Device.Work(step: step, job: job, time: time)
        agenda.enter(.jobDone(device), due: agenda.now + time)
    }

    mutating func finishJob(of device: DeviceID) throws(Fault) {
        if let refusal { throw refusal }
        let index = Int(device.ordinal)
        guard let work = devices[index].work else { return }
        devices[index].work = nil
        if case .receive = work.job.input { rekeys.noteMemberTime(work.time, under: work.job.accounts) }
        for effect in work.step.effects { try carryOut(effect, of: device) }
        if let rotation = rekeys.rotation(among: work.job.accounts) {
            rekeys.noteConverged(
                rotation, device, onlineSince: devices[index].onlineSince, at: agenda.now)
        }
        devices[index].processor.finish()
        self.work(device)
    }

    private mutating func carryOut(_ effect: MemberEffect, of device: DeviceID) throws(Fault) {
        switch effect {
        case .transmit(let shipment):
            try transmit(shipment, from: device)
        case .submit(let shipments, let summary, let deposit):
            submit(shipments, summary, deposit: deposit, from: device)
        case .fetch(let epoch):
            send(
                .fetch(epoch, of: device), bytes: Self.fetchSize, from: .device(device),
                to: .relay(network.relay(of: device)), label: TrafficLabel(.welcome))
        case .publish(let keys):
            send(
                .publication(keys, of: device), bytes: keys.encodedSize, from: .device(device),
                to: .relay(network.relay(of: device)), label: TrafficLabel(.prekey))
        case .look(let query):
            send(
                .query(query, of: device), bytes: query.encodedSize, from: .device(device),
                to: .relay(network.relay(of: device)), label: TrafficLabel(.prekey))
        case .setAlarm(let alarm, let due):
            agenda.enter(.alarm(device, alarm), due: max(due, agenda.now))
        case .deliver(let plaintext, let sender, let number):
            try deliver(plaintext, number: number, from: sender, to: device)
        case .report(let report):
            try note(report, of: device)
        }
    }

    private mutating func transmit(_ shipment: Shipment, from device: DeviceID) throws(Fault) {
        if let epoch = devices[Int(device.ordinal)].epoch {
            switch shipment.trafficClass {
            case .application, .keyDistribution, .repeat:
                try secrecy.check(shipment, from: device, in: epoch)
            default: break
            }
        }
        let loads = shipment.parcels.map { Load(payload: $0.payload, recipients: $0.recipients) }
        network.send(
            .loads(loads), from: .device(device), label: label(for: shipment, of: device), at: agenda.now)
    }

    func label(for shipment: Shipment, of device: DeviceID) -> TrafficLabel {
        var accounts: [AccountID] = []
        let rekey = shipment.rekey.flatMap { rekeys.account(of: $0) }
        if let number = shipment.message,
            let account = messages.account(ofMessage: number, by: device, isForKeys: rekey != nil)
        {
            accounts.append(account)
        }
        if let rekey { accounts.append(rekey) }
        return TrafficLabel(shipment.trafficClass, accounts: accounts)
    }

    private mutating func deliver(
        _ plaintext: [UInt8], number: UInt32, from sender: DeviceID, to device: DeviceID
    ) throws(Fault) {
        let reader = devices[Int(device.ordinal)]
        trace.absorb(UInt64(number) << 32 | UInt64(sender.ordinal))
        let latency = try messages.noteRead(
            plaintext, number: number, from: sender, by: device, removal: reader.removal,
            onlineSince: reader.onlineSince, at: agenda.now)
        if let latency { series.noteLatency(latency) }
    }

    private mutating func note(_ report: MemberReport, of device: DeviceID) throws(Fault) {
        let index = Int(device.ordinal)
        switch report {
        case .sent(let number, let epoch, let recipients):
            try messages.noteSent(number: number, by: device, epoch: epoch, recipients: recipients)
        case .entered(let view):
            try noteEntered(view, by: device)
        case .removed(let epoch):
            secrecy.noteRemoved(device, devices[index].member, in: epoch)
        case .rotated(let rekey):
            let account = network.openAccount()
            rekeys.noteRotation(
                rekey, epoch: devices[index].epoch, account: account, at: agenda.now)
        case .spent(let tally, let rekey):
            rekeys.noteSenderTime(specification.prices.time(for: tally), on: rekey)
        case .undecryptable(let cause):
            counts.undecryptable[Undecryptable.allCases.firstIndex(of: cause) ?? 0] += 1
            if cause == .keyMissing {
                devices[index].keyMissingCount += 1
            } else {
                devices[index].givenUpCount += 1
            }
            series.noteUndecryptable()
        case .askedForRepeat:
            counts.repeatRequests += 1
        case .answeredRepeat:
            counts.repeatAnswers += 1
        case .abandonedChange(let adding, let removing):
            change(adding: adding, removing: removing)
        }
    }

    private mutating func noteEntered(_ view: EpochView, by device: DeviceID) throws(Fault) {
        let index = Int(device.ordinal)
        try agreement.noteEntered(view, by: device, from: devices[index].epoch)
        rekeys.noteConverged(
            .change(view.epoch), device, onlineSince: devices[index].onlineSince, at: agenda.now)
        if devices[index].epoch == nil { devices[index].joinedAt = agenda.now }
        if devices[index].epoch == nil, let invitedAt = devices[index].invitedAt {
            joinLatencies.record(agenda.now.elapsed(since: invitedAt).nanoseconds)
        }
        devices[index].epoch = view.epoch
    }
}
