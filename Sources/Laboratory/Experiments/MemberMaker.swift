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
    ) -> (DeviceID, PersonID, Seed) -> any GroupMechanism {
        var name = RandomStream(seed: seed.descendant("group.name"))
        let group = GroupID(name.next())
        let memo = MechanismMemo(mode: execution == .full ? .full : .shared)
        return { device, owner, seed in
            GroupMember(device, of: owner, in: group, configuration: scheme, memo: memo, seed: seed)
        }
    }
}
