import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The comparator `shared-key`: whoever changes the membership makes the epoch's key and sends it to all.
struct SharedKey: Gear {
    static let tier = Tier.sharedKey
    static let name = "shared-key"
    static let messages: [any GearMessage.Type] = [SharedKeyMessage.self]
    static let keyKind: UInt8? = 5

    private var keys: [EpochKey] = []
    /// The one that this device has made and not sent yet.
    private var undistributed: EpochKey?

    var stateSize: Int { keys.count * EpochKey.count }

    func key(of epoch: EpochID) -> EpochKey? { keys.last { $0.epoch == epoch } }

    // MARK: - Messages

    /// Waits for the key where it has not come, and where this device has made it and not given it to the others: if a
    /// later epoch came first, nobody could read what was written under it.
    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        undistributed == nil && key(of: state.id) != nil ? .ready(onceSessionsWith: []) : .waits
    }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        guard let key = key(of: state.id) else {
            preconditionFailure("a message waits until there is a key of its epoch")
        }
        let sealed = SharedKeyMessage(
            sealing: Content.message(message).encoded(in: desk.group), group: desk.group,
            epoch: state.id.tag, sender: desk.device, key: key, context: &desk.step.context)
        return Ciphertext(sealed, for: recipients)
    }

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? SharedKeyMessage else { return .failed(.broken) }
        guard state.contains(message.sender) else { return .failed(.epochGone) }
        guard let key = key(of: state.id) else { return .needsKey }
        let plaintext = message.open(with: key, context: &desk.step.context)
        return plaintext.map { .content($0, from: message.sender) } ?? .failed(.broken)
    }

    /// The first key for an epoch counts.
    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        // One who was removed could else plant the key of an epoch that came after.
        guard let key = EpochKey(decoding: key, of: state.id) else { return .broken }
        guard self.key(of: state.id) == nil else { return .known }
        keys.append(key)
        return .fresh
    }

    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? SharedKeyMessage else { return false }
        return keys.contains { message.open(with: $0, context: &context) != nil }
    }

    // MARK: - Epochs

    /// Makes the key of an epoch that this device has begun.
    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        guard entry.after.tier == Self.tier, entry.change?.committer == desk.device else { return }
        let before = desk.step.context.tally
        let bytes = desk.step.context.randomBytes(count: EpochKey.count)
        let key = EpochKey(epoch: entry.after.id, bytes: bytes)
        desk.step.report(
            .spent(desk.step.context.tally.since(before), on: .change(entry.after.id)))
        keys.append(key)
        undistributed = key
    }

    /// Sends the key to all others, once there is a session with each; one that a later epoch has overtaken is not worth
    /// sending.
    mutating func distribute(in state: MembershipState, desk: inout Desk) {
        guard let key = undistributed else { return }
        guard key.epoch == state.id else { return undistributed = nil }
        let recipients = state.others(than: desk.device)
        guard desk.account.prepareSessions(with: recipients, for: desk.group, step: &desk.step) else {
            return
        }
        undistributed = nil
        let before = desk.step.context.tally
        let content = Content.key(GearKey(tier: Self.tier, bytes: key.encoded))
        let parcels = desk.parcels(of: content, to: recipients, in: state)
        desk.step.report(.spent(desk.step.context.tally.since(before), on: .change(state.id)))
        desk.step.add(.transmit(MemberFrame(parcels, as: .keyDistribution, rekey: .change(state.id))))
    }

    mutating func forget(_ horizon: Horizon) {
        keys.removeAll { $0.epoch.number < horizon.oldest.epoch }
    }
}
