/// Remembers the pure operations of one run.
///
/// In a group of n all n devices run in this one process: both ends of an agreement compute the same secret,
/// and all receivers verify the same signature. Each is done once and charged to every device that asks: a hit
/// is charged like a miss, so the memo changes how long a run takes here and nothing that the run reports. It
/// serves one run and is not shared between tasks.
public final class OperationMemo {
    public enum Mode: Sendable {
        /// Every device does all of its work.
        case full
        /// Equal pure work is done once.
        case shared
    }

    /// Two public keys, whichever is whose.
    struct Meeting: Hashable {
        private let first: Block32
        private let second: Block32

        init(_ own: Block32, _ peer: Block32) {
            (first, second) = own.precedes(peer) ? (own, peer) : (peer, own)
        }
    }

    public let mode: Mode
    // A secret has two ends and is forgotten when the second has asked.
    let agreements: MemoTable<Meeting, Block32>
    // By the digest of public key, signature and message.
    let verifications: MemoTable<Block32, Bool>

    /// - Parameter capacity: How many entries a generation of each table has (see `MemoTable`).
    public init(mode: Mode, capacity: Int = 65_536) {
        self.mode = mode
        agreements = MemoTable(mode: mode, capacity: capacity)
        verifications = MemoTable(mode: mode, capacity: capacity)
    }

    /// How many results are held.
    public var count: Int { agreements.count + verifications.count }
}
