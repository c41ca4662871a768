import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing

@testable import MLS

@Suite("Secret tree")
struct SecretTreeTests {
    private static func tree(
        leaves: Int = 8, suite: CipherSuite = .x25519AES128GCM, mode: OperationMemo.Mode = .full
    ) -> SecretTree {
        SecretTree(root(leaves: leaves, suite: suite, mode: mode))
    }

    private static func root(
        leaves: Int = 8, suite: CipherSuite = .x25519AES128GCM, mode: OperationMemo.Mode
    ) -> SecretTreeRoot {
        SecretTreeRoot(
            EncryptionSecret(Block32(words: (1, 2, 3, 4))), size: TreeSize(holding: leaves) ?? .one,
            suite: suite, mode: mode)
    }

    @Test func `a leaf beyond the tree has no keys`() {
        var (tree, tally) = (Self.tree(), OperationTally())
        #expect(throws: MLSError.unknownMember(LeafIndex(8))) {
            try tree.take(.handshake, of: LeafIndex(8), at: 0, tally: &tally)
        }
        #expect(tally == OperationTally())
    }

    @Test(arguments: RatchetKind.allCases)
    func `a generation is used once`(kind: RatchetKind) throws {
        var (tree, tally) = (Self.tree(), OperationTally())
        let leaf = LeafIndex(3)
        _ = try tree.take(kind, of: leaf, at: 2, tally: &tally)
        for generation in [0, 1, 3] as [UInt32] {
            _ = try tree.take(kind, of: leaf, at: generation, tally: &tally)
        }
        for generation in 0...3 as ClosedRange<UInt32> {
            #expect(throws: MLSError.noKeys(leaf, .gone(generation))) {
                try tree.take(kind, of: leaf, at: generation, tally: &tally)
            }
        }
    }

    @Test func `no more than a thousand generations are skipped at once`() throws {
        var (tree, tally) = (Self.tree(), OperationTally())
        let leaf = LeafIndex(0)
        #expect(throws: MLSError.noKeys(leaf, .tooFarAhead(max: 1000, got: 1001))) {
            try tree.take(.application, of: leaf, at: 1001, tally: &tally)
        }
        #expect(tree.nodeSecretCount == 1)
        #expect(throws: MLSError.noKeys(leaf, .exhausted)) {
            try tree.take(.application, of: leaf, at: .max, tally: &tally)
        }
        _ = try tree.take(.application, of: leaf, at: 1000, tally: &tally)
    }

    @Test func `of the skipped the last 256 are kept`() throws {
        var (tree, tally) = (Self.tree(), OperationTally())
        let leaf = LeafIndex(0)
        let before = tree.serializedSize
        _ = try tree.take(.application, of: leaf, at: 300, tally: &tally)
        #expect(throws: MLSError.noKeys(leaf, .gone(43))) {
            try tree.take(.application, of: leaf, at: 43, tally: &tally)
        }
        // Three node secrets for one, two ratchets, and 256 generations of a key and a nonce.
        #expect(tree.serializedSize - before == 2 * 36 + 4 + 2 * 36 + 256 * (4 + 16 + 12))
        _ = try tree.take(.application, of: leaf, at: 44, tally: &tally)
        _ = try tree.take(.application, of: leaf, at: 302, tally: &tally)
        _ = try tree.take(.application, of: leaf, at: 299, tally: &tally)
    }

    @Test func `keys that are only found are still there`() throws {
        var (tree, tally) = (Self.tree(), OperationTally())
        let leaf = LeafIndex(5)
        let before = tree.serializedSize
        let found = try tree.find(.application, of: leaf, at: 7, tally: &tally)
        #expect(tree.serializedSize == before)
        let again = try tree.find(.application, of: leaf, at: 7, tally: &tally)
        #expect(found.keys.key == again.keys.key)
        tree.finish(again)
        #expect(tree.serializedSize > before)
        #expect(throws: MLSError.noKeys(leaf, .gone(7))) {
            try tree.find(.application, of: leaf, at: 7, tally: &tally)
        }
    }

    @Test func `who sends takes one generation after the other`() throws {
        var (tree, tally) = (Self.tree(), OperationTally())
        for expected in 0..<3 as Range<UInt32> {
            let next = try tree.find(.handshake, of: LeafIndex(1), at: nil, tally: &tally)
            #expect(next.generation == expected)
            tree.finish(next)
        }
    }

    /// The rule of RFC 9420 §9.2 done literally: node secrets in a table, both children derived, parents given up.
    private struct NaiveTree {
        var nodes: [Int: Block32]
        let size: TreeSize

        mutating func derive(_ leaf: LeafIndex, tally: inout OperationTally) {
            var node = leaf.node
            for above in size.directPath(of: leaf.node).reversed() where nodes[above.number] != nil {
                node = above
            }
            while node != leaf.node, let left = node.left, let right = node.right {
                guard let secret = nodes.removeValue(forKey: node.number) else { return }
                let expandable = ExpandableSecret(secret)
                nodes[left.number] = expandable.expand("tree", context: Array("left".utf8), tally: &tally)
                nodes[right.number] = expandable.expand("tree", context: Array("right".utf8), tally: &tally)
                node = leaf.node < node ? left : right
            }
            guard let secret = nodes.removeValue(forKey: leaf.node.number) else { return }
            for label in ["handshake", "application"] {
                _ = ExpandableSecret(secret).expand(label, context: [], tally: &tally)
            }
        }
    }

    @Test(arguments: [OperationMemo.Mode.full, .shared])
    func `what is held and charged is what deriving it literally holds and costs`(
        mode: OperationMemo.Mode
    ) throws {
        let root = Self.root(leaves: 64, mode: mode)
        try forEverySeed(in: 0..<20) { _, random in
            var tree = SecretTree(root)
            var naive = NaiveTree(nodes: [root.size.root.number: .zero], size: root.size)
            for _ in 0..<40 {
                let leaf = LeafIndex(UInt32(random.index(below: 64)))
                var (charged, expected) = (OperationTally(), OperationTally())
                let isFirst = (try? tree.find(.handshake, of: leaf, at: 0, tally: &charged)) != nil
                guard isFirst else { continue }
                charged = OperationTally()
                let keys = try tree.take(.handshake, of: leaf, at: 0, tally: &charged)
                naive.derive(leaf, tally: &expected)
                let ratchet = ExpandableSecret(.zero)
                _ = ratchet.expand("key", generation: 0, count: keys.key.count, tally: &expected)
                _ = ratchet.expand("nonce", generation: 0, count: keys.nonce.count, tally: &expected)
                _ = ratchet.expand("secret", generation: 0, tally: &expected)
                #expect(charged == expected)
                #expect(tree.nodeSecretCount == naive.nodes.count)
            }
        }
    }

    @Test func `members of a run who share a root get the keys, and pay, as if they did not`() throws {
        let shared = Self.root(mode: .shared)
        let wanted = [(2, 0), (5, 3), (2, 2), (5, 1), (0, 0)] as [(UInt32, UInt32)]
        let outcomes = try [SecretTree(shared), SecretTree(shared), Self.tree()].map { tree in
            var (tree, tally) = (tree, OperationTally())
            let keys = try wanted.map { leaf, generation in
                try tree.take(.application, of: LeafIndex(leaf), at: generation, tally: &tally).key
            }
            return (keys: keys, tally: tally, size: tree.serializedSize)
        }
        for outcome in outcomes.dropFirst() {
            #expect(outcome.keys == outcomes[0].keys)
            #expect(outcome.tally == outcomes[0].tally)
            #expect(outcome.size == outcomes[0].size)
        }
        #expect(Set(outcomes[0].keys).count == wanted.count)
    }

    @Test func `suites have keys of their own length, and no key shows when it is printed`() throws {
        for suite in CipherSuite.allCases {
            var (tree, tally) = (Self.tree(leaves: 1, suite: suite), OperationTally())
            let keys = try tree.take(.handshake, of: LeafIndex(0), at: 0, tally: &tally)
            #expect(keys.key.count == suite.aead.keyCount && keys.nonce.count == 12)
            #expect("\(keys)" == "MessageKeys")
            #expect(tree.nodeSecretCount == 0)
        }
    }

    @Test func `a reuse guard changes the first four bytes of a nonce`() {
        let nonce = [UInt8](1...12)
        #expect(ReuseGuard.none.applied(to: nonce) == nonce)
        #expect(ReuseGuard(number: 0x0102_0304).applied(to: nonce) == [0, 0, 0, 0] + nonce[4...])
    }
}
