public import Primitives

/// Remembers what the members of a run do alike with equal public state (architecture, principle 4).
///
/// In `.shared` a commit is checked and applied by the first member that receives it, and the others get the
/// same objects; each is charged as if it had done the work. In `.full` nothing is remembered. One memo serves
/// one run and is not shared between tasks.
public final class GroupMemo {
    /// A message as it is read in one public state, which the table keeps alive meanwhile.
    struct Reading: Hashable {
        let state: GroupState
        let message: Block32
        let pathSecrets: PathSecretPlace

        static func == (own: Reading, other: Reading) -> Bool {
            own.state === other.state && own.message == other.message && own.pathSecrets == other.pathSecrets
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(state))
            hasher.combine(message)
        }
    }

    let openings: MemoTable<Reading, OpenedMessage>
    let joins: MemoTable<Block32, JoinedState>
    /// Of commits and trees.
    var names = FingerprintMemo(byteCountMin: 1_024)
    private let states: MemoTable<[UInt8], GroupState>

    /// - Parameters:
    ///   - capacity: How many openings of messages a generation has (see `MemoTable`).
    ///   - stateCapacity: How many public states; each may hold a tree of its own.
    public init(mode: OperationMemo.Mode, capacity: Int = 1_024, stateCapacity: Int = 1_024) {
        openings = MemoTable(mode: mode, capacity: capacity)
        joins = MemoTable(mode: mode, capacity: stateCapacity)
        states = MemoTable(mode: mode, capacity: stateCapacity)
    }

    public var mode: OperationMemo.Mode { states.mode }

    /// The one object for such a state: committer and receivers come to it by different ways.
    func shared(_ state: GroupState) -> GroupState {
        guard mode == .shared else { return state }
        return states.value(for: state.encodedContext + state.confirmationTag) { state }
    }
}
