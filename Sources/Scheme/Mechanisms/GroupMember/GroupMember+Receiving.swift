import Identity
import MLS
import Megolm
import Olm
import OrderedCollections
import Primitives
import Quantities
import SchemeContract

/// From bytes to the user's text.
extension GroupMember {
    /// What became of an envelope.
    private enum Outcome {
        case done
        /// It may be opened later.
        case wait(forKey: Bool)
        case failed(Undecryptable)
    }

    mutating func receive(_ payload: [UInt8], at now: SimulatedInstant) throws(MechanismError) {
        guard !log.isRemoved else { throw .notAMember }
        let envelope: Envelope
        do { envelope = try Envelope(decoding: payload) } catch { throw .malformed }
        switch envelope {
        case .change(let change): try take(.change(change), at: now)
        case .welcome(let welcome): try take(welcome, tree: nil, at: now)
        case .tree(let message) where message.isCommit: try take(.commit(message), at: now)
        case .snapshot(let snapshot): try take(snapshot, at: now)
        case .direct(let message) where message.recipient != device: throw .malformed
        case .direct, .group, .hybrid, .sharedKey, .tree:
            guard envelope.group == configuration.group else { throw .foreign }
            switch open(envelope, at: now) {
            case .done: break
            case .wait(let forKey):
                wait(with: envelope, byteCount: payload.count, forKey: forKey, at: now)
            case .failed(let cause): fail(envelope, cause, at: now)
            }
        }
    }

    /// Tries all waiting messages again.
    mutating func retryWaiting(at now: SimulatedInstant) {
        for var candidate in inbox.takeWaiting() {
            switch open(candidate.envelope, at: now) {
            case .done: continue
            case .wait(let forKey):
                if forKey, candidate.requestAt == .never { scheduleRequest(for: &candidate, at: now) }
                inbox.wait(with: candidate)
            case .failed(let cause): fail(candidate.envelope, cause, at: now)
            }
        }
    }

    private mutating func open(_ envelope: Envelope, at now: SimulatedInstant) -> Outcome {
        switch envelope {
        case .direct(let message): open(message, at: now)
        case .group(let message): open(message, at: now)
        case .hybrid(let message): open(message)
        case .sharedKey(let message): open(message)
        case .tree(let message): open(message)
        case .change, .snapshot, .welcome: .done
        }
    }

    // MARK: - Olm

    private mutating func open(_ message: DirectMessage, at now: SimulatedInstant) -> Outcome {
        guard let state, message.epoch <= state.epoch else { return .wait(forKey: false) }
        guard let sender = member(message.sender, in: message.epoch) else { return .failed(.epochGone) }
        guard let olmMessage = try? Message(type: Int(message.type), bytes: message.body),
            let plaintext = account.decrypt(olmMessage, from: sender, context: &step.context),
            let content = try? Content(decoding: plaintext, in: configuration.group)
        else { return .failed(.broken) }
        return take(content, from: sender, in: message.epoch, at: now)
    }

    private mutating func take(
        _ content: Content, from sender: Member, in epoch: EpochNumber, at now: SimulatedInstant
    ) -> Outcome {
        switch content {
        case .message(let message):
            guard message.epoch == epoch else { return .failed(.broken) }
            deliver(message, from: sender.device)
        case .repeatAnswer(let message, let place):
            deliver(message, from: sender.device)
            inbox.dropWaiting { envelope in
                guard case .group(let message) = envelope else { return false }
                return message.sender == sender.device && message.place == place
            }
        case .senderKey(let key):
            guard
                let session = try? InboundSession(
                    sessionKey: key, ratchets: memo.ratchets, context: &step.context)
            else { return .failed(.broken) }
            receivedKeys[sender.device, default: ReceivedKeys()].add(
                session, named: SessionPrefix(of: session.sessionID), at: now)
            if state?.tier == .senderKeys {
                step.wake(Alarm.forget, at: now + configuration.grace)
            }
            inbox.shouldRetry = true
        case .epochKey(let key):
            // One who was removed could else plant the key of an epoch that came after.
            guard key.epoch == epoch else { return .failed(.broken) }
            take(key)
        case .repeatRequest(let request):
            answer(request, of: sender.device)
        }
        return .done
    }

    // MARK: - Megolm

    private mutating func open(_ message: GroupMessage, at now: SimulatedInstant) -> Outcome {
        guard let state, message.epoch <= state.epoch else { return .wait(forKey: false) }
        guard member(message.sender, in: message.epoch) != nil else { return .failed(.epochGone) }
        let outcome = receivedKeys[message.sender]?.open(
            message.body, in: message.session, ratchets: memo.ratchets, context: &step.context)
        switch outcome {
        case .repeated: return .done
        case .unknownKey, nil: return .wait(forKey: true)
        case .broken: return .failed(.broken)
        case .plaintext(let plaintext):
            return deliver(plaintext, of: message.epoch, from: message.sender)
        }
    }

    // MARK: - For comparison

    private mutating func open(_ message: HybridMessage) -> Outcome {
        guard let state, message.epoch <= state.epoch else { return .wait(forKey: false) }
        guard let sender = member(message.sender, in: message.epoch) else { return .failed(.epochGone) }
        let plaintext = message.open(as: device, with: account.identity, from: sender, context: &step.context)
        return deliver(plaintext, of: message.epoch, from: sender.device)
    }

    private mutating func open(_ message: SharedKeyMessage) -> Outcome {
        guard let state, message.epoch <= state.epoch else { return .wait(forKey: false) }
        guard member(message.sender, in: message.epoch) != nil else { return .failed(.epochGone) }
        guard let key = epochKeys.last(where: { $0.epoch == message.epoch }) else {
            return .wait(forKey: true)
        }
        return deliver(
            message.open(with: key, context: &step.context), of: message.epoch, from: message.sender)
    }

    private mutating func deliver(_ plaintext: [UInt8]?, of epoch: EpochNumber, from sender: DeviceID)
        -> Outcome
    {
        guard let plaintext, let content = try? Content(decoding: plaintext, in: configuration.group),
            case .message(let text) = content, text.epoch == epoch
        else { return .failed(.broken) }
        deliver(text, from: sender)
        return .done
    }

    // MARK: - MLS

    private mutating func open(_ message: TreeMessage) -> Outcome {
        guard let state, message.epoch <= state.epoch else { return .wait(forKey: false) }
        guard case .application(let sealed) = message.kind else {
            if message.epoch == state.epoch { takeProposal(message) }
            return .done
        }
        let opened: (text: [UInt8], sender: LeafIndex)?
        let sender: Member?
        if message.epoch == state.epoch, tree != nil {
            // In place: a copy would copy what it has heard of every sender.
            opened = try? tree?.open(sealed, context: &step.context)
            sender = opened.flatMap { tree?.reader.state.tree[$0.sender] }.flatMap(Member.init)
        } else if let place = pastTrees.lastIndex(where: { $0.epoch.number == message.epoch }) {
            opened = try? pastTrees[place].reader.open(sealed, context: &step.context)
            sender = opened.flatMap { pastTrees[place].reader.state.tree[$0.sender] }.flatMap(Member.init)
        } else {
            return .failed(.epochGone)
        }
        guard let opened, let sender else { return .failed(.broken) }
        return deliver(opened.text, of: message.epoch, from: sender.device)
    }

    // MARK: - All

    /// The member that `device` was in `epoch`, if that is the present epoch or one in its grace period.
    private func member(_ device: DeviceID, in epoch: EpochNumber) -> Member? {
        if case .known(let state) = log.state(numbered: epoch) { state[device] } else { nil }
    }

    private mutating func deliver(_ message: UserMessage, from sender: DeviceID) {
        guard inbox.note(message.number, from: sender) else { return }
        step.add(.deliver(plaintext: message.text, from: sender, number: message.number))
    }

    /// What this device holds, used without regard to the protocol's rules.
    public func canRead(_ payload: [UInt8]) -> Bool {
        guard let envelope = try? Envelope(decoding: payload) else { return false }
        var scratch = step.context
        switch envelope {
        case .change, .snapshot, .welcome:
            return false
        case .tree(let message):
            guard case .application(let sealed) = message.kind else { return false }
            let readers = pastTrees.map(\.reader) + (tree.map { [$0.reader] } ?? [])
            return readers.contains { $0.opens(sealed, context: &scratch) }
        case .hybrid(let message):
            return message.opens(with: account.identity, context: &scratch)
        case .sharedKey(let message):
            return epochKeys.contains { message.open(with: $0, context: &scratch) != nil }
        case .group(let message):
            return receivedKeys[message.sender]?.opens(
                message.body, ratchets: memo.ratchets, context: &scratch)
                ?? false
        case .direct(let message):
            guard let olmMessage = try? Message(type: Int(message.type), bytes: message.body) else {
                return false
            }
            return account.opens(olmMessage, from: message.sender, context: &scratch)
        }
    }
}
