public import Identity
public import Primitives
public import Quantities
public import SchemeContract

/// A device's view of a group's membership log: where it stands, the state that the log has reached, those before it
/// that messages may still come from, and entries that came too early.
public struct GroupLog {
    /// How far ahead of the log what is kept may be.
    public static let epochsAheadMax: UInt32 = 1_024

    /// How a device stands to the group.
    public enum Standing {
        /// It knows of no state of the log.
        case outside
        /// A Welcome has come and what it needs besides is on its way.
        case invited
        case member(MembershipState)
        /// It was, up to this state, which is without it.
        case removed(MembershipState)
    }

    /// A state that has ended and whose messages may still come.
    private struct Past {
        let state: MembershipState
        let endedAt: SimulatedInstant
    }

    private let policy: SwitchingPolicy
    private let memo: MembershipMemo
    public private(set) var standing = Standing.outside
    /// Oldest first.
    private var past: [Past] = []
    private var waiting = WaitingEntries()

    public init(policy: SwitchingPolicy, memo: MembershipMemo) {
        self.policy = policy
        self.memo = memo
    }

    /// The state that this device is a member of.
    public var state: MembershipState? {
        if case .member(let state) = standing { state } else { nil }
    }

    public var isRemoved: Bool {
        if case .removed = standing { true } else { false }
    }

    // MARK: - Finding states

    /// What a message that names an epoch by its tag is about.
    public enum Reference {
        case known(MembershipState)
        /// The log has not got there here.
        case ahead
        /// It was so long ago that its receive state is deleted, or is on a branch that is not held here.
        case gone

        public var isUnknown: Bool {
            if case .known = self { false } else { true }
        }
    }

    /// The state that a sender means by a tag.
    public func state(named tag: EpochTag) -> Reference {
        guard let state, tag.number <= state.epoch else { return .ahead }
        if tag == state.id.tag { return .known(state) }
        return past.last { $0.state.id.tag == tag }.map { .known($0.state) } ?? .gone
    }

    /// Whether a tag names another epoch of a number than the one that the log has gone through here.
    public func contradicts(_ tag: EpochTag) -> Bool {
        guard let state, tag != state.id.tag else { return false }
        if tag.number == state.epoch { return true }
        return past.contains { $0.state.epoch == tag.number } && !past.contains { $0.state.id.tag == tag }
    }

    /// Whether the log can be expected to get to an epoch in time for what comes of it.
    public func isWithinReach(_ number: EpochNumber) -> Bool {
        guard let state, number > state.epoch else { return true }
        return number.number - state.epoch.number <= Self.epochsAheadMax
    }

    // MARK: - Going forward

    /// A Welcome has come that cannot be taken up yet.
    public mutating func noteInvitation() {
        if case .outside = standing { standing = .invited }
    }

    /// Takes up the state that this device was let in at.
    public mutating func begin(with state: MembershipState) { standing = .member(state) }

    /// The state after a change of the present one.
    public func applying(
        _ change: MembershipChange, to state: MembershipState, context: inout CryptoContext
    ) throws(MechanismError) -> MembershipState {
        try state.applying(change, policy: policy, memo: memo, context: &context)
    }

    /// The first state of a group that `change` founds.
    public func founded(
        by change: MembershipChange, context: inout CryptoContext
    ) throws(MechanismError) -> MembershipState {
        try MembershipState.founded(by: change, policy: policy, context: &context)
    }

    /// The state of a snapshot, as one object for all who are told it.
    public func shared(_ state: MembershipState) -> MembershipState { memo.shared(state) }

    /// Goes on to a state that follows on the present one.
    public mutating func enter(_ after: MembershipState, as device: DeviceID, at now: SimulatedInstant) {
        if let state { past.append(Past(state: state, endedAt: now)) }
        if after.contains(device) {
            standing = .member(after)
        } else {
            standing = .removed(after)
            waiting.removeAll()
        }
    }

    // MARK: - Entries that came too early

    public mutating func keep(_ entry: LogEntry, isSigned: Bool) {
        waiting.keep(entry, isSigned: isSigned, after: state?.epoch)
    }

    /// Those that may follow on the present state, whichever of them does.
    public func candidates(after state: MembershipState) -> [LogEntry] { waiting.following(state) }

    /// Whether entries are held for which something is missing.
    public var holdsEntries: Bool { !waiting.isEmpty }

    public mutating func drop(_ entry: LogEntry) { waiting.remove(entry) }

    /// Forgets entries that the log has passed.
    public mutating func settleEntries() {
        if let state { waiting.settle(at: state) }
    }

    // MARK: - Forgetting

    /// Forgets states whose grace period is over.
    ///
    /// - Returns: The oldest that is left; nothing before the log has begun here.
    public mutating func forget(grace: TimeSpan, at now: SimulatedInstant) -> MembershipState? {
        guard let state else { return nil }
        past.removeAll { $0.endedAt + grace <= now && $0.state.epoch.number + 2 <= state.epoch.number }
        return past.first?.state ?? state
    }

    public mutating func forgetPast() { past = [] }
}
