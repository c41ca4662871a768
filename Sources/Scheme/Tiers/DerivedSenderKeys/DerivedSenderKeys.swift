import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract

/// The gear `derived-sender-keys`: one secret for the group, from which all members derive each one's Megolm session.
///
/// Who commits a removal, or nothing but new keys, makes a fresh secret and gives it to all others in their Olm sessions; a
/// change that only adds leads to a secret which members make of the one before, and which is given to the newcomers
/// alone. From the tree it comes by the exporter, and nothing is sent. Members have to trust who commits, who could give
/// one secret to some and another to others: they would not read each other.
struct DerivedSenderKeys: Gear {
    static let tier = Tier.derivedSenderKeys
    static let name = "derived-sender-keys"
    static let messages: [any GearMessage.Type] = [DerivedMessage.self]
    static let keyKind: UInt8? = 6
    static let isRenewedByChange = true

    /// Those of which messages may still come, oldest first.
    private var epochs: [DerivedEpoch] = []
    /// Who is still to be given the secret of the present epoch, and for which change.
    private var due: [SenderKey.Due] = []
    /// The secret of the present epoch, as long as it is to be given to somebody.
    private var secret: Block32?
    /// When this device makes a fresh secret by a change of its own.
    private var renewalDue: SimulatedInstant?

    var stateSize: Int {
        epochs.reduce(secret == nil ? 0 : Block32.count) { $0 + $1.serializedSize }
    }

    // MARK: - Messages

    /// Waits for the secret where it has not come, and where this device has made it and not given it to the others: if a
    /// later epoch came first, nobody could read what was written under it.
    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        guard let epoch = epochs.last, epoch.id == state.id, epoch.chains != nil else { return .waits }
        return due.isEmpty || epoch.follows ? .ready(onceSessionsWith: []) : .waits
    }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        let content = Content.message(message).encoded(in: desk.group)
        let (sealed, place) = seal(content, in: state, desk: &desk)
        return Ciphertext(sealed, for: recipients, place: place)
    }

    /// - Precondition: The chains of `state` are there.
    mutating func seal(
        _ content: [UInt8], in state: MembershipState, desk: inout Desk
    ) -> (message: DerivedMessage, place: GroupPlace) {
        let (body, place) = epochs[epochs.count - 1].seal(content, desk: &desk)
        let message = GroupMessage(
            group: desk.group, epoch: state.id.tag, sender: desk.device, session: place.session, body: body)
        return (DerivedMessage(message), place)
    }

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? DerivedMessage else { return .failed(.broken) }
        guard state.contains(message.body.sender),
            let place = epochs.lastIndex(where: { $0.id == state.id })
        else { return .failed(.epochGone) }
        return epochs[place].open(message.body, desk: &desk)
    }

    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? DerivedMessage else { return false }
        return epochs.contains { $0.opens(message.body, desk: desk, context: &context) }
    }

    // MARK: - Secrets

    /// The first secret of an epoch counts, from those who may give it alone: one who was removed, or any member, could
    /// else plant one that it knows.
    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        guard let place = epochs.lastIndex(where: { $0.id == state.id }),
            epochs[place].givers.contains(sender.device),
            let key = EpochKey(decoding: key, of: state.id), let secret = Block32(key.bytes)
        else { return .broken }
        guard epochs[place].chains == nil else { return .known }
        establish(secret, at: place, desk: &desk)
        if epochs.last?.chains != nil { scheduleRenewal(isOwn: false, at: now, desk: &desk) }
        return .fresh
    }

    /// Takes up the secret of an epoch, and goes on to those that are made of it.
    private mutating func establish(_ secret: Block32, at first: Int, desk: inout Desk) {
        var (place, secret) = (first, secret)
        while true {
            epochs[place].establish(secret, memo: desk.memo.derived, context: &desk.step.context)
            guard place + 1 < epochs.count else { break }
            let successor = epochs[place].successor
            // Whether it is made of it or not, the next secret has nothing more to wait for here.
            epochs[place].successor = nil
            guard let successor, epochs[place + 1].follows, epochs[place + 1].chains == nil else { return }
            place += 1
            secret = DerivedSchedule.secret(
                after: successor, head: epochs[place].state.head, tally: &desk.step.context.tally)
        }
        self.secret = due.isEmpty ? nil : secret
    }

    /// Gives the secret to whoever lacks it, once there is a session with each.
    mutating func distribute(in state: MembershipState, desk: inout Desk) {
        guard let secret, epochs.last?.id == state.id else { return }
        let recipients = due.flatMap(\.devices)
        guard desk.account.prepareSessions(with: recipients, for: desk.group, step: &desk.step) else { return }
        let bytes = EpochKey(epoch: state.id, bytes: secret.bytes).encoded
        for due in due {
            let before = desk.step.context.tally
            let parcels = desk.parcels(
                of: .key(GearKey(tier: Self.tier, bytes: bytes)), to: due.devices, in: state)
            desk.step.report(.spent(desk.step.context.tally.since(before), on: due.rekey))
            desk.step.add(.transmit(MemberFrame(parcels, as: .keyDistribution, rekey: due.rekey)))
        }
        due = []
        self.secret = nil
    }

    // MARK: - Epochs

    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        guard entry.after.tier == Self.tier else {
            if !epochs.isEmpty { epochs[epochs.count - 1].successor = nil }
            (due, secret, renewalDue) = ([], nil, nil)
            return
        }
        if let change = entry.change, change.removed.isEmpty, !change.added.isEmpty,
            let before = entry.before, epochs.last?.id == before.id
        {
            enter(entry.after, adding: entry.added, by: change.committer, desk: &desk)
        } else {
            enterAfresh(entry, desk: &desk)
            scheduleRenewal(isOwn: entry.change?.committer == desk.device, at: now, desk: &desk)
        }
    }

    private mutating func enter(
        _ state: MembershipState, adding newcomers: [DeviceID], by committer: DeviceID, desk: inout Desk
    ) {
        guard let last = epochs.last else { return }
        let place = epochs.count
        epochs.append(DerivedEpoch(state, follows: true, givers: last.givers.union([committer])))
        if committer == desk.device {
            due.append(SenderKey.Due(rekey: .change(state.id), devices: newcomers))
        }
        guard let successor = last.successor else { return }
        epochs[place - 1].successor = nil
        let secret = DerivedSchedule.secret(
            after: successor, head: state.head, tally: &desk.step.context.tally)
        establish(secret, at: place, desk: &desk)
    }

    /// Begins with a secret that does not follow from the one before.
    private mutating func enterAfresh(_ entry: EpochEntry, desk: inout Desk) {
        if !epochs.isEmpty { epochs[epochs.count - 1].successor = nil }
        let committer = entry.change?.committer ?? entry.inviter
        epochs.append(DerivedEpoch(entry.after, follows: false, givers: committer.map { [$0] } ?? []))
        (due, secret) = ([], nil)
        if let carried = entry.carried?.groupSecret(context: &desk.step.context) {
            establish(carried, at: epochs.count - 1, desk: &desk)
        } else if entry.change?.committer == desk.device {
            let before = desk.step.context.tally
            let others = entry.after.others(than: desk.device)
            if !others.isEmpty { due = [SenderKey.Due(rekey: .change(entry.after.id), devices: others)] }
            establish(desk.step.context.randomBlock(), at: epochs.count - 1, desk: &desk)
            desk.step.report(.spent(desk.step.context.tally.since(before), on: .change(entry.after.id)))
        }
    }

    /// Sets when this device makes a fresh secret: its maker a period later, the others after it, each at another time,
    /// should the maker be away; and soon where the secret does not come.
    private mutating func scheduleRenewal(isOwn: Bool, at now: SimulatedInstant, desk: inout Desk) {
        guard let epoch = epochs.last, epoch.state.members.count > 1 else { return renewalDue = nil }
        let period =
            epoch.chains == nil ? Self.patience : desk.configuration.tree.updatePeriod
        let share = isOwn ? 0 : desk.step.context.random.nextUnit()
        let due = now + TimeSpan(nanoseconds: Int64(Double(period.nanoseconds) * (1 + share)))
        renewalDue = due
        desk.step.wake(Alarm.update, at: due)
    }

    /// How long a secret is waited for: as long as receive state is kept by default.
    private static let patience = TimeSpan.seconds(60)

    func isRenewalDue(at now: SimulatedInstant) -> Bool { renewalDue.map { $0 <= now } ?? false }

    mutating func forget(_ horizon: Horizon) {
        epochs.removeAll { $0.id.number < horizon.oldest.epoch }
    }
}
