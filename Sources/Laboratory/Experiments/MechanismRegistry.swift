import Identity
import MLS
import Members
import MembershipLog
import Primitives
import Randomness
import ScenarioFile
import SchemeContract
import Tiers

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
            tree: MechanismConfiguration.Tree(scheme.tree), grace: scheme.grace)
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
                    treeAbove: scheme.thresholds.treeAbove, hysteresis: scheme.thresholds.hysteresis,
                    minimumStay: scheme.thresholds.minimumStay))
        case .hpke: return .fixed(.hpke)
        case .sharedKey: return .fixed(.sharedKey)
        case .tree: return .fixed(.tree)
        }
    }
}

extension MechanismConfiguration.Tree {
    init(_ tree: Tree) {
        guard let number = UInt16(exactly: tree.cipherSuite), let suite = CipherSuite(rawValue: number) else {
            preconditionFailure("a scenario with another cipher suite is refused when it is read")
        }
        self.init(
            suite: suite, updatePeriod: tree.updatePeriod, batch: tree.batch,
            delivery: tree.delivery == .inline ? .inline : .separate)
    }
}
