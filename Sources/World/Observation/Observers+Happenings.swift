import Identity
import Quantities
import SchemeContract

/// What observers make of what happens.
extension Observers {
    mutating func take(
        _ happening: Happening, in group: GroupIndex, at now: SimulatedInstant
    ) throws(Fault) {
        switch happening {
        case .wrote(let text, let device):
            series.noteMessage()
            let (account, keyAccount) = (openAccount(), openAccount())
            messages.wish(
                text, by: seat(of: device, in: group), account: account, keyAccount: keyAccount, at: now)
        case .unwritten: counts.unwritten += 1
        case .wished(let adding, let removing):
            wishes.noteWished(adding: adding, removing: removing, in: group, at: now)
        case .invited(let device): devices[index(of: device, in: group)].invitedAt = now
        case .reach(let device, let isOnline, let bytes):
            for group in seating.groups(of: device) {
                change(index(of: device, in: group), at: now) { $0.note(isOnline: isOnline, at: now) }
            }
            catchUps.noteReach(
                of: device, isOnline: isOnline, bytes: bytes, sentCount: messages.sentCount, at: now)
        case .copied(let device, let fault):
            for seat in seating.groups(of: device).map({ self.seat(of: device, in: $0) }) {
                restores.noteCopied(seat, for: fault, in: devices[Int(seat.ordinal)].epoch)
            }
        case .restored(let device, let fault, let unsentCounts):
            for (group, unsentCount) in zip(seating.groups(of: device), unsentCounts) {
                let seat = seat(of: device, in: group)
                let epoch = restores.noteRestored(seat, for: fault)
                messages.noteBegunAnew(seat, keeping: unsentCount)
                forks[Int(group.number)].noteRestored(seat)
                change(Int(seat.ordinal), at: now) { $0.epoch = epoch }
            }
        case .reported(let report, let device): try take(report, of: device, in: group, at: now)
        case .read(let text, let message, let device):
            try noteRead(text, seated(message, in: group), by: seat(of: device, in: group), at: now)
        case .arrived(let message, let device):
            messages.noteArrived(message, at: seat(of: device, in: group))
        case .took(let accounts, let time, _): rekeys.noteMemberTime(time, under: accounts)
        case .tookIn(let accounts, let device):
            if let rotation = rekeys.rotation(among: accounts) {
                rekeys.noteConverged(rotation, devices[index(of: device, in: group)], at: now)
            }
        case .refused(let error, let device): throw Fault.refused(error, by: device)
        case .sent(let parcels, let device): try listen(to: parcels, from: device, in: group, at: now)
        case .submitted(let summary):
            forks[Int(group.number)].noteMade(summary)
            rekeys.noteSubmitted(summary, account: openAccount(), at: now)
        case .accepted(let summary, let device):
            forks[Int(group.number)].noteChange(summary, at: now)
            rekeys.noteAccepted(summary, in: group, work: price(summary.work, device))
            wishes.noteAccepted(summary, in: group)
        case .rejected(let epoch): rekeys.noteRejected(epoch)
        case .tookOver: counts.takeovers += 1
        case .parted: forks[Int(group.number)].noteParted()
        case .keyWithheld: counts.keysWithheld += 1
        case .keyReused: counts.keysReused += 1
        case .expelled(let device, let member, let epoch):
            change(index(of: device, in: group), at: now) { $0.removal = Removal(epoch: epoch, at: now) }
            secrecy[Int(group.number)].noteExpelled(device, member, in: epoch)
        }
    }

    private mutating func noteRead(
        _ text: [UInt8], _ message: MessageID, by seat: DeviceID, at now: SimulatedInstant
    ) throws(Fault) {
        settle(message, at: seat, now)
        let group = seating.group(of: seat)
        if messages.hasRead(message, seat), restores.noteRereading(of: message, by: seat) {
            guard messages.record(of: message)?.plaintext == text else {
                throw Fault.readDifferently(seat, message.sender, message.number)
            }
            return
        }
        restores.noteRead(message, by: seat)
        let reading = try messages.noteRead(
            text, message, by: devices[Int(seat.ordinal)], at: now
        ) { [agreement, forks] in
            agreement.isOrdered
                ? $0.number <= $1.number : forks[Int(group.number)].leads(from: $0, to: $1)
        }
        if let reading, reading.wasReachable { series.noteLatency(reading.latency) }
    }

    private mutating func listen(
        to parcels: [Parcel], from device: DeviceID, in group: GroupIndex, at now: SimulatedInstant
    ) throws(Fault) {
        let epoch = devices[index(of: device, in: group)].epoch
        // Who was never in the group has no seat, and is no recipient.
        try secrecy[Int(group.number)].listen(
            to: parcels, from: device, in: epoch, at: now
        ) { [agreement, forks, seating] removal, epoch, sender in
            if agreement.isOrdered { return removal.number <= epoch.number }
            return forks[Int(group.number)].binds(
                removal, in: epoch, seat: sender.map { seating.seat(of: $0, in: group) })
        } sending: { [messages, seating] message, reader in
            let seat = seating.seat(of: message.sender, in: group)
            let record = messages.record(of: MessageID(sender: seat, number: message.number))
            return record.map { record in
                let isRecipient = record.recipients.contains { seating.device(of: $0) == reader }
                return (record.epoch, isRecipient)
            }
        }
    }

    private mutating func take(
        _ report: MemberReport, of device: DeviceID, in group: GroupIndex, at now: SimulatedInstant
    ) throws(Fault) {
        let seat = seat(of: device, in: group)
        let index = Int(seat.ordinal)
        switch report {
        case .sent(let number, let epoch, let recipients):
            let seats = recipients.map { self.seat(of: $0, in: group) }
            try messages.noteSent(number: number, by: seat, epoch: epoch, recipients: seats)
            catchUps.noteSent(to: recipients)
        case .entered(let view): try noteEntered(view, by: index, at: now)
        case .rotated(let rekey):
            rekeys.noteRotation(
                seated(rekey, in: group), epoch: devices[index].epoch, in: group, account: openAccount(),
                at: now)
        case .spent(let tally, let rekey):
            rekeys.noteSenderTime(price(tally, device), on: seated(rekey, in: group))
        case .undecryptable(let cause, let message):
            counts.undecryptable[Undecryptable.allCases.firstIndex(of: cause) ?? 0] += 1
            // It is named as it was handed to the member: by its sender's seat.
            if let message {
                settle(message, at: seat, now)
                messages.noteUndecryptable(message, at: seat, cause)
            }
            series.noteUndecryptable()
        case .askedForRepeat: counts.repeatRequests += 1
        case .answeredRepeat: counts.repeatAnswers += 1
        case .askedToCatchUp(let epoch):
            counts.catchUpRequests += 1
            let delay = forks[Int(group.number)].noteGap(after: epoch, seenBy: seat, at: now)
            if let delay { gapDelays.record(delay.nanoseconds) }
        case .leftBehind: counts.leftBehind += 1
        case .headsDiffer:
            let delay = forks[Int(group.number)].noteNoticed(by: seat, at: now)
            if let delay { noticeDelays.record(delay.nanoseconds) }
        case .wentBack(let from, let to):
            forks[Int(group.number)].noteWentBack()
            // Who is let in again goes on from where it was, which can be farther than what it left.
            let depth = Int64(from.number.number) - Int64((to ?? from).number.number)
            rollbackDepths.record(max(0, depth) * 1_000_000)
            change(index, at: now) { $0.epoch = to }
        case .learntOfLost(let epochs): forks[Int(group.number)].noteLearnt(epochs, by: seat)
        case .wishedAgain: forks[Int(group.number)].noteWishedAgain()
        case .removed(let epoch):
            guard !agreement.isOrdered else { break }
            // That it was for a while on another branch has cleared its removal.
            let removal = forks[Int(group.number)].removal(of: device, before: epoch)
            change(index, at: now) { facts in
                facts.epoch = nil
                if facts.removal == nil { facts.removal = removal.map { Removal(epoch: $0, at: now) } }
            }
        case .abandonedChange: break
        }
    }

    private mutating func noteEntered(
        _ view: EpochView, by index: Int, at now: SimulatedInstant
    ) throws(Fault) {
        let group = seating.group(of: devices[index].id)
        try agreement.noteEntered(
            view, by: seating.device(of: devices[index].id), from: devices[index].epoch, in: group)
        rekeys.noteConverged(.change(view.epoch), devices[index], at: now)
        wishes.noteEntered(view.epoch, devices[index], at: now)
        if devices[index].joinedAt == nil {
            devices[index].joinedAt = now
            wishes.noteJoined(devices[index])
        }
        // On another branch than that of its removal it was not put out, or was let in again.
        let isBack =
            devices[index].removal.map { !forks[Int(group.number)].leads(from: view.epoch, to: $0.epoch) }
            ?? false
        let isOrdered = agreement.isOrdered
        change(index, at: now) { facts in
            facts.epoch = view.epoch
            if !isOrdered, isBack { facts.removal = nil }
        }
    }

    /// Changes what is known of a seat, and counts who takes part.
    private mutating func change(
        _ index: Int, at now: SimulatedInstant, _ change: (inout DeviceFacts) -> Void
    ) {
        let (wasActive, before) = (devices[index].isActive, devices[index].standing)
        change(&devices[index])
        activeCount += (devices[index].isActive ? 1 : 0) - (wasActive ? 1 : 0)
        let group = seating.group(of: devices[index].id)
        forks[Int(group.number)].move(from: before, to: devices[index].standing, at: now)
    }

    /// A message is read at a seat, or given up; to be called before that is noted.
    private mutating func settle(_ message: MessageID, at seat: DeviceID, _ now: SimulatedInstant) {
        guard let record = messages.awaited(message, by: seat) else { return }
        catchUps.noteSettled(sentBefore: record.sentBefore, at: seating.device(of: seat), now: now)
    }

    // MARK: - Seats

    private func seat(of device: DeviceID, in group: GroupIndex) -> DeviceID {
        seating.seat(of: device, in: group)
    }

    private func index(of device: DeviceID, in group: GroupIndex) -> Int {
        Int(seat(of: device, in: group).ordinal)
    }

    /// A message as observers name it: by its sender's seat.
    func seated(_ message: MessageID, in group: GroupIndex) -> MessageID {
        MessageID(sender: seat(of: message.sender, in: group), number: message.number)
    }

    func seated(_ rekey: RekeyID, in group: GroupIndex) -> RekeyID {
        guard case .rotation(let device, let ordinal) = rekey else { return rekey }
        return .rotation(seat(of: device, in: group), ordinal: ordinal)
    }
}
