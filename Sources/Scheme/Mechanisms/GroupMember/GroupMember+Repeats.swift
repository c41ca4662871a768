import Identity
import Quantities
import SchemeContract

/// Messages that cannot be opened: waiting, asking their sender again, giving up; and answering others.
extension GroupMember {
    /// Holds a message back until what it needs has come, where the bounds allow.
    mutating func wait(with envelope: Envelope, byteCount: Int, forKey: Bool, at now: SimulatedInstant) {
        let epoch = envelope.epoch ?? .creation
        guard byteCount <= Bounds.waitingBytesMax, isWithinReach(epoch) else {
            return step.report(.undecryptable(.bufferFull))
        }
        let room = inbox.makeRoom(for: byteCount, of: epoch)
        for _ in 0..<room.givenUpCount { step.report(.undecryptable(.bufferFull)) }
        guard room.isEnough else { return step.report(.undecryptable(.bufferFull)) }
        var message = WaitingMessage(envelope: envelope, byteCount: byteCount)
        if forKey { scheduleRequest(for: &message, at: now) }
        inbox.wait(with: message)
    }

    private func isWithinReach(_ epoch: EpochNumber) -> Bool {
        guard let state, epoch > state.epoch else { return true }
        return epoch.number - state.epoch.number <= Bounds.epochsAheadMax
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

    private mutating func mayAsk(_ sender: DeviceID, at now: SimulatedInstant) -> Bool {
        state?.contains(sender) == true && correspondence.noteAsking(sender, at: now)
    }

    private mutating func askForDirectMessages(of sender: DeviceID) {
        ask(sender, for: inbox.missing(from: sender))
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
        for var candidate in inbox.takeWaiting() {
            guard candidate.requestAt <= now else {
                inbox.wait(with: candidate)
                continue
            }
            if candidate.requestCount == 0 { step.report(.undecryptable(.keyMissing)) }
            guard candidate.requestCount < Bounds.requestsMax else { continue }
            askAgain(for: candidate.envelope, at: now)
            candidate.requestCount += 1
            scheduleRequest(for: &candidate, at: now)
            inbox.wait(with: candidate)
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
        correspondence.enqueue(.repeatRequest(request), for: sender)
    }

    /// Sends messages again to one of their recipients, and the present key to one who lacks it.
    mutating func answer(_ request: RepeatRequest, of peer: DeviceID) {
        guard let state, state.contains(peer) else { return }
        if case .groupMessage = request {
            let isDue = senderKey?.due.contains { $0.devices.contains(peer) } ?? true
            if !isDue { giveSenderKey(to: [peer], in: state.id) }
        }
        for answer in correspondence.answers(to: request, of: peer) {
            step.report(.answeredRepeat(to: peer))
            correspondence.enqueue(answer, for: peer)
        }
    }
}
