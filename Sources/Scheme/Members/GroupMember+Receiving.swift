import Accounts
import Identity
import MembershipLog
import Olm
import Primitives
import Quantities
import SchemeContract
import Tiers

/// From bytes to the user's text.
extension GroupMember {
    /// What became of an envelope.
    private enum Outcome {
        case done
        /// It may be opened later.
        case wait(forKey: Bool)
        case failed(Undecryptable)
        /// It stands where another of its sender was read.
        case reused(by: DeviceID?)
    }

    mutating func receive(
        _ payload: [UInt8], of subject: MessageID?, at now: SimulatedInstant
    ) throws(MechanismError) {
        guard !log.isRemoved || !isOrdered else { throw .notAMember }
        let envelope: Envelope
        do { envelope = try desk.memo.envelopes.envelope(decoding: payload) } catch { throw .malformed }
        if case .removed(let last) = log.standing {
            if let entry = envelope.entry { return answerFromOutside(entry, at: now) }
            guard let epoch = envelope.invitesInto, epoch.number > last.epoch else { throw .notAMember }
            beginAgain()
        }
        switch envelope {
        case .change(let change): return try take(.change(change), at: now)
        case .snapshot(let snapshot): return try take(snapshot, at: now)
        case .invitation(let invitation): return try take(invitation, at: now)
        case .direct(let message):
            guard message.recipient == device else { throw .malformed }
        case .gear(let message):
            if case .entry(let entry) = message.role { return try take(.carried(entry), at: now) }
        }
        guard envelope.group == desk.group else { throw .foreign }
        switch open(envelope, at: now) {
        case .done: break
        case .wait(let forKey):
            let message = WaitingMessage(
                envelope: envelope, byteCount: payload.count, subject: subject)
            wait(with: message, forKey: forKey, at: now)
        case .failed(let cause): fail(envelope, of: subject, cause, at: now)
        case .reused(let sender): noteReuse(by: sender, of: subject, at: now)
        }
    }

    /// Tries all waiting messages again.
    mutating func retryWaiting(at now: SimulatedInstant) {
        // What is opened here can lead to this device's removal.
        for var candidate in inbox.takeWaiting() where !log.isRemoved {
            switch open(candidate.envelope, at: now) {
            case .done: continue
            case .wait(let forKey):
                if forKey, candidate.requestAt == .never { scheduleRequest(for: &candidate, at: now) }
                inbox.wait(with: candidate)
            case .failed(let cause): fail(candidate.envelope, of: candidate.subject, cause, at: now)
            case .reused(let sender): noteReuse(by: sender, of: candidate.subject, at: now)
            }
        }
    }

    private mutating func open(_ envelope: Envelope, at now: SimulatedInstant) -> Outcome {
        guard let tag = envelope.epoch else { return .done }
        let reference = log.state(named: tag)
        if isOrdered, log.contradicts(tag) { noteDifferingHeads() }
        if !isOrdered, reference.isUnknown { return openOnBranch(envelope, of: tag, at: now) }
        switch reference {
        case .ahead: return .wait(forKey: false)
        // What was proposed for an epoch that is over, or led on from it, is no loss.
        case .gone: return envelope.isText ? .failed(.epochGone) : .done
        case .known(let state):
            let outcome: Outcome =
                switch envelope {
                case .direct(let message): open(message, in: state, at: now)
                case .gear(let message): open(message, in: state, at: now)
                case .change, .snapshot, .invitation: .done
                }
            guard !isOrdered, case .wait(forKey: true) = outcome else { return outcome }
            return openWithKeysOfLeft(envelope, in: state, at: now) ?? outcome
        }
    }

    /// Of a state that was left, on a branch that lost or long ago; or on one that is not known yet.
    private mutating func openOnBranch(
        _ envelope: Envelope, of tag: EpochTag, at now: SimulatedInstant
    ) -> Outcome {
        guard let place = forks.lives.place(of: tag) ?? explore(tag, at: now) else {
            let isLate = forks.lives.oldest.map { tag.number < $0 } ?? false
            guard isLate else { return .wait(forKey: false) }
            return envelope.isText ? .failed(.epochGone) : .done
        }
        let left = forks.lives.all[place].state
        // With what was held in that state, which the present one goes on without.
        let outcome = openWithKeys(ofLifeAt: place, envelope, in: left, at: now)
        guard case .wait = outcome, case .gear = envelope else { return outcome }
        let second = openLeft(envelope, in: left, at: now)
        guard case .wait(forKey: true) = second else { return second }
        return openWithKeysOfLeft(envelope, in: left, at: now) ?? second
    }

    /// A key that came while this member was on another branch is held there alone.
    ///
    /// - Returns: Nothing where it is not held there either.
    private mutating func openWithKeysOfLeft(
        _ envelope: Envelope, in state: MembershipState, at now: SimulatedInstant
    ) -> Outcome? {
        for place in forks.lives.all.indices.reversed() {
            guard case .known(let known) = forks.lives.all[place].log.state(named: state.id.tag),
                known.id == state.id
            else { continue }
            let outcome = openWithKeys(ofLifeAt: place, envelope, in: state, at: now)
            if case .done = outcome { return outcome }
        }
        return nil
    }

    private mutating func openWithKeys(
        ofLifeAt place: Int, _ envelope: Envelope, in state: MembershipState, at now: SimulatedInstant
    ) -> Outcome {
        let present = gears
        gears = forks.lives.all[place].gears
        let outcome = openLeft(envelope, in: state, at: now)
        forks.lives.withGears(at: place) { [gears] in $0 = gears }
        gears = present
        return outcome
    }

    private mutating func openLeft(
        _ envelope: Envelope, in left: MembershipState, at now: SimulatedInstant
    ) -> Outcome {
        switch envelope {
        case .direct(let message): return open(message, in: left, at: now)
        case .gear(let message):
            guard case .text = message.role else { return .done }
            return open(message, in: left, at: now)
        case .change, .snapshot, .invitation: return .done
        }
    }

    // MARK: - In a gear

    private mutating func open(
        _ message: any GearMessage, in state: MembershipState, at now: SimulatedInstant
    ) -> Outcome {
        if case .proposal = message.role {
            if state.id == self.state?.id { hear(message, in: state) }
            return .done
        }
        switch gears.open(message, in: state, desk: &desk) {
        case .repeated(let sender):
            guard case .text = message.role else { return .done }
            return .reused(by: sender)
        case .noted:
            enterWaitingEntries(at: now)
            return .done
        case .needsKey: return .wait(forKey: true)
        case .failed(let cause): return .failed(cause)
        case .content(let plaintext, let sender):
            guard let content = try? Content(decoding: plaintext, in: desk.group),
                case .message(let text) = content, text.epoch == state.id.tag
            else { return .failed(.broken) }
            deliver(text, from: sender)
            return .done
        }
    }

    // MARK: - In a session

    private mutating func open(
        _ message: DirectMessage, in state: MembershipState, at now: SimulatedInstant
    ) -> Outcome {
        guard let sender = state[message.sender] else { return .failed(.epochGone) }
        guard let olmMessage = try? Message(type: Int(message.type), bytes: message.body),
            let plaintext = desk.account.decrypt(olmMessage, from: sender, context: &desk.step.context),
            let content = try? Content(decoding: plaintext, in: desk.group)
        else { return .failed(.broken) }
        return take(content, from: sender, in: state, at: now)
    }

    private mutating func take(
        _ content: Content, from sender: Member, in state: MembershipState, at now: SimulatedInstant
    ) -> Outcome {
        switch content {
        case .message(let message):
            guard message.epoch == state.id.tag else { return .failed(.broken) }
            deliver(message, from: sender.device)
        case .repeatAnswer(let message, let place):
            deliver(message, from: sender.device)
            inbox.dropWaiting { $0.isPlaced(at: place, by: sender.device) }
        case .key(let key):
            guard let present = self.state else { return .wait(forKey: false) }
            switch gears.take(key, from: sender, in: state, present: present, at: now, desk: &desk) {
            case .fresh: inbox.shouldRetry = true
            case .known: break
            case .broken: return .failed(.broken)
            }
        case .repeatRequest(let request):
            answer(request, of: sender.device, in: state, at: now)
        }
        return .done
    }

    private mutating func deliver(_ message: UserMessage, from sender: DeviceID) {
        guard inbox.note(message.number, from: sender) else { return }
        conversation.note(sender, in: state)
        desk.step.add(.deliver(plaintext: message.text, from: sender, number: message.number))
    }
}

extension Envelope {
    /// Whether what its user wrote, or asks for, is in it, and not what leads to another epoch.
    var isText: Bool {
        switch self {
        case .direct: true
        case .gear(let message): if case .text = message.role { true } else { false }
        case .change, .snapshot, .invitation: false
        }
    }

    /// The entry of the log that it is.
    fileprivate var entry: LogEntry? {
        switch self {
        case .change(let change): .change(change)
        case .gear(let message): if case .entry(let entry) = message.role { .carried(entry) } else { nil }
        case .direct, .snapshot, .invitation: nil
        }
    }

    /// The epoch that it lets into.
    fileprivate var invitesInto: EpochID? {
        switch self {
        case .snapshot(let snapshot): snapshot.state.id
        case .invitation(let invitation): invitation.epoch
        case .change, .direct, .gear: nil
        }
    }

    /// Whether it is the message of a sender that has this place among its messages.
    fileprivate func isPlaced(at place: GroupPlace?, by sender: DeviceID) -> Bool {
        guard case .gear(let message) = self, case .place(let own, sender) = message.origin else {
            return false
        }
        return own == place
    }
}
