import MechanismContract
import Mechanisms
import Primitives
import Quantities
import Randomness
import ScenarioFile

/// How the pure operations of a run are done: each time anew, or once and remembered.
///
/// Both give the same results, byte for byte; `shared` is faster.
public enum Execution: String, CaseIterable, Sendable {
    case full
    case shared
}

/// The one place that knows which code a mechanism's name in a scenario stands for.
enum MechanismRegistry {
    /// What makes the members of one run; they share what is remembered in it.
    static func memberMaker(
        for scheme: Scheme, execution: Execution, seed: Seed
    ) -> (DeviceID, Seed) -> any GroupMechanism {
        var name = RandomStream(seed: seed.descendant("group.name"))
        let configuration = MechanismConfiguration(
            group: GroupID(name.next()),
            policy: policy(of: scheme),
            rotation: .init(messages: scheme.rotation.messages, period: scheme.rotation.period),
            grace: scheme.grace)
        let memo = MechanismMemo(mode: execution == .full ? .full : .shared)
        return { device, seed in
            GroupMember(device, configuration: configuration, memo: memo, seed: seed)
        }
    }

    private static func policy(of scheme: Scheme) -> SwitchingPolicy {
        switch scheme.mechanism {
        case .pairwise: return .fixed(.pairwise)
        case .senderKeys: return .fixed(.senderKeys)
        case .adaptive:
            return .adaptive(
                .init(
                    senderKeysAbove: scheme.thresholds.senderKeysAbove,
                    hysteresis: scheme.thresholds.hysteresis, minimumStay: scheme.thresholds.minimumStay))
        case .hybrid: return .fixed(.hybrid)
        case .sharedKey: return .fixed(.sharedKey)
        case .tree:
            preconditionFailure("a scenario that names a mechanism not built yet is refused when it is read")
        }
    }
}
