import DeviceModel
import EventEngine
import Identity
import Measurements
import NetworkModel
import Quantities
import Relays
import SchemeContract

/// What observers are told.
extension World {
    public mutating func note(_ event: NodeEvent) {
        do throws(Fault) {
            try take(event)
        } catch {
            fault = fault ?? error
        }
    }

    private mutating func take(_ event: NodeEvent) throws(Fault) {
        switch event {
        case .submitted(let summary, _):
            rekeys.noteSubmitted(summary, account: network.openAccount(), at: agenda.now)
        case .delivered(let plaintext, let message, let device):
            try noteRead(plaintext, message, by: device)
        case .reported(let report, let device): try note(report, of: device)
        case .told(let report, _): note(report)
        }
    }

    private mutating func note(_ report: RelayReport) {
        switch report {
        case .accepted(let summary, let committer):
            guard rekeys.noteAccepted(summary, work: specification.prices.time(for: summary.work)) else {
                return
            }
            trace.absorb(UInt64(summary.epoch.number.number) << 8 | UInt64(committer.ordinal))
            for device in summary.removed {
                devices[Int(device.ordinal)].removal = Removal(epoch: summary.epoch, at: agenda.now)
            }
        case .rejected(let epoch): rekeys.noteRejected(epoch)
        case .tookOver: counts.takeovers += 1
        }
    }

    private mutating func noteRead(
        _ plaintext: [UInt8], _ message: MessageID, by device: DeviceID
    ) throws(Fault) {
        let reader = devices[Int(device.ordinal)]
        trace.absorb(UInt64(message.number) << 32 | UInt64(message.sender.ordinal))
        let latency = try messages.noteRead(
            plaintext, number: message.number, from: message.sender, by: device, removal: reader.removal,
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
