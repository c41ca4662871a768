import Metering
import Primitives

/// Why the keys of a generation cannot be had (RFC 9420 §9).
public enum GenerationFault: Equatable, Sendable {
    /// They were used, or given up since too many later ones came first.
    case gone(UInt32)
    /// More generations would be skipped at once than a hostile sender may make us derive.
    case tooFarAhead(max: Int, got: Int)
    /// The ratchet has no more generations.
    case exhausted
}

/// What a member holds of one ratchet of one sender (RFC 9420 §9.1): 48 bytes, while none was skipped.
struct SenderRatchet {
    /// How many generations may be skipped at once.
    static let skipMax = 1000
    /// Of how many skipped generations the keys are kept.
    static let keptMax = 256

    private struct Skipped {
        let generation: UInt32
        let keys: MessageKeys
    }

    /// The first generation that was neither used nor skipped.
    private(set) var generation: UInt32 = 0
    private var secret: Block32
    // Rising.
    private var skipped: [Skipped] = []

    init(_ secret: Block32) {
        self.secret = secret
    }

    /// How many bytes a client stores: generation and secret, and so for the keys of each skipped generation.
    func serializedSize(of suite: CipherSuite) -> Int {
        let number = MemoryLayout<UInt32>.size
        return Self.freshSize + skipped.count * (number + suite.aead.keyCount + AEAD.nonceCount)
    }

    /// Of one that was not used yet.
    static let freshSize = MemoryLayout<UInt32>.size + Block32.count

    /// The keys of the next generation, for who sends.
    mutating func takeNext(
        of leaf: LeafIndex, _ kind: RatchetKind, root: SecretTreeRoot, tally: inout OperationTally
    ) throws(MLSError) -> MessageKeys {
        try take(generation, of: leaf, kind, root: root, tally: &tally)
    }

    /// The keys of a generation, which are then given up here.
    ///
    /// - Throws: `.noKeys`; the ratchet is then as it was.
    mutating func take(
        _ wanted: UInt32, of leaf: LeafIndex, _ kind: RatchetKind, root: SecretTreeRoot,
        tally: inout OperationTally
    ) throws(MLSError) -> MessageKeys {
        guard wanted >= generation else { return try takeSkipped(wanted, of: leaf) }
        guard wanted < .max else { throw .noKeys(leaf, .exhausted) }
        let distance = Int(wanted - generation)
        guard distance <= Self.skipMax else {
            throw .noKeys(leaf, .tooFarAhead(max: Self.skipMax, got: distance))
        }
        while generation < wanted {
            let passed = generation
            let keys = advance(leaf, kind, root: root, tally: &tally)
            skipped.append(Skipped(generation: passed, keys: keys))
        }
        if skipped.count > Self.keptMax { skipped.removeFirst(skipped.count - Self.keptMax) }
        return advance(leaf, kind, root: root, tally: &tally)
    }

    private mutating func takeSkipped(
        _ wanted: UInt32, of leaf: LeafIndex
    ) throws(MLSError) -> MessageKeys {
        guard let index = skipped.firstIndex(where: { $0.generation == wanted }) else {
            throw .noKeys(leaf, .gone(wanted))
        }
        return skipped.remove(at: index).keys
    }

    /// The keys of this generation; the ratchet stands at the next one then.
    private mutating func advance(
        _ leaf: LeafIndex, _ kind: RatchetKind, root: SecretTreeRoot, tally: inout OperationTally
    ) -> MessageKeys {
        let here = root.generation(generation, of: leaf, kind, from: secret, tally: &tally)
        secret = here.next
        generation += 1
        return here.keys
    }
}
