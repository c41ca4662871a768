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
    /// What this device has still to give, oldest first.
    private var gifts: [Gift] = []
    /// When this device makes a fresh secret by a change of its own.
    private var renewalDue: SimulatedInstant?

    /// The secret of an epoch, for those who are to have it from this device.
    ///
    /// Newcomers are given that of the epoch in which they came, however late: from it they make those that followed, and
    /// read what others wrote under them meanwhile.
    private struct Gift {
        let state: MembershipState
        let due: SenderKey.Due
        /// Nothing until it has come.
        var secret: Block32?
    }

    var stateSize: Int {
        epochs.reduce(gifts.count { $0.secret != nil } * Block32.count) { $0 + $1.serializedSize }
    }

    // MARK: - Messages

    /// Waits for the secret where it has not come, and where this device has made it and not given it to the others: if a
    /// later epoch came first, nobody could read what was written under it.
    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        guard let epoch = epochs.last, epoch.id == state.id, epoch.chains != nil else { return .waits }
        let isGiven = !gifts.contains { $0.state.id == epoch.id }
        return isGiven || epoch.follows ? .ready(onceSessionsWith: []) : .waits
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
            for gift in gifts.indices where gifts[gift].state.id == epochs[place].id {
                gifts[gift].secret = secret
            }
            guard place + 1 < epochs.count else { return }
            let successor = epochs[place].successor
            // Whether it is made of it or not, the next secret has nothing more to wait for here.
            epochs[place].successor = nil
            guard let successor, epochs[place + 1].follows, epochs[place + 1].chains == nil else { return }
            place += 1
            secret = DerivedSchedule.secret(
                after: successor, head: epochs[place].state.head, tally: &desk.step.context.tally)
        }
    }

    /// Gives secrets to whoever lacks them, once there is a session with each; who was put out since is given none.
    mutating func distribute(in state: MembershipState, desk: inout Desk) {
        guard !gifts.isEmpty else { return }
        var left: [Gift] = []
        for gift in gifts {
            let recipients = gift.due.devices.filter(state.contains)
            guard !recipients.isEmpty else { continue }
            if let secret = gift.secret,
                desk.account.prepareSessions(with: recipients, for: desk.group, step: &desk.step)
            {
                give(secret, of: gift.state, to: recipients, for: gift.due.rekey, desk: &desk)
            } else {
                left.append(gift)
            }
        }
        gifts = left
    }

    private func give(
        _ secret: Block32, of state: MembershipState, to recipients: [DeviceID], for rekey: RekeyID,
        desk: inout Desk
    ) {
        let before = desk.step.context.tally
        let bytes = EpochKey(epoch: state.id, bytes: secret.bytes).encoded
        let parcels = desk.parcels(
            of: .key(GearKey(tier: Self.tier, bytes: bytes)), to: recipients, in: state)
        desk.step.report(.spent(desk.step.context.tally.since(before), on: rekey))
        desk.step.add(.transmit(MemberFrame(parcels, as: .keyDistribution, rekey: rekey)))
    }

    // MARK: - Epochs

    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        guard entry.after.tier == Self.tier else {
            endLine()
            renewalDue = nil
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
            gifts.append(
                Gift(state: state, due: SenderKey.Due(rekey: .change(state.id), devices: newcomers)))
        }
        guard let successor = last.successor else { return }
        epochs[place - 1].successor = nil
        let secret = DerivedSchedule.secret(
            after: successor, head: state.head, tally: &desk.step.context.tally)
        establish(secret, at: place, desk: &desk)
    }

    /// No more secrets are made of the last one.
    ///
    /// What is to be given is still given, but for a fresh secret that nobody has yet: nobody has written under it.
    private mutating func endLine() {
        guard let last = epochs.last else { return }
        epochs[epochs.count - 1].successor = nil
        if !last.follows { gifts.removeAll { $0.state.id == last.id } }
    }

    /// Begins with a secret that does not follow from the one before.
    private mutating func enterAfresh(_ entry: EpochEntry, desk: inout Desk) {
        endLine()
        let committer = entry.change?.committer ?? entry.inviter
        epochs.append(DerivedEpoch(entry.after, follows: false, givers: committer.map { [$0] } ?? []))
        if let carried = entry.carried?.groupSecret(context: &desk.step.context) {
            establish(carried, at: epochs.count - 1, desk: &desk)
        } else if entry.change?.committer == desk.device {
            let before = desk.step.context.tally
            let others = entry.after.others(than: desk.device)
            if !others.isEmpty {
                let due = SenderKey.Due(rekey: .change(entry.after.id), devices: others)
                gifts.append(Gift(state: entry.after, due: due))
            }
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

    /// The group's secret stands behind its own chain: a change makes another.
    mutating func renewKeys(at now: SimulatedInstant) { if renewalDue != nil { renewalDue = now } }

    func isRenewalDue(at now: SimulatedInstant) -> Bool { renewalDue.map { $0 <= now } ?? false }

    mutating func forget(_ horizon: Horizon) {
        epochs.removeAll { $0.id.number < horizon.oldest.epoch }
        gifts.removeAll { $0.state.id.number < horizon.oldest.epoch }
    }
}
