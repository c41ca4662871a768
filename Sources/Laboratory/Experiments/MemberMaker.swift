import Identity
import Members
import Primitives
import Randomness
import SchemeContract
import Tiers

/// How the pure operations of a run are done: each time anew, or once and remembered.
///
/// Both give the same results, byte for byte; `shared` is faster.
public enum Execution: String, CaseIterable, Sendable {
    case full
    case shared
}

/// The one place that knows which code stands behind the world's members.
enum MemberMaker {
    /// What makes the members of one run; they share what is remembered in it.
    static func make(
        _ scheme: MechanismConfiguration, execution: Execution, seed: Seed
    ) -> (DeviceID, PersonID, GroupIndex, Seed) -> any GroupMechanism {
        let memo = MechanismMemo(mode: execution == .full ? .full : .shared)
        return { device, owner, group, memberSeed in
            GroupMember(
                device, of: owner, in: name(of: group, seed: seed), configuration: scheme, memo: memo,
                seed: memberSeed)
        }
    }

    private static func name(of group: GroupIndex, seed: Seed) -> GroupID {
        let whole = seed.descendant("group.name")
        var name = RandomStream(seed: group == .first ? whole : whole.descendant("of", UInt64(group.number)))
        return GroupID(name.next())
    }
}
