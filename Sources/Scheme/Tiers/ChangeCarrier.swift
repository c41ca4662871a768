public import Accounts
public import Identity
public import MLS
public import MembershipLog
public import Primitives
public import Quantities
public import SchemeContract

/// A gear in whose own messages changes of the membership travel, since they change its keys at once.
public protocol ChangeCarrier: Gear {
    /// Whether a change from one gear to another travels in a message of this one.
    static func carries(changeFrom before: Tier?, to after: Tier) -> Bool

    /// The messages of a change of ours; the gear goes on in them when the change is entered.
    ///
    /// - Returns: `nil` where a newcomer's keys are not what it would publish.
    func commit(_ plan: ChangePlan, at now: SimulatedInstant, desk: inout Desk) -> CarriedChange?

    /// Reads an entry of the log that travels in a message of this gear.
    ///
    /// - Returns: `nil` if what it follows on has not come here.
    /// - Throws: `.invalidCommit` or `.invalidChange` for one that the gear's own rules refuse.
    func follow(
        _ entry: any CarriedEntry, at now: SimulatedInstant, desk: inout Desk
    ) throws(MechanismError) -> FollowedEntry?

    /// What an invitation has let us into for a state of the log, if one has.
    func joined(at state: MembershipState) -> (any CarriedEpoch)?

    /// Proposals to an epoch's committer.
    func proposals(adding packages: [KeyPackage], removing members: [Member], desk: inout Desk) -> [[UInt8]]

    /// What a member proposes in this epoch.
    func proposal(in message: any GearMessage, desk: inout Desk) -> ProposedChange?

    /// Takes up an invitation.
    ///
    /// - Parameters:
    ///   - deposit: What was fetched for it, if it was.
    ///   - present: The state of the log, where there is one.
    mutating func accept(
        _ invitation: any GearInvitation, deposit: [UInt8]?, present: MembershipState?,
        at now: SimulatedInstant, desk: inout Desk
    ) throws(MechanismError) -> Acceptance

    /// The epochs whose deposits invitations wait for.
    var awaitedDeposits: [EpochID] { get }

    /// Takes up the invitation that a deposit was fetched for.
    mutating func accept(
        deposit: [UInt8], present: MembershipState?, at now: SimulatedInstant, desk: inout Desk
    ) -> Acceptance
}

/// What a gear that carries changes makes of one epoch of the log.
public protocol CarriedEpoch {
    /// What members of the epoch compare; no secret.
    var authenticator: [UInt8] { get }

    /// Whether it has just the members that the log has, given that it had those of `before`.
    func matches(_ after: MembershipState, by change: MembershipChange, of before: MembershipState) -> Bool

    /// Where a member's first sender key begins if the group goes on to sender keys: all members of the epoch can tell.
    func senderRatchet(of member: Member, context: inout CryptoContext) -> (
        ratchet: [UInt8], session: SessionPrefix
    )?

    /// The secret of the group if it goes on to derived sender keys: all members of the epoch can tell.
    func groupSecret(context: inout CryptoContext) -> Block32?
}

/// A change of ours that is to be carried.
public struct ChangePlan {
    public let change: MembershipChange
    public let before: MembershipState?
    public let after: MembershipState
    /// Of those who get a leaf by it.
    public let packages: [KeyPackage]

    public init(
        change: MembershipChange, before: MembershipState?, after: MembershipState, packages: [KeyPackage]
    ) {
        self.change = change
        self.before = before
        self.after = after
        self.packages = packages
    }
}

/// The messages of a change of ours.
public struct CarriedChange {
    public let frames: [MemberFrame]
    /// What newcomers fetch.
    public let deposit: [UInt8]?
    public let next: any CarriedEpoch
}

/// What an entry of the log says that has come in a carrier's message.
public struct FollowedEntry {
    public let change: MembershipChange
    /// Who the carrier says has committed it, where it says so.
    public let committer: Member?
    /// Nothing where this device is removed by it.
    public let next: (any CarriedEpoch)?
}

/// What a member proposes to a committer.
public enum ProposedChange {
    case add(Member, KeyPackage)
    case remove(Member)
}

/// What came of an invitation.
public enum Acceptance {
    /// It is of no use, or was taken up before.
    case nothing
    /// What it needs besides is being fetched.
    case waits
    /// It lets into an epoch that the log has yet to reach.
    case ahead
    /// The log begins here with it.
    case begins(MembershipState, any CarriedEpoch)
}
