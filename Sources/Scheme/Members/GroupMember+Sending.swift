import Accounts
import Identity
import MembershipLog
import Metering
import Quantities
import SchemeContract
import Tiers

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
            let readiness = gears.readiness(for: recipients, in: state, at: now, desk: desk)
            guard case .ready(let peers) = readiness,
                desk.account.prepareSessions(with: peers, for: desk.group, step: &desk.step)
            else { return }
            let message = outbox.takeFirst(in: state.id.tag)
            conversation.note(device, in: state)
            desk.step.report(.sent(number: message.number, epoch: state.id, recipients: recipients))
            let ciphertext = gears.seal(message, for: recipients, in: state, at: now, desk: &desk)
            correspondence.remember(message, for: recipients, place: ciphertext.place)
            desk.step.add(
                .transmit(MemberFrame(ciphertext.parcels, as: .application, message: message.number)))
        }
    }

    /// Sends contents for single devices as soon as there is a session with each.
    mutating func sendDirectContents() {
        guard let state else { return }
        for direct in correspondence.takeContents() {
            let content = direct.content
            let reached = state.contains(direct.peer) ? state : direct.left ?? state
            let isThere = reached.contains(direct.peer)
            guard let receiver = isThere ? direct.peer : otherReceiver(of: content, in: state) else {
                continue
            }
            if desk.account.prepareSessions(with: [receiver], for: desk.group, step: &desk.step) {
                let parcels = desk.parcels(of: content, to: [receiver], in: reached)
                desk.step.add(
                    .transmit(MemberFrame(parcels, as: .repeat, repeated: content.repeatedNumber)))
            } else if direct.left == nil {
                correspondence.enqueue(content, for: receiver)
            }
        }
    }

    /// Who is told instead of one that has left before there was a session with it: of what all have, any other is asked.
    private mutating func otherReceiver(of content: Content, in state: MembershipState) -> DeviceID? {
        guard case .repeatRequest(.session) = content else { return nil }
        return anyOther(in: state)
    }
}
