import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The gear `shared-session`: whoever writes and knows of no session makes one and gives it to all others in their Olm
/// sessions; all encrypt under it, without a ratchet, until somebody is removed or its maker finds it too old.
///
/// Newcomers are given nothing: who lacks the session of a message asks for it, and who has it gives it. A removal has
/// every member forget what it would write under, and the next writer makes another. There is no forward secrecy, no healing,
/// and no proof of who wrote.
struct SharedSession: Gear {
    static let tier = Tier.sharedSession
    static let name = "shared-session"
    static let messages: [any GearMessage.Type] = [SessionMessage.self]
    static let keyKind: UInt8? = 7

    private struct Held {
        let session: GroupSession
        /// When this device made it; nothing for those of others.
        let madeAt: SimulatedInstant?
        /// Nothing while it may be written under.
        var retirement: Retirement?
    }

    private var held: [Held] = []
    /// The first epoch in which what is held and has not retired may have been made: none was removed since.
    private var stretch: EpochNumber?
    /// What others give that is older is for reading alone: strangers on a branch that lost may have it.
    private var oldestGeneration: UInt32 = 0
    /// Who has asked for which session.
    private var due: [(peer: DeviceID, session: UInt64)] = []
    /// The change that has made a new session necessary.
    private var occasion: EpochID?
    private var rotationCount: UInt32 = 0

    var stateSize: Int { held.count * GroupSession.encodedSize }

    /// What is written under.
    private var current: Held? {
        held.filter { $0.retirement == nil }.reduce(nil) { best, next in
            guard let best else { return next }
            return next.session.comes(before: best.session) ? next : best
        }
    }

    // MARK: - Messages

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        .ready(onceSessionsWith: needsNew(desk.configuration.rotation, at: now) ? recipients : [])
    }

    private func needsNew(_ rotation: MechanismConfiguration.Rotation, at now: SimulatedInstant) -> Bool {
        guard let current else { return true }
        return current.madeAt.map { now.elapsed(since: $0) >= rotation.period } ?? false
    }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        if needsNew(desk.configuration.rotation, at: now) {
            make(for: recipients, in: state, at: now, desk: &desk)
        }
        guard let session = current?.session else {
            preconditionFailure("a session that is necessary was made")
        }
        let sealed = SessionMessage(
            sealing: Content.message(message).encoded(in: desk.group), group: desk.group,
            epoch: state.id.tag, sender: desk.device, session: session, context: &desk.step.context)
        return Ciphertext(sealed, for: recipients)
    }

    private mutating func make(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: inout Desk
    ) {
        let rekey: RekeyID
        if let occasion {
            rekey = .change(occasion)
        } else {
            rotationCount += 1
            rekey = desk.rotation(rotationCount)
            desk.step.report(.rotated(rekey))
        }
        occasion = nil
        let before = desk.step.context.tally
        // Whoever still writes under one that has retired here is to go over to this one.
        let newest = held.max { $0.session.generation < $1.session.generation }
        let session = GroupSession(replacing: newest?.session, context: &desk.step.context)
        held.append(Held(session: session, madeAt: now))
        let content = Content.key(GearKey(tier: Self.tier, bytes: session.encoded(isRetired: false)))
        let parcels = desk.parcels(of: content, to: recipients, in: state)
        desk.step.report(.spent(desk.step.context.tally.since(before), on: rekey))
        if !recipients.isEmpty {
            desk.step.add(.transmit(MemberFrame(parcels, as: .keyDistribution, rekey: rekey)))
        }
    }

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? SessionMessage else { return .failed(.broken) }
        guard state.contains(message.sender) else { return .failed(.epochGone) }
        guard let session = held.last(where: { $0.session.name == message.session })?.session else {
            return .needsKey
        }
        let plaintext = message.open(with: session, context: &desk.step.context)
        return plaintext.map { .content($0, from: message.sender) } ?? .failed(.broken)
    }

    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? SessionMessage else { return false }
        return held.contains { message.open(with: $0.session, context: &context) != nil }
    }

    // MARK: - Sessions of others

    /// What was given before the last removal is for reading alone: who was removed may have it.
    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        guard let session = GroupSession(decoding: key) else { return .broken }
        guard !held.contains(where: { $0.session.name == session.name }) else { return .known }
        let isCurrent =
            !session.isRetired && state.tier == Self.tier && present.tier == Self.tier
            && stretch.map { state.epoch >= $0 } ?? false && session.generation >= oldestGeneration
        let retirement = isCurrent ? nil : Retirement(at: now, epoch: present.id)
        if held.count >= Self.heldMax { held.removeFirst() }
        held.append(Held(session: session, madeAt: nil, retirement: retirement))
        if isCurrent { occasion = nil } else { desk.forgetLater(than: now) }
        return .fresh
    }

    /// Gives a session to a member who has asked for it, should it still be held.
    mutating func supply(_ session: UInt64, to peer: DeviceID) {
        guard held.contains(where: { $0.session.name == session }), due.count < Self.dueMax,
            !due.contains(where: { $0.peer == peer && $0.session == session })
        else {
            return
        }
        due.append((peer, session))
    }

    /// Answers that wait for sessions: as many as there are newcomers to serve at a time, and no more for who asks on.
    private static let dueMax = 1_024

    mutating func distribute(in state: MembershipState, desk: inout Desk) {
        guard !due.isEmpty,
            desk.account.prepareSessions(with: due.map(\.peer), for: desk.group, step: &desk.step)
        else {
            return
        }
        let before = desk.step.context.tally
        var parcels: [Parcel] = []
        for (peer, name) in due {
            guard let own = held.last(where: { $0.session.name == name }) else { continue }
            let bytes = own.session.encoded(isRetired: own.retirement != nil)
            parcels += desk.parcels(
                of: .key(GearKey(tier: Self.tier, bytes: bytes)), to: [peer], in: state)
        }
        due = []
        guard !parcels.isEmpty else { return }
        desk.step.report(.spent(desk.step.context.tally.since(before), on: .change(state.id)))
        desk.step.add(.transmit(MemberFrame(parcels, as: .keyDistribution, rekey: .change(state.id))))
    }

    /// A member who makes one session after the other makes us keep at most so many.
    private static let heldMax = 64

    // MARK: - Epochs

    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        let after = entry.after
        due.removeAll { !after.contains($0.peer) }
        guard after.tier == Self.tier else {
            (stretch, occasion) = (nil, nil)
            return retireAll(Retirement(at: now, epoch: entry.before?.id))
        }
        guard entry.before?.tier != Self.tier || !entry.removed.isEmpty else { return }
        retireAll(Retirement(at: now, epoch: entry.before?.id))
        (stretch, occasion) = (after.epoch, after.id)
    }

    private mutating func retireAll(_ retirement: Retirement) {
        for place in held.indices where held[place].retirement == nil { held[place].retirement = retirement }
    }

    mutating func resume(after abandoned: any Gear, at now: SimulatedInstant) {
        guard let abandoned = abandoned as? Self else { return }
        // Who was let in on the branch that lost may have asked for what was written under.
        retireAll(Retirement(at: now, epoch: nil))
        occasion = nil
        rotationCount = max(rotationCount, abandoned.rotationCount)
    }

    mutating func noteStrangers(at now: SimulatedInstant) {
        retireAll(Retirement(at: now, epoch: nil))
        guard let newest = held.map(\.session.generation).max() else { return }
        oldestGeneration = max(oldestGeneration, newest &+ 1)
    }

    mutating func forget(_ horizon: Horizon) {
        held.removeAll { $0.retirement.map(horizon.isPast) ?? false }
    }
}
