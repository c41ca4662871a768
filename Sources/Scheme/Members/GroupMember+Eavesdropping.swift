import Accounts
public import Identity
import MembershipLog
import Olm
import Primitives
public import Quantities
public import SchemeContract
import Tiers

/// What this device holds, used against the rules: for observers.
extension GroupMember {
    public func canRead(_ payload: [UInt8], besides tried: inout TriedKeys) -> Bool {
        guard let envelope = try? Envelope(decoding: payload) else { return false }
        var scratch = desk.step.context
        switch envelope {
        case .change, .snapshot, .invitation: return false
        case .gear(let message): return gears.opens(message, besides: &tried, desk: desk, context: &scratch)
        case .direct(let message):
            guard let olmMessage = try? Message(type: Int(message.type), bytes: message.body) else {
                return false
            }
            return desk.account.opens(olmMessage, from: message.sender, context: &scratch)
        }
    }

    public mutating func eavesdrop(on payload: [UInt8], at now: SimulatedInstant) -> [MessageID] {
        guard let envelope = try? Envelope(decoding: payload), !removesThis(envelope) else { return [] }
        // What is for one device alone is no use to others but by the keys that they hold.
        if case .direct(let message) = envelope, message.recipient != device { return [] }
        let step = try? handle(.receive(payload: payload), at: now)
        return (step?.effects ?? []).compactMap { effect in
            guard case .deliver(_, let sender, let number) = effect else { return nil }
            return MessageID(sender: sender, number: number)
        }
    }

    private func removesThis(_ envelope: Envelope) -> Bool {
        switch envelope {
        case .change(let change): return change.removed.contains(device)
        case .gear(let message):
            guard case .entry(let entry) = message.role else { return false }
            return entry.change?.removed.contains(device) ?? false
        case .snapshot, .invitation, .direct: return false
        }
    }
}
