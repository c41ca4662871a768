import Metering

/// Remembers the pure operations of one run.
///
/// In a group of n all n devices run in this one process: both ends of an agreement compute the same secret,
/// all receivers verify the same signature, and all who hold a secret derive the same keys from it. Each is done
/// once and charged to every device that asks: a hit is charged like a miss, so the memo changes how long a run
/// takes here and nothing that the run reports. It serves one run and is not shared between tasks.
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

    struct DerivedKeys {
        let keys: AgreementKeyPair
        let cost: OperationTally
    }

    public let mode: Mode
    // A secret has two ends and is forgotten when the second has asked.
    let agreements: MemoTable<Meeting, Block32>
    // By the digest of public key, signature and message.
    let verifications: MemoTable<Block32, Bool>
    // By what they are derived from. Of a commit's path to n members there are log n, however many ciphertexts bring them.
    let derivations: MemoTable<[UInt8], DerivedKeys>
    // A Welcome has all whom it lets in hash the same group info, which grows with the group.
    private var lastInfo: PreparedInfo?

    private struct PreparedInfo {
        let info: [UInt8]
        let prepared: HPKE.PreparedInfo
        let cost: OperationTally
    }

    /// - Parameter capacity: How many entries a generation of each table has (see `MemoTable`).
    public init(mode: Mode, capacity: Int = 65_536) {
        self.mode = mode
        agreements = MemoTable(mode: mode, capacity: capacity)
        verifications = MemoTable(mode: mode, capacity: capacity)
        derivations = MemoTable(mode: mode, capacity: min(capacity, 4_096))
    }

    /// An info of HPKE made ready; the last one that was long is remembered.
    func prepared(
        _ info: [UInt8], aead: AEAD, tally: inout OperationTally
    ) -> HPKE.PreparedInfo {
        guard mode == .shared, info.count >= Self.longInfoMin else {
            return HPKE.PreparedInfo(info, aead: aead, tally: &tally)
        }
        if let lastInfo, lastInfo.prepared.aead == aead, lastInfo.info == info {
            tally.add(lastInfo.cost)
            return lastInfo.prepared
        }
        var cost = OperationTally()
        let prepared = HPKE.PreparedInfo(info, aead: aead, tally: &cost)
        tally.add(cost)
        lastInfo = PreparedInfo(info: info, prepared: prepared, cost: cost)
        return prepared
    }

    /// To compare less costs more than to hash it.
    private static let longInfoMin = 2_048

    /// How many results are held.
    public var count: Int { agreements.count + verifications.count + derivations.count }
}
