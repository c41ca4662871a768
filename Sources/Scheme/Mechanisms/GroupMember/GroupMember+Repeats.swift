import Identity
import Quantities
import SchemeContract

/// Messages that cannot be opened: waiting, asking their sender again, giving up; and answering others.
extension GroupMember {
    /// Holds a message back until what it needs has come.
    ///
    /// Of an epoch to come nobody can tell yet whether it is genuine, or will ever be: where there is no room, those
    /// of the epochs farthest ahead make it, so that what is forged cannot keep out what the next changes need.
    mutating func wait(with envelope: Envelope, byteCount: Int, forKey: Bool, at now: SimulatedInstant) {
        let epoch = envelope.epoch ?? .creation
        guard byteCount <= Bounds.waitingBytesMax, isWithinReach(epoch),
            makeRoom(for: byteCount, of: epoch)
        else { return step.report(.undecryptable(.bufferFull)) }
        var message = WaitingMessage(envelope: envelope, byteCount: byteCount, requestAt: .never)
        if forKey { scheduleRequest(for: &message, at: now) }
        waiting.append(message)
    }

    private func isWithinReach(_ epoch: EpochNumber) -> Bool {
        guard let state, epoch > state.epoch else { return true }
        return epoch.number - state.epoch.number <= Bounds.epochsAheadMax
    }

    /// - Returns: Whether there is room, now that messages of later epochs than `epoch` were given up for it.
    private mutating func makeRoom(for byteCount: Int, of epoch: EpochNumber) -> Bool {
        var bytes = waiting.reduce(0) { $0 + $1.byteCount }
        while waiting.count >= Bounds.waitingMessagesMax || bytes + byteCount > Bounds.waitingBytesMax {
            let epochs = waiting.map { $0.envelope.epoch ?? .creation }
            guard let farthest = epochs.max(), farthest > epoch, let place = epochs.lastIndex(of: farthest)
            else { return false }
            bytes -= waiting.remove(at: place).byteCount
            step.report(.undecryptable(.bufferFull))
        }
        return true
    }

    mutating func scheduleRequest(for message: inout WaitingMessage, at now: SimulatedInstant) {
        let wait = TimeSpan(
            nanoseconds: Bounds.firstRequestAfter.nanoseconds << Int64(message.requestCount))
        message.requestAt = now + wait
        step.wake(Alarm.askForRepeats, at: message.requestAt)
    }

    /// A message that its keys do not open, or whose epoch is gone: its sender is asked what it was.
    mutating func fail(_ envelope: Envelope, _ cause: Undecryptable, at now: SimulatedInstant) {
        step.report(.undecryptable(cause))
        switch (envelope, cause) {
        case (.direct(let message), .broken) where mayAsk(message.sender, at: now):
            // In a new session; the old ones are kept, since a forger can make us come here.
            account.renewSession(with: message.sender)
            askForDirectMessages(of: message.sender)
        case (.direct(let message), .epochGone) where mayAsk(message.sender, at: now):
            askForDirectMessages(of: message.sender)
        case (.sharedKey(let message), .epochGone) where mayAsk(message.sender, at: now):
            askForDirectMessages(of: message.sender)
        case (.hybrid(let message), .epochGone) where mayAsk(message.sender, at: now):
            askForDirectMessages(of: message.sender)
        case (.group(let message), .epochGone) where state?.contains(message.sender) == true:
            if let place = message.place { ask(message.sender, for: .groupMessage(place)) }
        default: break
        }
    }

    /// Whether a member may be asked for all that is missing from it: what forged or late messages make us ask
    /// is bounded by time.
    private mutating func mayAsk(_ sender: DeviceID, at now: SimulatedInstant) -> Bool {
        guard state?.contains(sender) == true else { return false }
        if let last = lastAsked[sender], now < last + Bounds.firstRequestAfter { return false }
        lastAsked[sender] = now
        return true
    }

    private mutating func askForDirectMessages(of sender: DeviceID) {
        let window = windows[sender] ?? ReceiveWindow()
        ask(sender, for: .directMessages(floor: window.floor, read: window.bits))
    }

    mutating func take(_ alarm: AlarmID, at now: SimulatedInstant) {
        switch alarm {
        case Alarm.forget: forget(at: now)
        case Alarm.askForRepeats: askForRepeats(at: now)
        // What these are for is looked at after every input.
        case Alarm.commit, Alarm.update: break
        default: break
        }
    }

    /// Asks for each message whose key has been missing for too long, and gives up those asked for often.
    private mutating func askForRepeats(at now: SimulatedInstant) {
        let candidates = waiting
        waiting = []
        for var candidate in candidates {
            guard candidate.requestAt <= now else {
                waiting.append(candidate)
                continue
            }
            if candidate.requestCount == 0 { step.report(.undecryptable(.keyMissing)) }
            guard candidate.requestCount < Bounds.requestsMax else { continue }
            askAgain(for: candidate.envelope, at: now)
            candidate.requestCount += 1
            scheduleRequest(for: &candidate, at: now)
            waiting.append(candidate)
        }
    }

    private mutating func askAgain(for envelope: Envelope, at now: SimulatedInstant) {
        switch envelope {
        case .group(let message):
            if let place = message.place { ask(message.sender, for: .groupMessage(place)) }
        case .sharedKey(let message):
            if mayAsk(message.sender, at: now) { askForDirectMessages(of: message.sender) }
        case .change, .snapshot, .direct, .hybrid, .tree, .welcome:
            break
        }
    }

    private mutating func ask(_ sender: DeviceID, for request: RepeatRequest) {
        step.report(.askedForRepeat(of: sender))
        sendDirect(.repeatRequest(request), to: sender)
    }

    /// Sends messages again to one of their recipients, and the present key to one who lacks it.
    mutating func answer(_ request: RepeatRequest, of peer: DeviceID) {
        guard let state, state.contains(peer) else { return }
        let wanted: [SentMessage]
        switch request {
        case .groupMessage(let place):
            wanted = sentMessages.filter { $0.place == place }
            let isDue = senderKey?.due.contains { $0.devices.contains(peer) } ?? true
            if !isDue { giveSenderKey(to: [peer], in: state.id) }
        case .directMessages(let floor, let read):
            wanted = sentMessages.filter { message in
                let number = message.message.number
                guard number >= floor else { return false }
                return number - floor >= 64 || read & 1 << UInt64(number - floor) == 0
            }
        }
        // The oldest first: past what the request tells apart, it may have read them all.
        for message in wanted.filter({ $0.recipients.contains(peer) }).prefix(Bounds.answersMax) {
            step.report(.answeredRepeat(to: peer))
            sendDirect(.repeatAnswer(message.message, place: message.place), to: peer)
        }
    }
}
