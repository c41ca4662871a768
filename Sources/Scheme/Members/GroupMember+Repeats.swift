import Accounts
import Identity
import MembershipLog
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Messages that cannot be opened: waiting, asking their sender again, giving up; and answering others.
extension GroupMember {
    /// Holds a message back until what it needs has come, where the bounds allow.
    mutating func wait(with message: WaitingMessage, forKey: Bool, at now: SimulatedInstant) {
        let epoch = message.epoch
        guard message.byteCount <= Bounds.waitingBytesMax, log.isWithinReach(epoch) else {
            return giveUp(message)
        }
        let room = inbox.makeRoom(for: message.byteCount, of: epoch)
        for dropped in room.givenUp { giveUp(dropped) }
        guard room.isEnough else { return giveUp(message) }
        var message = message
        if forKey { scheduleRequest(for: &message, at: now) }
        inbox.wait(with: message)
    }

    /// What leads to another epoch is no message lost: relays are asked for it again.
    private mutating func giveUp(_ message: WaitingMessage) {
        guard message.envelope.isText else { return }
        desk.step.report(.undecryptable(.bufferFull, of: message.subject))
    }

    /// - Precondition: The message waits for a key.
    mutating func scheduleRequest(for message: inout WaitingMessage, at now: SimulatedInstant) {
        // A session is given to nobody who has not asked: no use to wait for it.
        if message.requestCount == 0, case .gear(let sealed) = message.envelope,
            case .session(let name, let sender) = sealed.origin, correspondence.noteAsking(sender, at: now)
        {
            ask(forSession: name, of: sender)
        }
        let wait = TimeSpan(
            nanoseconds: Bounds.firstRequestAfter.nanoseconds << Int64(message.requestCount))
        message.requestAt = now + wait
        desk.step.wake(Alarm.askForRepeats, at: message.requestAt)
    }

    /// A message that its keys do not open, or whose epoch is gone: its sender is asked what it was.
    mutating func fail(
        _ envelope: Envelope, of subject: MessageID?, _ cause: Undecryptable, at now: SimulatedInstant
    ) {
        desk.step.report(.undecryptable(cause, of: subject))
        switch (envelope, cause) {
        case (.direct(let message), .broken) where mayAsk(message.sender, at: now):
            // In a new session; the old ones are kept, since a forger can make us come here.
            desk.account.renewSession(with: message.sender)
            askForDirectMessages(of: message.sender)
        case (.direct(let message), .epochGone) where mayAsk(message.sender, at: now):
            askForDirectMessages(of: message.sender)
        case (.gear(let message), .epochGone):
            if case .place(_, let sender) = message.origin, state?.contains(sender) != true { break }
            askAgain(for: envelope, at: now)
        default: break
        }
    }

    mutating func mayAsk(_ sender: DeviceID, at now: SimulatedInstant) -> Bool {
        state?.contains(sender) == true && correspondence.noteAsking(sender, at: now)
    }

    private mutating func askForDirectMessages(of sender: DeviceID) {
        let missing = inbox.missing(from: sender)
        ask(sender, for: .directMessages(floor: missing.floor, read: missing.read))
    }

    /// Asks for each message whose key has been missing for too long, and gives up those asked for often.
    mutating func askForRepeats(at now: SimulatedInstant) {
        var asked: Set<UInt64> = []
        for var candidate in inbox.takeWaiting() {
            guard candidate.requestAt <= now else {
                inbox.wait(with: candidate)
                continue
            }
            if candidate.requestCount == 0 {
                desk.step.report(.undecryptable(.keyMissing, of: candidate.subject))
            }
            guard candidate.requestCount < Bounds.requestsMax else { continue }
            askAgain(for: candidate, besides: &asked, at: now)
            candidate.requestCount += 1
            scheduleRequest(for: &candidate, at: now)
            inbox.wait(with: candidate)
        }
    }

    /// - Parameter asked: The sessions that anybody was asked for in this turn.
    private mutating func askAgain(
        for candidate: WaitingMessage, besides asked: inout Set<UInt64>, at now: SimulatedInstant
    ) {
        guard case .gear(let message) = candidate.envelope else { return }
        if case .session(let name, let sender) = message.origin, state?.contains(sender) != true {
            // Each time that the message is asked for twice as many, since who is asked may lack it too, or be away for longer than
            // one waits.
            if asked.insert(name).inserted { askAnybody(for: name, count: 2 << candidate.requestCount) }
        } else {
            askAgain(for: candidate.envelope, at: now)
        }
    }

    private mutating func askAgain(for envelope: Envelope, at now: SimulatedInstant) {
        guard case .gear(let message) = envelope else { return }
        switch message.origin {
        case .unknown: break
        // A session was asked for when it was first found missing: now its sender is asked for the message itself.
        case .member(let sender), .session(_, let sender):
            if mayAsk(sender, at: now) { askForDirectMessages(of: sender) }
        case .place(let place, let sender):
            if let place { ask(sender, for: .groupMessage(place)) }
        }
    }

    /// Asks for the session that a message was written under: its sender, who has it, or else any other member.
    private mutating func ask(forSession name: UInt64, of sender: DeviceID) {
        guard state?.contains(sender) != true else { return ask(sender, for: .session(name)) }
        askAnybody(for: name, count: 1)
    }

    private mutating func askAnybody(for session: UInt64, count: Int) {
        guard let state else { return }
        var others = state.others(than: device)
        for _ in 0..<min(count, others.count) {
            let drawn = desk.step.context.random.index(below: others.count)
            ask(others.remove(at: drawn), for: .session(session))
        }
    }

    /// Drawn, where there is any.
    mutating func anyOther(in state: MembershipState) -> DeviceID? {
        let others = state.others(than: device)
        return others.isEmpty ? nil : others[desk.step.context.random.index(below: others.count)]
    }

    mutating func ask(_ sender: DeviceID, for request: RepeatRequest) {
        desk.step.report(.askedForRepeat(of: sender))
        correspondence.enqueue(.repeatRequest(request), for: sender)
    }

    /// Sends messages again to one of their recipients, and the present key to one who lacks it.
    ///
    /// - Parameter asked: The state in which it was asked.
    mutating func answer(
        _ request: RepeatRequest, of peer: DeviceID, in asked: MembershipState, at now: SimulatedInstant
    ) {
        guard let state else { return }
        guard state.contains(peer) else {
            // Who follows a branch that lost may still read what was written to it there, and gets no key.
            guard !isOrdered, forks.branches.haveParted(asked.head, state.head) else { return }
            return sendAgain(request, to: peer, in: asked)
        }
        switch request {
        case .groupMessage: gears.resupply(peer, in: state)
        case .session(let name): gears.supply(name, to: peer)
        case .directMessages: break
        case .reused: renewKeys(at: now)
        }
        sendAgain(request, to: peer, in: nil)
    }

    private mutating func sendAgain(
        _ request: RepeatRequest, to peer: DeviceID, in left: MembershipState?
    ) {
        for answer in correspondence.answers(to: request, of: peer) {
            desk.step.report(.answeredRepeat(to: peer))
            correspondence.enqueue(answer, for: peer, in: left)
        }
    }
}
