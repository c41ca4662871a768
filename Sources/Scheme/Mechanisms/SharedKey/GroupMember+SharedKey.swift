import Identity
import Metering
import Primitives
import SchemeContract

/// The comparator `shared-key`: whoever changes the membership makes the epoch's key and sends it to all.
extension GroupMember {
    var presentKey: EpochKey? { epochKeys.last { $0.epoch == state?.epoch } }

    /// Makes the key of an epoch that this device has begun.
    mutating func makeEpochKey(in state: MembershipState) {
        let before = step.context.tally
        let key = EpochKey(epoch: state.epoch, bytes: step.context.randomBytes(count: EpochKey.count))
        step.report(.spent(step.context.tally.since(before), on: .change(state.id)))
        epochKeys.append(key)
        undistributedKey = key
    }

    /// Sends the key to all others, once there is a session with each; one that a later epoch has overtaken
    /// is not worth sending.
    mutating func distributeEpochKey() {
        guard let state, let key = undistributedKey else { return }
        guard key.epoch == state.epoch else { return undistributedKey = nil }
        let recipients = state.others(than: device)
        guard account.prepareSessions(with: recipients, step: &step) else { return }
        undistributedKey = nil
        let before = step.context.tally
        let content = Content.epochKey(key).encoded(in: configuration.group)
        let parcels = recipients.map { encrypt(content, to: $0, in: state) }
        step.report(.spent(step.context.tally.since(before), on: .change(state.id)))
        step.add(.transmit(Shipment(parcels, as: .keyDistribution, rekey: .change(state.id))))
    }

    /// Takes a key that a member has sent; the first for an epoch counts.
    mutating func take(_ key: EpochKey) {
        guard !epochKeys.contains(where: { $0.epoch == key.epoch }) else { return }
        epochKeys.append(key)
        inbox.shouldRetry = true
    }

    /// Once for all, under the epoch's key; waits for it where it has not come, and where this device has made it and
    /// not given it to the others: if a later epoch came first, nobody could read what was written under it.
    mutating func sendUnderEpochKey(to recipients: [DeviceID], in state: MembershipState)
        -> Bool
    {
        guard undistributedKey == nil, let key = presentKey else { return false }
        let message = number(for: recipients, in: state)
        let content = Content.message(message).encoded(in: configuration.group)
        let sealed = SharedKeyMessage(
            sealing: content, group: configuration.group, epoch: state.epoch, sender: device, key: key,
            context: &step.context)
        transmit(.sharedKey(sealed), of: message, to: recipients)
        return true
    }
}
