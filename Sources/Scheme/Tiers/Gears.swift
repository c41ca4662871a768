public import Accounts
public import Identity
public import MembershipLog
public import Primitives
public import Quantities
public import SchemeContract

/// One of each gear, found by the name that the log has for it.
public struct Gears {
    /// To add a gear is to add a folder, and a line here (`docs/extending.md`).
    static let all: [any Gear.Type] = [
        Pairwise.self,
        SenderKeys.self,
        DerivedSenderKeys.self,
        Tree.self,
        Wrapping.self,
        SharedKey.self,
        SharedSession.self,
        HashChains.self,
    ]

    private var gears: [any Gear] = all.map { $0.init() }

    public init() {}

    // MARK: - Which gear

    /// Those of all gears, by rising number.
    public static let tiers = all.map { $0.tier }.sorted { $0.rawValue < $1.rawValue }

    /// Places in the list, by the tier's number; nothing where no gear has it.
    private static let places: [Int?] = {
        var places = [Int?](repeating: nil, count: 1 + Int(UInt8.max))
        for (place, gear) in all.enumerated() { places[Int(gear.tier.rawValue)] = place }
        return places
    }()

    /// Whether there is such a gear, which is to be asked of what others say.
    static func has(_ tier: Tier) -> Bool { places[Int(tier.rawValue)] != nil }

    private static func place(of tier: Tier) -> Int {
        guard let place = places[Int(tier.rawValue)] else {
            preconditionFailure("what names a gear that is not in the list was refused when it came")
        }
        return place
    }

    public static func type(of tier: Tier) -> any Gear.Type { all[place(of: tier)] }

    public static func messageType(ofKind kind: UInt8) -> (any GearMessage.Type)? {
        for gear in all {
            for type in gear.messages where type.kind == kind { return type }
        }
        return nil
    }

    public static func invitationType(ofKind kind: UInt8) -> (any GearInvitation.Type)? {
        for gear in all {
            for type in gear.invitations where type.kind == kind { return type }
        }
        return nil
    }

    public static func tier(ofKeyKind kind: UInt8) -> Tier? {
        for gear in all where gear.keyKind == kind { return gear.tier }
        return nil
    }

    /// The gear in whose messages a change from one tier to another travels.
    public static func carrier(ofChangeFrom before: Tier?, to after: Tier) -> Tier? {
        for case let carrier as any ChangeCarrier.Type in all
        where carrier.carries(changeFrom: before, to: after) { return carrier.tier }
        return nil
    }

    public static func isCarrier(_ tier: Tier) -> Bool { type(of: tier) is any ChangeCarrier.Type }

    /// For all that only looks; of a copy, since few have a use for it.
    public func carrier(_ tier: Tier) -> (any ChangeCarrier)? {
        gears[Self.place(of: tier)] as? any ChangeCarrier
    }

    /// The gear of a type, for tests that look into it.
    public func gear<Kind: Gear>() -> Kind {
        for case let gear as Kind in gears { return gear }
        preconditionFailure("every gear has its line in the list")
    }

    // MARK: - Messages

    public func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        gears[Self.place(of: state.tier)].readiness(for: recipients, in: state, at: now, desk: desk)
    }

    public mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        // In place, here and below: a copy would copy what a gear has heard of every sender.
        gears[Self.place(of: state.tier)].seal(message, for: recipients, in: state, at: now, desk: &desk)
    }

    public mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk)
        -> Opening
    {
        gears[Self.place(of: Swift.type(of: message).tier)].open(message, in: state, desk: &desk)
    }

    public mutating func take(
        _ key: GearKey, from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        gears[Self.place(of: key.tier)].take(
            key: key.bytes, from: sender, in: state, present: present, at: now, desk: &desk)
    }

    public mutating func resupply(_ peer: DeviceID, in state: MembershipState) {
        gears[Self.place(of: state.tier)].resupply(peer, in: state)
    }

    public mutating func supply(_ session: UInt64, to peer: DeviceID) {
        for index in gears.indices { gears[index].supply(session, to: peer) }
    }

    public func opens(
        _ message: any GearMessage, besides tried: inout TriedKeys, desk: Desk, context: inout CryptoContext
    ) -> Bool {
        gears[Self.place(of: Swift.type(of: message).tier)].opens(
            message, besides: &tried, desk: desk, context: &context)
    }

    // MARK: - Epochs

    public mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        for index in gears.indices { gears[index].enter(entry, at: now, desk: &desk) }
    }

    public mutating func resume(after abandoned: Gears, at now: SimulatedInstant) {
        for index in gears.indices { gears[index].resume(after: abandoned.gears[index], at: now) }
    }

    public mutating func noteStrangers(at now: SimulatedInstant) {
        for index in gears.indices { gears[index].noteStrangers(at: now) }
    }

    public mutating func renewKeys(at now: SimulatedInstant) {
        for index in gears.indices { gears[index].renewKeys(at: now) }
    }

    public mutating func distribute(in state: MembershipState, desk: inout Desk) {
        // A gear that is left may still be asked for what its last messages need.
        for index in gears.indices { gears[index].distribute(in: state, desk: &desk) }
    }

    public func isRenewalDue(in state: MembershipState, at now: SimulatedInstant) -> Bool {
        gears[Self.place(of: state.tier)].isRenewalDue(at: now)
    }

    public mutating func forget(_ horizon: Horizon) {
        for index in gears.indices { gears[index].forget(horizon) }
    }

    public mutating func forgetAll() { gears = Self.all.map { $0.init() } }

    public var stateSize: Int {
        var size = 0
        for gear in gears { size += gear.stateSize }
        return size
    }

    // MARK: - Invitations

    public mutating func accept(
        _ invitation: any GearInvitation, present: MembershipState?, at now: SimulatedInstant,
        desk: inout Desk
    ) throws(MechanismError) -> Acceptance {
        let place = Self.place(of: Swift.type(of: invitation).tier)
        guard var carrier = gears[place] as? any ChangeCarrier else { throw .malformed }
        let acceptance = try carrier.accept(
            invitation, deposit: nil, present: present, at: now, desk: &desk)
        gears[place] = carrier
        return acceptance
    }

    /// The epochs whose deposits invitations wait for.
    public var awaitedDeposits: [EpochID] {
        gears.flatMap { ($0 as? any ChangeCarrier)?.awaitedDeposits ?? [] }
    }

    public mutating func accept(
        deposit: [UInt8], present: MembershipState?, at now: SimulatedInstant, desk: inout Desk
    ) -> Acceptance {
        for place in gears.indices {
            guard var carrier = gears[place] as? any ChangeCarrier else { continue }
            let acceptance = carrier.accept(deposit: deposit, present: present, at: now, desk: &desk)
            gears[place] = carrier
            return acceptance
        }
        return .nothing
    }
}

extension Tier {
    /// The name of its gear.
    ///
    /// - Precondition: There is such a gear.
    public var name: String { Gears.type(of: self).name }
}
