public import Accounts
public import Identity
import Metering
public import Primitives
public import SchemeContract
import WireFormat

/// The members of an epoch and how they encrypt: what the log up to there amounts to.
///
/// Immutable and shared by all members that reached the epoch (a change of it is a pure function, remembered
/// for the run), so memory grows with the group and not with its square.
public final class MembershipState {
    public let group: GroupID
    public let id: EpochID
    /// SHA-256 of the log's newest entry.
    public let head: [UInt8]
    /// By rising device, whichever way a state is come by.
    public let members: [Member]
    public let tier: Tier
    /// The epoch in which `tier` came into force.
    public let tierSince: EpochNumber
    /// What the log says of how much happens.
    public let activity: GroupActivity
    /// SHA-256 over all of the above, which members of the epoch must agree on.
    public let digest: [UInt8]

    public init(
        group: GroupID, epoch: EpochNumber, head: [UInt8], members: [Member], tier: Tier,
        tierSince: EpochNumber, activity: GroupActivity
    ) {
        self.group = group
        id = EpochID(epoch, head: head)
        self.head = head
        // A list that is told or grown by newcomers mostly stands so.
        let members = members.isRising ? members : members.sorted { $0.device < $1.device }
        self.members = members
        self.tier = tier
        self.tierSince = tierSince
        self.activity = activity
        var encoder = WireEncoder(reserving: 128 + members.count * Member.encodedSize)
        encoder.write(group.number)
        encoder.write(epoch.number)
        encoder.writeBytes(head)
        encoder.write(tier.rawValue)
        encoder.write(tierSince.number)
        activity.encode(into: &encoder)
        for member in members { member.encode(into: &encoder) }
        // Observers compare it; the scheme does not need it, so no device is charged for it.
        var uncharged = OperationTally()
        digest = SHA256.hash(encoder.bytes, tally: &uncharged).bytes
    }

    /// The members of a tree at a place of the log.
    ///
    /// - Returns: `nil` when a device is there twice: two leaves may say that they are of one, but in the log
    ///   nobody stands twice.
    public convenience init?(of members: [Member], in group: GroupID, at position: LogPosition) {
        guard Set(members.map(\.device)).count == members.count else { return nil }
        self.init(
            group: group, epoch: position.epoch, head: position.head, members: members,
            tier: position.tier, tierSince: position.tierSince, activity: position.activity)
    }

    public var epoch: EpochNumber { id.number }

    public subscript(device: DeviceID) -> Member? { place(of: device).map { members[$0] } }

    public func contains(_ device: DeviceID) -> Bool { place(of: device) != nil }

    /// A member's place among the members: searched for by halves, since a table of all would have to be made for each state.
    public func place(of device: DeviceID) -> Int? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle].device < device { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low].device == device ? low : nil
    }

    /// - Parameters:
    ///   - mechanism: What the list of gears calls the epoch's.
    ///   - authenticator: Of the tree's epoch, where there is a tree: its members agree on that too.
    public func view(mechanism: String, authenticator: [UInt8]?) -> EpochView {
        var digest = digest
        if let authenticator {
            var uncharged = OperationTally()
            digest = SHA256.hash(digest + authenticator, tally: &uncharged).bytes
        }
        return EpochView(epoch: id, digest: digest, mechanism: mechanism, deviceCount: members.count)
    }

    /// All members but `device`.
    public func others(than device: DeviceID) -> [DeviceID] {
        members.lazy.map(\.device).filter { $0 != device }
    }
}

// MARK: - Changes

extension MembershipState {
    /// The first state of a group.
    ///
    /// - Throws: `.invalidChange` when the founder is not among the members or did not sign.
    public static func founded(
        by change: MembershipChange, policy: SwitchingPolicy, context: inout CryptoContext
    ) throws(MechanismError) -> MembershipState {
        guard change.epoch == .creation else {
            throw .invalidChange(.wrongEpoch(expected: .creation, got: change.epoch))
        }
        guard change.previous == MembershipChange.noPrevious else { throw .invalidChange(.doesNotFollow) }
        guard Set(change.added.map(\.device)).count == change.added.count, change.removed.isEmpty else {
            throw .invalidChange(.membership)
        }
        guard let founder = change.added.first(where: { $0.device == change.committer }) else {
            throw .invalidChange(.committerNotAMember(change.committer))
        }
        let tier = policy.tier(ofNewGroupOf: change.added)
        guard change.tier == tier else {
            throw .invalidChange(.mechanism(expected: tier, got: change.tier))
        }
        let head = try verify(change, by: founder, context: &context)
        return MembershipState(
            group: change.group, epoch: .creation, head: head, members: change.added, tier: tier,
            tierSince: .creation, activity: GroupActivity(since: change.report.instant))
    }

    /// The state after `change`.
    ///
    /// - Throws: `.foreign` for another group's change, `.invalidChange` with the rule that it breaks.
    public func applying(
        _ change: MembershipChange, policy: SwitchingPolicy, memo: MembershipMemo,
        context: inout CryptoContext
    ) throws(MechanismError) -> MembershipState {
        guard change.group == group else { throw .foreign }
        guard change.epoch == epoch.next else {
            throw .invalidChange(.wrongEpoch(expected: epoch.next, got: change.epoch))
        }
        guard change.previous == head else { throw .invalidChange(.doesNotFollow) }
        guard let committer = self[change.committer] else {
            throw .invalidChange(.committerNotAMember(change.committer))
        }
        let changedDevices = Set(change.added.map(\.device) + change.removed)
        guard changedDevices.count == change.added.count + change.removed.count,
            change.added.allSatisfy({ !contains($0.device) }), change.removed.allSatisfy(contains)
        else { throw .invalidChange(.membership) }
        guard change.report.instant >= activity.latest else { throw .invalidChange(.instant) }

        let activity = activity.adding(
            change.report, joins: change.added.count, removals: change.removed.count)
        let tier = policy.tier(
            after: self, adding: change.added, removing: change.removed, activity: activity)
        guard change.tier == tier else {
            throw .invalidChange(.mechanism(expected: tier, got: change.tier))
        }
        let head = try Self.verify(change, by: committer, context: &context)
        return memo.state(after: self, head: head) {
            MembershipState(
                group: group, epoch: change.epoch, head: head,
                members: members(adding: change.added, removing: change.removed), tier: tier,
                tierSince: tier == self.tier ? tierSince : change.epoch, activity: activity)
        }
    }

    /// The members of the next epoch, in no order.
    func members(adding added: [Member], removing removed: [DeviceID]) -> [Member] {
        // A list that does not change is shared by the states that have it.
        guard !added.isEmpty || !removed.isEmpty else { return members }
        let removed = Set(removed)
        var next: [Member] = []
        next.reserveCapacity(members.count + added.count)
        next.append(contentsOf: members)
        if !removed.isEmpty { next.removeAll { removed.contains($0.device) } }
        next.append(contentsOf: added)
        return next
    }

    /// - Returns: The SHA-256 of the whole entry.
    private static func verify(
        _ change: MembershipChange, by committer: Member, context: inout CryptoContext
    ) throws(MechanismError) -> [UInt8] {
        let signedPart = change.signedPart
        guard committer.signingKey.isValid(change.signature, of: signedPart, context: &context) else {
            throw .invalidChange(.signature)
        }
        return SHA256.hash(signedPart + change.signature.bytes, tally: &context.tally).bytes
    }
}

extension [Member] {
    /// Whether they stand by rising device, and so none stands there twice.
    var isRising: Bool { zip(self, dropFirst()).allSatisfy { $0.device < $1.device } }
}

/// The states that changes have led to in one run, so that all members share them (principle: public state is
/// a value that many share).
public final class MembershipMemo {
    private struct Key: Hashable {
        let before: ObjectIdentifier
        let head: [UInt8]
    }

    /// Keeps the state before alive, so that its identity is not given to another.
    private struct Entry {
        let before: MembershipState
        let after: MembershipState
    }

    private let table: MemoTable<Key, Entry>
    /// In either mode: a state that was come by anew is given up for the one like it, which spares the memory and no work.
    private let byDigest: MemoTable<[UInt8], MembershipState>
    private let joined: MemoTable<[UInt8], MembershipState>

    /// - Parameter capacity: How many states a generation of each table has; each grows with the group.
    public init(mode: OperationMemo.Mode, capacity: Int) {
        table = MemoTable(mode: mode, capacity: capacity)
        byDigest = MemoTable(mode: .shared, capacity: capacity)
        joined = MemoTable(mode: mode, capacity: capacity)
    }

    /// The one object for a state like this.
    public func shared(_ state: MembershipState) -> MembershipState {
        byDigest.value(for: state.digest) { state }
    }

    /// The state that a Welcome lets into, the same for all whom it lets in.
    public func state(
        joiningAt position: LogPosition, of group: GroupID, treeHash: [UInt8],
        orElse make: () -> MembershipState?
    ) -> MembershipState? {
        var encoder = WireEncoder()
        encoder.write(group.number)
        position.encode(into: &encoder)
        encoder.writeBytes(treeHash)
        let name = encoder.bytes
        if let known = joined.remembered(name) { return known }
        guard let made = make().map(shared) else { return nil }
        joined.remember(made, for: name)
        return made
    }

    public func state(
        after before: MembershipState, head: [UInt8], orElse make: () -> MembershipState
    ) -> MembershipState {
        table.value(for: Key(before: ObjectIdentifier(before), head: head)) {
            Entry(before: before, after: shared(make()))
        }.after
    }
}
