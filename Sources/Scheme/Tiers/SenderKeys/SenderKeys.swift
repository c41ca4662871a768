import Accounts
import Identity
import Megolm
import MembershipLog
import Metering
import OrderedCollections
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The gear `sender-keys`: each member encrypts once for all under a Megolm session of its own, which it gives to the
/// others in their Olm sessions.
struct SenderKeys: Gear {
    static let tier = Tier.senderKeys
    static let name = "sender-keys"
    static let messages: [any GearMessage.Type] = [GroupMessage.self]
    static let keyKind: UInt8? = 2

    private var own: SenderKey?
    /// The epoch whose change makes a new key of our own necessary.
    private var occasion: EpochID?
    private var rotationCount: UInt32 = 0
    private var received: OrderedDictionary<DeviceID, ReceivedKeys> = [:]
    /// Whose keys have retired, some or all: mostly nobody's.
    private var retiring: OrderedSet<DeviceID> = []

    var stateSize: Int {
        var size = own?.session.serializedSize ?? 0
        for keys in received.values { size += keys.serializedSize }
        return size
    }

    // MARK: - Sending

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        let isNew = needsNewKey(desk.configuration.rotation, at: now)
        return .ready(onceSessionsWith: isNew ? recipients : own?.due.flatMap(\.devices) ?? [])
    }

    private func needsNewKey(_ rotation: MechanismConfiguration.Rotation, at now: SimulatedInstant) -> Bool {
        occasion != nil || own?.isSpent(rotation, at: now) ?? true
    }

    /// Once for all, after whoever lacks the key has been sent it.
    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        if needsNewKey(desk.configuration.rotation, at: now) {
            makeKey(for: recipients, in: state, at: now, desk: &desk)
        }
        distributeKey(with: message.number, in: state, desk: &desk)
        guard var key = own else { preconditionFailure("a key that is necessary was made") }
        own = nil
        let place = GroupPlace(session: key.prefix, index: key.session.index)
        let content = Content.message(message).encoded(in: desk.group)
        let body = key.session.encrypt(content, context: &desk.step.context)
        own = key
        let envelope = GroupMessage(
            group: desk.group, epoch: state.id.tag, sender: desk.device, session: place.session, body: body)
        return Ciphertext(envelope, for: recipients, place: place)
    }

    private mutating func makeKey(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: inout Desk
    ) {
        let rekey: RekeyID
        if let occasion {
            rekey = .change(occasion)
        } else if own == nil {
            rekey = .change(state.id)
        } else {
            rotationCount += 1
            rekey = desk.rotation(rotationCount)
            desk.step.report(.rotated(rekey))
        }
        occasion = nil
        let before = desk.step.context.tally
        let session = OutboundSession(using: &desk.step.context)
        desk.step.report(.spent(desk.step.context.tally.since(before), on: rekey))
        var key = SenderKey(session, madeAt: now)
        key.addDue(recipients, for: rekey)
        own = key
    }

    /// Sends the key, at its present position, to all who lack it.
    private mutating func distributeKey(with number: UInt32, in state: MembershipState, desk: inout Desk) {
        guard let key = own, !key.due.isEmpty else { return }
        var counted = desk.step.context.tally
        var encoder = WireEncoder()
        encoder.writeVector(key.session.sessionKey(context: &desk.step.context))
        let content = Content.key(GearKey(tier: Self.tier, bytes: encoder.bytes))
        for due in key.due {
            let parcels = desk.parcels(of: content, to: due.devices, in: state)
            desk.step.report(.spent(desk.step.context.tally.since(counted), on: due.rekey))
            counted = desk.step.context.tally
            desk.step.add(
                .transmit(MemberFrame(parcels, as: .keyDistribution, message: number, rekey: due.rekey)))
        }
        own?.due = []
    }

    /// Has our key, if there is one, sent to devices that lack it.
    private mutating func give(to devices: [DeviceID], in epoch: EpochID) {
        guard let own, !devices.isEmpty else { return }
        if own.isDerived {
            occasion = epoch
        } else {
            self.own?.addDue(devices, for: .change(epoch))
        }
    }

    mutating func resupply(_ peer: DeviceID, in state: MembershipState) {
        let isDue = own?.due.contains { $0.devices.contains(peer) } ?? true
        if !isDue { give(to: [peer], in: state.id) }
    }

    // MARK: - Receiving

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? GroupMessage else { return .failed(.broken) }
        guard state.contains(message.sender) else { return .failed(.epochGone) }
        let outcome = received[message.sender]?.open(
            message.body, in: message.session, ratchets: desk.memo.ratchets, context: &desk.step.context)
        switch outcome {
        case .repeated: return .repeated(of: message.sender)
        case .unknownKey, nil: return .needsKey
        case .broken: return .failed(.broken)
        case .plaintext(let plaintext): return .content(plaintext, from: message.sender)
        }
    }

    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        guard let shared = Self.sharedKey(in: key),
            let session = try? InboundSession(
                sessionKey: shared, ratchets: desk.memo.ratchets, context: &desk.step.context)
        else { return .broken }
        add(session, named: SessionPrefix(of: session.sessionID), of: sender.device, at: now)
        if present.tier == Self.tier { desk.forgetLater(than: now) }
        return .fresh
    }

    private mutating func add(
        _ session: InboundSession, named prefix: SessionPrefix, of sender: DeviceID,
        at now: SimulatedInstant
    ) {
        received[sender, default: ReceivedKeys()].add(session, named: prefix, at: now)
        if received[sender]?.hasRetired ?? false { retiring.append(sender) }
    }

    /// The key of a Megolm session in the sharing format (vector).
    private static func sharedKey(in bytes: [UInt8]) -> [UInt8]? {
        do {
            var decoder = WireDecoder(bytes)
            let shared = try decoder.readVector()
            try decoder.finish()
            return shared
        } catch {
            return nil
        }
    }

    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? GroupMessage else { return false }
        return received[message.sender]?.opens(
            message.body, ratchets: desk.memo.ratchets, context: &context) ?? false
    }

    // MARK: - Epochs

    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        let (before, after) = (entry.before, entry.after)
        let retirement = Retirement(at: now, epoch: before?.id)
        retireKeys(of: entry.removed, retirement)
        if before?.tier == Self.tier, after.tier != Self.tier {
            retireKeys(of: Array(received.keys), retirement)
        }
        guard after.tier == Self.tier else {
            own = nil
            occasion = nil
            return
        }
        if before?.tier != Self.tier || !entry.removed.isEmpty { occasion = after.id }
        own?.removeDue(entry.removed)
        give(to: entry.added, in: after.id)
        if let carried = entry.carried { derive(from: carried, in: after, at: now, desk: &desk) }
    }

    /// Makes all members' first keys of an epoch that follows a period in the tree.
    ///
    /// All at once, since what they are made from opens all of them from the beginning.
    private mutating func derive(
        from carried: any CarriedEpoch, in state: MembershipState, at now: SimulatedInstant,
        desk: inout Desk
    ) {
        occasion = nil
        for member in state.members {
            guard let (ratchet, prefix) = carried.senderRatchet(of: member, context: &desk.step.context)
            else { continue }
            if member.device == desk.device {
                guard let session = try? OutboundSession(ratchet: ratchet, signing: desk.account.signing)
                else { continue }
                own = SenderKey(derived: session, prefix: prefix, madeAt: now)
            } else if let session = try? InboundSession(
                ratchet: ratchet, signingKey: member.signingKey, ratchets: desk.memo.ratchets)
            {
                add(session, named: prefix, of: member.device, at: now)
            }
        }
    }

    private mutating func retireKeys(of devices: [DeviceID], _ retirement: Retirement) {
        for device in devices where received[device] != nil {
            received[device]?.retire(retirement)
            retiring.append(device)
        }
    }

    mutating func renewKeys(at now: SimulatedInstant) { (own, occasion) = (nil, nil) }

    mutating func resume(after abandoned: any Gear, at now: SimulatedInstant) {
        guard let abandoned = abandoned as? Self else { return }
        (own, occasion) = (nil, nil)
        rotationCount = max(rotationCount, abandoned.rotationCount)
    }

    /// Looks at those with retired keys alone: every key that comes has a member forget what is past its time, and in a
    /// group of a thousand, where few rotate, looking at all others' keys was an eighth of the work of a run.
    mutating func forget(_ horizon: Horizon) {
        guard !retiring.isEmpty else { return }
        for device in retiring { received[device]?.removeRetired(where: horizon.isPast) }
        if retiring.contains(where: { received[$0]?.isEmpty ?? false }) {
            received.removeAll(where: \.value.isEmpty)
        }
        retiring.removeAll { !(received[$0]?.hasRetired ?? false) }
    }
}
