import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

/// A tree of a group of six, as the list of nodes that new members get, to be spoilt.
private struct SpoilableTree {
    let party: TestParty
    let nodes: [TreeNode?]

    init() throws {
        var party = TestParty()
        for _ in 0..<7 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2, 3])
        for committer in [1, 3] { try party.commit(by: committer) }
        // Leaves 4 and 5, the first of them in a list of unmerged ones.
        try party.commit(by: 1, adding: [4])
        try party.commit(by: 2, adding: [5], plan: CommitPlan(path: .whereNeeded))
        self.party = party
        var decoder = WireDecoder(try #require(party[0].group).state.tree.encoded)
        nodes = try decoder.readValues { inner throws(WireError) in try inner.readOptional() }
    }

    func parent(at index: Int) throws -> ParentNode {
        guard case .parent(let parent) = nodes[index] else { throw MLSError.invalidTree(.empty) }
        return parent
    }

    func with(_ node: TreeNode?, at index: Int) -> [TreeNode?] {
        var nodes = nodes
        nodes[index] = node
        return nodes
    }

    static func encoded(_ nodes: [TreeNode?]) -> [UInt8] {
        var encoder = WireEncoder()
        encoder.writeValues(nodes) { node, encoder in encoder.writeOptional(node) }
        return encoder.bytes
    }

    func expectRefusal(
        _ fault: TreeFault, of nodes: [TreeNode?], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var context = CryptoContext.forTest()
        #expect(throws: MLSError.invalidTree(fault), sourceLocation: sourceLocation) {
            let tree = try RatchetTree(decoding: Self.encoded(nodes))
            let rules = try LeafRules(
                suite: party.suite, groupID: Array("group".utf8), extensions: [], instant: nil)
            try tree.validate(rules, context: &context)
        }
    }
}

@Suite("Trees that are refused")
struct TreeRefusalTests {
    @Test func `a list of nodes that is no tree`() throws {
        let tree = try SpoilableTree()
        tree.expectRefusal(.empty, of: [])
        tree.expectRefusal(.trailingBlank, of: [nil])
        tree.expectRefusal(.trailingBlank, of: tree.nodes + [nil])
        tree.expectRefusal(.wrongKind(node: 0), of: tree.with(tree.nodes[1], at: 0))
        tree.expectRefusal(.wrongKind(node: 1), of: tree.with(tree.nodes[0], at: 1))
        #expect(throws: MLSError.invalidTree(.tooLarge(leavesMax: 4))) {
            try RatchetTree(nodes: tree.nodes, levelMax: 2)
        }
        #expect(throws: MLSError.malformed(.truncated(at: 0, needed: 1, left: 0))) {
            try RatchetTree(decoding: [])
        }
    }

    @Test func `a tree with a key at two nodes`() throws {
        let tree = try SpoilableTree()
        tree.expectRefusal(.duplicateKey, of: tree.with(tree.nodes[0], at: 2))
        let (left, root) = (try tree.parent(at: 3), try tree.parent(at: 7))
        let twice = ParentNode(
            encryptionKey: root.encryptionKey, parentHash: left.parentHash,
            unmergedLeaves: left.unmergedLeaves)
        tree.expectRefusal(.duplicateKey, of: tree.with(.parent(twice), at: 3))
    }

    @Test func `a parent for which no node below vouches`() throws {
        let tree = try SpoilableTree()
        var context = CryptoContext.forTest()
        for index in [3, 7] {
            let parent = try tree.parent(at: index)
            let other = ParentNode(
                encryptionKey: HPKEPublicKey(AgreementKeyPair(using: &context).publicKey),
                parentHash: parent.parentHash, unmergedLeaves: parent.unmergedLeaves)
            tree.expectRefusal(.parentHash(node: UInt32(index)), of: tree.with(.parent(other), at: index))
        }
    }

    @Test func `a parent to which nobody can encrypt`() throws {
        let tree = try SpoilableTree()
        let root = try tree.parent(at: 7)
        func with(_ key: HPKEPublicKey) -> [TreeNode?] {
            let other = ParentNode(
                encryptionKey: key, parentHash: root.parentHash, unmergedLeaves: root.unmergedLeaves)
            return tree.with(.parent(other), at: 7)
        }
        tree.expectRefusal(.lowOrderKey(node: 7), of: with(HPKEPublicKey(AgreementPublicKey(.zero))))
        let error = MLSError.refused(.wrongLength(of: .agreementKey, expected: 32, got: 65))
        #expect(throws: error) {
            try RatchetTree(nodes: with(.foreign([UInt8](repeating: 4, count: 65))))
        }
    }

    @Test func `unmerged leaves that cannot be`() throws {
        let tree = try SpoilableTree()
        let root = try tree.parent(at: 7)
        #expect(root.unmergedLeaves == [LeafIndex(5)])
        // Blank, out of the tree's order, merged at a node between, and elsewhere.
        let lists: [(UInt32, [UInt32])] = [(6, [5, 6]), (4, [5, 4]), (5, [5, 5]), (0, [0, 5])]
        for (leaf, list) in lists {
            let other = ParentNode(
                encryptionKey: root.encryptionKey, parentHash: root.parentHash,
                unmergedLeaves: list.map(LeafIndex.init))
            tree.expectRefusal(
                .unmergedLeaf(LeafIndex(leaf), node: 7), of: tree.with(.parent(other), at: 7))
        }
        let left = try tree.parent(at: 3)
        let other = ParentNode(
            encryptionKey: left.encryptionKey, parentHash: left.parentHash, unmergedLeaves: [LeafIndex(4)])
        tree.expectRefusal(.unmergedLeaf(LeafIndex(4), node: 3), of: tree.with(.parent(other), at: 3))
    }

    @Test func `a tree with a leaf that breaks a rule`() throws {
        let tree = try SpoilableTree()
        var context = CryptoContext.forTest()
        guard case .leaf(let last) = tree.nodes[10] else { return }
        let unsigned = LeafNode(content: last.content, signature: [UInt8](repeating: 1, count: 64))
        let spoilt = try RatchetTree(nodes: tree.with(.leaf(unsigned), at: 10))
        let rules = try LeafRules(
            suite: tree.party.suite, groupID: Array("group".utf8), extensions: [], instant: nil)
        #expect(throws: MLSError.invalidLeaf(.signature)) { try spoilt.validate(rules, context: &context) }
        let later = try LeafRules(
            suite: tree.party.suite, groupID: Array("group".utf8), extensions: [], instant: 3_000)
        let right = try RatchetTree(nodes: tree.nodes)
        #expect(throws: MLSError.invalidLeaf(.expired)) { try right.validate(later, context: &context) }
    }
}
