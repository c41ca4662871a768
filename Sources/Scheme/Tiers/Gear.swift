public import Accounts
public import Identity
public import MembershipLog
public import Primitives
public import Quantities
public import SchemeContract

/// One way to encrypt a group's messages, with what a member holds for it.
///
/// A member has one of each gear all the time and writes in that of the present epoch; in the others it reads what is
/// still on its way. A gear adds what it wants done to the desk's step, and leaves it to the member to number messages,
/// to wait, and to ask for what is missing.
public protocol Gear: SendableMetatype {
    /// How the log names it: a number that no other gear has.
    static var tier: Tier { get }
    /// How people name it, in scenarios and results.
    static var name: String { get }
    /// The kinds of message that it makes for more than one device.
    static var messages: [any GearMessage.Type] { get }
    /// The kinds of invitation by which newcomers get into it.
    static var invitations: [any GearInvitation.Type] { get }
    /// The kind of content in which it gives keys to single devices.
    static var keyKind: UInt8? { get }
    /// What a change needs of each newcomer, besides its long-term keys.
    static var claim: DirectoryQuery.Claim { get }
    /// Whether others tell the committer that the log names for each epoch what they want changed.
    static var hasCommitter: Bool { get }
    /// Whether a change that adds and removes nobody renews its keys.
    static var isRenewedByChange: Bool { get }

    init()

    // MARK: Messages

    /// What there must be before a message can be sealed.
    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness

    /// Encrypts a message, after keys for whoever lacks them.
    ///
    /// - Precondition: What `readiness` asks for is there.
    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext

    /// Decrypts a message of its own kind.
    ///
    /// - Parameter state: That of the epoch in which it was sent.
    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening

    /// Takes a key that a member has sent.
    ///
    /// - Parameters:
    ///   - state: That of the epoch in which it was sent.
    ///   - present: The epoch that is.
    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome

    /// Sees to it that a member which misses a message gets the key of those to come.
    mutating func resupply(_ peer: DeviceID, in state: MembershipState)

    /// Gives a session that it holds, by its name, to a member who has asked for it.
    mutating func supply(_ session: UInt64, to peer: DeviceID)

    /// Whether the keys held now open `message`, whatever the rules say; changes nothing.
    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool

    /// The same for a gear that tries many things with one key, and need not with one that was tried.
    func opens(
        _ message: any GearMessage, besides tried: inout TriedKeys, desk: Desk, context: inout CryptoContext
    ) -> Bool

    // MARK: Epochs

    /// Follows the log to a further epoch, whichever gear it is in.
    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk)

    /// Goes on from an epoch that was left, since the log has gone back to it.
    ///
    /// What was sent since under keys that this had then was seen by members of a branch that lost, and is not sent under
    /// again.
    mutating func resume(after abandoned: any Gear, at now: SimulatedInstant)

    /// On a branch that lost were members who are none here: what any member could have given them is not sent under again.
    mutating func noteStrangers(at now: SimulatedInstant)

    /// Sends under new keys from now on: this device has used its own twice.
    mutating func renewKeys(at now: SimulatedInstant)

    /// Sends what others wait for, as soon as it can.
    mutating func distribute(in state: MembershipState, desk: inout Desk)

    /// Whether it is time that a change renews this device's keys.
    func isRenewalDue(at now: SimulatedInstant) -> Bool

    /// Deletes receive state whose grace period is over.
    mutating func forget(_ horizon: Horizon)

    /// How many bytes its keys take when they are written down.
    var stateSize: Int { get }
}

// Most gears have no use for most of it.
extension Gear {
    public static var messages: [any GearMessage.Type] { [] }
    public static var invitations: [any GearInvitation.Type] { [] }
    public static var keyKind: UInt8? { nil }
    public static var claim: DirectoryQuery.Claim { .nothing }
    public static var hasCommitter: Bool { false }
    public static var isRenewedByChange: Bool { false }

    public mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk)
        -> Opening
    {
        .failed(.broken)
    }

    public mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome { .broken }

    public mutating func resupply(_ peer: DeviceID, in state: MembershipState) {}

    public mutating func supply(_ session: UInt64, to peer: DeviceID) {}

    public func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool { false }

    public func opens(
        _ message: any GearMessage, besides tried: inout TriedKeys, desk: Desk, context: inout CryptoContext
    ) -> Bool { opens(message, desk: desk, context: &context) }

    public mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {}

    public mutating func resume(after abandoned: any Gear, at now: SimulatedInstant) {}

    public mutating func noteStrangers(at now: SimulatedInstant) {}

    public mutating func renewKeys(at now: SimulatedInstant) {}

    public mutating func distribute(in state: MembershipState, desk: inout Desk) {}

    public func isRenewalDue(at now: SimulatedInstant) -> Bool { false }

    public mutating func forget(_ horizon: Horizon) {}

    public var stateSize: Int { 0 }
}

/// What there must be before a message can be sealed.
public enum Readiness {
    /// A key that is on its way or has to be sent first.
    case waits
    /// A session with each of these, who may be none.
    case ready(onceSessionsWith: [DeviceID])
}

/// What a gear makes of a text, and who gets which part of it.
public struct Ciphertext {
    public let parcels: [Parcel]
    /// Its place in a sender key, if it was encrypted under one.
    public let place: GroupPlace?

    init(parcels: [Parcel], place: GroupPlace? = nil) {
        self.parcels = parcels
        self.place = place
    }
}

extension Ciphertext {
    /// One payload for all recipients.
    init(_ message: any GearMessage, for recipients: [DeviceID], place: GroupPlace? = nil) {
        self.init(
            parcels: [Parcel(payload: Envelope.gear(message).encoded, recipients: recipients)], place: place)
    }
}

/// What became of a message.
public enum Opening {
    case content([UInt8], from: DeviceID)
    /// What stands at its place was opened before; nothing where it cannot be told whose that is.
    case repeated(of: DeviceID?)
    /// It goes with an entry of the log, which can perhaps be taken now.
    case noted
    case needsKey
    case failed(Undecryptable)
}

/// What became of a key that a member has sent.
public enum KeyOutcome {
    /// Waiting messages may be readable with it.
    case fresh
    case known
    case broken
}

/// A further epoch of the log.
public struct EpochEntry {
    /// The epoch before; nothing where the log begins here.
    public let before: MembershipState?
    /// The change between; nothing where this device was let in by a word about the state.
    public let change: MembershipChange?
    /// Who has let this device in by a word about the state.
    public let inviter: DeviceID?
    public let after: MembershipState
    /// What a gear that carries changes made of it.
    public let carried: (any CarriedEpoch)?

    public init(
        before: MembershipState?, change: MembershipChange?, inviter: DeviceID? = nil,
        after: MembershipState, carried: (any CarriedEpoch)?
    ) {
        self.before = before
        self.change = change
        self.inviter = inviter
        self.after = after
        self.carried = carried
    }

    var added: [DeviceID] { change?.added.map(\.device) ?? [] }

    var removed: [DeviceID] { change?.removed ?? [] }
}

/// Up to where receive state is deleted.
public struct Horizon {
    /// The oldest state from which messages may still come.
    public let oldest: MembershipState
    public let present: MembershipState
    public let grace: TimeSpan
    public let now: SimulatedInstant

    public init(
        oldest: MembershipState, present: MembershipState, grace: TimeSpan, now: SimulatedInstant
    ) {
        self.oldest = oldest
        self.present = present
        self.grace = grace
        self.now = now
    }
}

/// When receive state went out of use.
public struct Retirement {
    public let at: SimulatedInstant
    /// The epoch in which it last served, if a change of epoch was the reason.
    public let epoch: EpochID?

    public init(at: SimulatedInstant, epoch: EpochID?) {
        self.at = at
        self.epoch = epoch
    }
}

extension Horizon {
    /// Whether the time to keep state for what is on its way is over: the grace period, and where an epoch's end was the
    /// reason also one further epoch.
    public func isPast(_ retirement: Retirement) -> Bool {
        guard retirement.at + grace <= now else { return false }
        return retirement.epoch.map { present.epoch.number >= $0.number.number + 2 } ?? true
    }
}
