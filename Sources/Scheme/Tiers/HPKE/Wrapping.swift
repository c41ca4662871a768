import Accounts
import Identity
import MembershipLog
import Primitives
import Quantities
import SchemeContract

/// The comparator `hpke`: no session at all, and in each payload a wrapped key for each recipient.
struct Wrapping: Gear {
    static let tier = Tier.hpke
    static let name = "hpke"
    static let messages: [any GearMessage.Type] = [WrappedMessage.self]

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness { .ready(onceSessionsWith: []) }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        let content = Content.message(message).encoded(in: desk.group)
        let signing = desk.account.signing
        let sealed = WrappedMessage(
            sealing: content, group: desk.group, epoch: state.id.tag, sender: desk.device,
            for: recipients.compactMap { state[$0] },
            signedBy: { bytes, context in signing.sign(bytes, context: &context) },
            context: &desk.step.context)
        return Ciphertext(sealed, for: recipients)
    }

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? WrappedMessage else { return .failed(.broken) }
        guard let sender = state[message.sender] else { return .failed(.epochGone) }
        let plaintext = message.open(
            as: desk.device, with: desk.account.identity, from: sender, context: &desk.step.context)
        return plaintext.map { .content($0, from: message.sender) } ?? .failed(.broken)
    }

    /// Each of n wraps is tried, so no key is tried twice.
    func opens(
        _ message: any GearMessage, besides tried: inout TriedKeys, desk: Desk, context: inout CryptoContext
    ) -> Bool {
        guard let message = message as? WrappedMessage else { return false }
        let identity = desk.account.identity
        return tried.insert(identity.publicKey.bytes) && message.opens(with: identity, context: &context)
    }
}
