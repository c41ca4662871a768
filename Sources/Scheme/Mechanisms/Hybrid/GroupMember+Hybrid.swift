import Identity
import Olm
import SchemeContract

/// The comparator `hybrid`: no session at all.
extension GroupMember {
    /// One payload with a wrapped key for each recipient.
    mutating func sendHybrid(to recipients: [DeviceID], in state: MembershipState) -> Bool {
        let message = number(for: recipients, in: state)
        let content = Content.message(message).encoded(in: configuration.group)
        let account = account
        let sealed = HybridMessage(
            sealing: content, group: configuration.group, epoch: state.epoch, sender: device,
            for: recipients.compactMap { state[$0] },
            signedBy: { bytes, context in account.sign(bytes, context: &context) }, context: &step.context)
        transmit(.hybrid(sealed), of: message, to: recipients)
        return true
    }
}
