import Identity
import Megolm
import Metering
import Olm
import OrderedCollections
import Primitives
import Quantities
import SchemeContract

/// From the user's text to parcels.
extension GroupMember {
    mutating func enqueue(_ text: [UInt8]) throws(MechanismError) {
        guard !log.isRemoved else { throw .notAMember }
        outbox.append(text)
    }

    /// Encrypts what the user has written, in its order, until keys are missing.
    mutating func sendOutbox(at now: SimulatedInstant) {
        guard let state else { return }
        while !outbox.isEmpty {
            let recipients = state.others(than: device)
            let isSent =
                switch state.tier {
                case .pairwise: sendPairwise(to: recipients, in: state)
                case .senderKeys: sendUnderSenderKey(to: recipients, in: state, at: now)
                case .hybrid: sendHybrid(to: recipients, in: state)
                case .tree: sendInTree(to: recipients, in: state)
                case .sharedKey: sendUnderEpochKey(to: recipients, in: state)
                }
            guard isSent else { return }
        }
    }

    /// Once for each recipient, each in a session of its own.
    private mutating func sendPairwise(
        to recipients: [DeviceID], in state: MembershipState
    ) -> Bool {
        guard account.prepareSessions(with: recipients, step: &step) else { return false }
        let message = number(for: recipients, in: state)
        let content = Content.message(message).encoded(in: configuration.group)
        let parcels = recipients.map { encrypt(content, to: $0, in: state) }
        correspondence.remember(message, for: recipients, place: nil)
        step.add(.transmit(Shipment(parcels, as: .application, message: message.number)))
        return true
    }

    /// Once for all, after whoever lacks the key has been sent it.
    private mutating func sendUnderSenderKey(
        to recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant
    ) -> Bool {
        let isNew = keyOccasion != nil || senderKey?.isSpent(configuration.rotation, at: now) ?? true
        let lacking = isNew ? recipients : senderKey?.due.flatMap(\.devices) ?? []
        guard account.prepareSessions(with: lacking, step: &step) else { return false }

        let message = number(for: recipients, in: state)
        if isNew { makeSenderKey(for: recipients, in: state, at: now) }
        distributeSenderKey(with: message.number, in: state)
        guard var key = senderKey else { return false }
        let place = GroupPlace(session: key.prefix, index: key.session.index)
        let content = Content.message(message).encoded(in: configuration.group)
        let body = key.session.encrypt(content, context: &step.context)
        senderKey = key

        let envelope = GroupMessage(
            group: configuration.group, epoch: state.epoch, sender: device, session: place.session, body: body
        )
        transmit(.group(envelope), of: message, to: recipients, place: place)
        return true
    }

    /// Sends one payload for all recipients, and keeps the message for those who may ask for it again.
    mutating func transmit(
        _ envelope: Envelope, of message: UserMessage, to recipients: [DeviceID], place: GroupPlace? = nil
    ) {
        correspondence.remember(message, for: recipients, place: place)
        let parcel = Parcel(payload: envelope.encoded, recipients: recipients)
        step.add(.transmit(Shipment([parcel], as: .application, message: message.number)))
    }

    private mutating func makeSenderKey(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant
    ) {
        let rekey: RekeyID
        if let keyOccasion {
            rekey = .change(keyOccasion)
        } else if senderKey == nil {
            rekey = .change(state.id)
        } else {
            rotationCount += 1
            rekey = .rotation(device, ordinal: rotationCount)
            step.report(.rotated(rekey))
        }
        keyOccasion = nil
        let before = step.context.tally
        let session = OutboundSession(using: &step.context)
        step.report(.spent(step.context.tally.since(before), on: rekey))
        senderKey = SenderKey(session, madeAt: now)
        senderKey?.addDue(recipients, for: rekey)
    }

    /// Sends the key, at its present position, to all who lack it.
    private mutating func distributeSenderKey(with number: UInt32, in state: MembershipState) {
        guard let key = senderKey, !key.due.isEmpty else { return }
        let before = step.context.tally
        let shared = key.session.sessionKey(context: &step.context)
        let content = Content.senderKey(shared).encoded(in: configuration.group)
        var counted = before
        for due in key.due {
            let parcels = due.devices.map { encrypt(content, to: $0, in: state) }
            step.report(.spent(step.context.tally.since(counted), on: due.rekey))
            counted = step.context.tally
            step.add(
                .transmit(Shipment(parcels, as: .keyDistribution, message: number, rekey: due.rekey)))
        }
        senderKey?.due = []
    }

    /// Takes the first text of the outbox as the next message.
    mutating func number(for recipients: [DeviceID], in state: MembershipState) -> UserMessage {
        let message = outbox.takeFirst(in: state.epoch)
        step.report(.sent(number: message.number, epoch: state.id, recipients: recipients))
        return message
    }

    // MARK: - To one device

    /// Sends contents for single devices as soon as there is a session with each.
    mutating func sendDirectContents() {
        guard let state else { return }
        for entry in correspondence.takeContents() where state.contains(entry.to) {
            if account.prepareSessions(with: [entry.to], step: &step) {
                let parcel = encrypt(entry.content.encoded(in: configuration.group), to: entry.to, in: state)
                step.add(.transmit(Shipment([parcel], as: .repeat)))
            } else {
                correspondence.enqueue(entry.content, for: entry.to)
            }
        }
    }

    /// - Precondition: There is a session with `peer`.
    mutating func encrypt(_ content: [UInt8], to peer: DeviceID, in state: MembershipState) -> Parcel {
        let message = account.encrypt(content, to: peer, context: &step.context)
        let envelope = DirectMessage(
            group: configuration.group, epoch: state.epoch, sender: device, recipient: peer,
            type: UInt8(message.type), body: message.bytes)
        return Parcel(payload: Envelope.direct(envelope).encoded, recipients: [peer])
    }
}
