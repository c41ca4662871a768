import MLS
import Megolm
public import MembershipLog
public import Primitives

/// What the members of one run share: results of pure operations and public state.
///
/// One run is one thread, so it needs no lock; runs do not share it.
public final class MechanismMemo {
    /// Epochs whose public states all members share: more than are in use at a time, for a device that was long away
    /// can make an older one for itself.
    private static let epochsRemembered = 64

    public let operations: OperationMemo
    let ratchets: RatchetMemo
    public let memberships: MembershipMemo
    let groups: GroupMemo
    let derived: DerivedChainsMemo
    public var envelopes: EnvelopeMemo
    private var lastWelcome: (bytes: [UInt8], welcome: Welcome)?

    public init(mode: OperationMemo.Mode) {
        operations = OperationMemo(mode: mode)
        envelopes = EnvelopeMemo(mode: mode)
        ratchets = RatchetMemo(mode: mode)
        memberships = MembershipMemo(mode: mode, capacity: Self.epochsRemembered)
        derived = DerivedChainsMemo(mode: mode)
        groups = GroupMemo(mode: mode, stateCapacity: Self.epochsRemembered)
    }

    /// A Welcome as it is decoded; those who are let in together get the same bytes.
    func welcome(_ message: WelcomeMessage) -> Welcome? {
        if let lastWelcome, lastWelcome.bytes == message.bytes { return lastWelcome.welcome }
        guard let welcome = message.welcome else { return nil }
        lastWelcome = (message.bytes, welcome)
        return welcome
    }
}
