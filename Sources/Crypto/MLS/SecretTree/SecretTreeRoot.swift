import Metering
public import Primitives

/// Which of a sender's two ratchets (RFC 9420 §9.1).
public enum RatchetKind: Sendable, CaseIterable {
    /// For proposals and commits.
    case handshake
    case application
}

/// The secret tree of an epoch (RFC 9420 §9), once for all of its members.
///
/// It can derive all keys of the epoch. What one member has not given up yet is said by its `SecretTree`, which
/// is the only way to the keys. In `.shared` leaves, generations and messages that a member has asked for are remembered
/// for the others, each of which is charged as if it had derived them from what it still holds: right for a
/// simulator, wrong for a product. Serves one run and is not shared between tasks.
public final class SecretTreeRoot {
    /// With what a sender's ratchets begin.
    struct LeafSecrets {
        let handshake: Block32
        let application: Block32
    }

    /// What one generation of a ratchet gives.
    struct Generation {
        let keys: MessageKeys
        let next: Block32
    }

    private struct GenerationName: Hashable {
        let leaf: LeafIndex
        let kind: RatchetKind
        let generation: UInt32
    }

    public let size: TreeSize
    public let suite: CipherSuite
    private let secret: EncryptionSecret
    private let leaves: MemoTable<LeafIndex, LeafSecrets>
    private let generations: MemoTable<GenerationName, Generation>
    /// What messages of the epoch say, by their fingerprints.
    let openings: MemoTable<Block32, PrivateMessage.Opening>
    private var names = FingerprintMemo(byteCountMin: 128)

    public init(
        _ secret: EncryptionSecret, size: TreeSize, suite: CipherSuite, mode: OperationMemo.Mode
    ) {
        self.size = size
        self.suite = suite
        self.secret = secret
        leaves = MemoTable(mode: mode)
        generations = MemoTable(mode: mode, capacity: 8192)
        openings = MemoTable(mode: mode, capacity: 1024)
    }

    /// What `openings` has a message under.
    func name(of message: [UInt8]) -> Block32 { names.name(of: message, under: .zero) }

    /// The beginnings of the ratchets of `leaf`, which is in the tree.
    ///
    /// - Parameter height: How many levels above the leaf stands the lowest node secret that the member holds.
    func leafSecrets(of leaf: LeafIndex, below height: Int, tally: inout OperationTally) -> LeafSecrets {
        // The member derives both children of each node on the way: it needs the other one later.
        for _ in 0..<height {
            for side in Side.allCases {
                ExpandableSecret.charge("tree", contextCount: side.name.utf8.count, to: &tally)
            }
        }
        for label in ["handshake", "application"] {
            ExpandableSecret.charge(label, contextCount: 0, to: &tally)
        }
        return beginnings(of: leaf)
    }

    /// The same for who was charged for them before.
    func beginnings(of leaf: LeafIndex) -> LeafSecrets {
        leaves.value(for: leaf) { deriveLeafSecrets(of: leaf) }
    }

    /// One generation of a ratchet that stands there with `secret`.
    func generation(
        _ generation: UInt32, of leaf: LeafIndex, _ kind: RatchetKind, from secret: Block32,
        tally: inout OperationTally
    ) -> Generation {
        for label in ["key", "nonce", "secret"] {
            ExpandableSecret.charge(label, contextCount: MemoryLayout<UInt32>.size, to: &tally)
        }
        let name = GenerationName(leaf: leaf, kind: kind, generation: generation)
        return generations.value(for: name) {
            var charged = OperationTally()
            let ratchet = ExpandableSecret(secret)
            let aead = suite.aead
            let key = ratchet.expand(
                "key", generation: generation, count: aead.keyCount, tally: &charged)
            let nonce = ratchet.expand(
                "nonce", generation: generation, count: AEAD.nonceCount, tally: &charged)
            return Generation(
                keys: MessageKeys(aead, key: key, nonce: nonce),
                next: ratchet.expand("secret", generation: generation, tally: &charged))
        }
    }

    private func deriveLeafSecrets(of leaf: LeafIndex) -> LeafSecrets {
        var charged = OperationTally()
        var (node, nodeSecret) = (size.root, secret.block)
        while node != leaf.node, let child = node.child(towards: leaf) {
            let side = child < node ? Side.left : .right
            nodeSecret = ExpandableSecret(nodeSecret).expand(
                "tree", context: Array(side.name.utf8), tally: &charged)
            node = child
        }
        let ratchets = ExpandableSecret(nodeSecret)
        return LeafSecrets(
            handshake: ratchets.expand("handshake", context: [], tally: &charged),
            application: ratchets.expand("application", context: [], tally: &charged))
    }

    private enum Side: CaseIterable {
        case left, right

        var name: String { self == .left ? "left" : "right" }
    }
}
