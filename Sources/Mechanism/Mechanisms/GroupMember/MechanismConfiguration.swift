import Megolm
public import Primitives
public import Quantities

/// What all devices of a group have settled before it begins.
public struct MechanismConfiguration: Equatable, Sendable {
    /// When a sender key is replaced though nobody was removed.
    public struct Rotation: Equatable, Sendable {
        public let messages: Int
        public let period: TimeSpan

        public init(messages: Int, period: TimeSpan) {
            self.messages = messages
            self.period = period
        }
    }

    public let group: GroupID
    public let policy: SwitchingPolicy
    public let rotation: Rotation
    /// How long receive state is kept after it went out of use.
    public let grace: TimeSpan

    public init(group: GroupID, policy: SwitchingPolicy, rotation: Rotation, grace: TimeSpan) {
        self.group = group
        self.policy = policy
        self.rotation = rotation
        self.grace = grace
    }
}

/// What the members of one run share: results of pure operations and public state.
///
/// One run is one thread, so it needs no lock; runs do not share it.
public final class MechanismMemo {
    let operations: OperationMemo
    let ratchets: RatchetMemo
    let memberships: MembershipMemo

    public init(mode: OperationMemo.Mode) {
        operations = OperationMemo(mode: mode)
        ratchets = RatchetMemo(mode: mode)
        memberships = MembershipMemo(mode: mode)
    }
}

/// How many and how long: what a member holds for others is bounded.
enum Bounds {
    /// Messages that wait for an epoch or a key, and their bytes: a minute of a busy group.
    static let waitingMessagesMax = 1_024
    static let waitingBytesMax = 1 << 20
    /// Changes of epochs to come: they overtake each other by few, but come in a row after an offline spell.
    static let waitingChangesMax = 1_024
    /// Own messages kept in order to send them again.
    static let sentMessagesMax = 128
    /// Answers to one request.
    static let answersMax = 16
    /// Requests for one message; the wait before each is twice the one before.
    static let requestsMax = 3
    static let firstRequestAfter = TimeSpan.seconds(5)
    /// Contents for one device that wait for a session with it.
    static let directContentsMax = 64
    /// One-time keys with the directory.
    static let oneTimeKeys = 50
}
