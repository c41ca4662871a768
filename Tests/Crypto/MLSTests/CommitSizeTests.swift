import Testing
import WireFormat

@testable import MLS

/// The law of docs/tree.md: how many bytes a commit has, by the shape of the tree.
@Suite("Size of commits")
struct CommitSizeTests {
    private static let ciphertextSize = 1 + 32 + 1 + 32 + 16

    /// The size that the law gives for a commit that changes `removed` leaves and adds nobody.
    ///
    /// - Parameter tree: The tree after the proposals.
    /// - Returns: And how many ciphertexts there are, which `secrets` says whether the commit has.
    private func predicted(
        by committer: LeafIndex, in tree: RatchetTree, leaf: LeafNode, groupID: [UInt8], removalCount: Int,
        secrets: PathSecretPlace
    ) throws -> (size: Int, ciphertextCount: Int) {
        let size = try #require(TreeSize(leafCount: tree.leafCount))
        var (nodes, ciphertextCount) = (0, 0)
        for node in size.copath(of: committer.node) {
            let count = try #require(tree.resolution(of: UInt32(node.number))).count
            guard count > 0 else { continue }
            ciphertextCount += count
            let list = secrets == .inside ? count * Self.ciphertextSize : 0
            nodes += 1 + 32 + WireEncoder.lengthPrefixSize(for: list) + list
        }
        let path = leaf.encoded.count + WireEncoder.lengthPrefixSize(for: nodes) + nodes
        let proposals = removalCount * (1 + 2 + 4)
        let content = 1 + groupID.count + 8 + (1 + 4) + 1 + 1 + WireEncoder.lengthPrefixSize(for: proposals)
        let authentication = (2 + 64) + (1 + 32) + (1 + 32)
        return (4 + content + proposals + 1 + path + authentication, ciphertextCount)
    }

    @Test(arguments: [2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 24, 32])
    func `a commit is as long as its tree's shape says, blank, full and in between`(count: Int) throws {
        var party = TestParty()
        for _ in 0..<count { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: Array(1..<count))
        for committer in 0..<count { try check(&party, by: committer, removing: []) }
        try check(&party, by: 0, removing: [])
        guard count > 4 else { return }
        try check(&party, by: 0, removing: [count - 1, 2])
        try check(&party, by: 1, removing: [])
        try party.commit(by: 0, adding: [2], plan: CommitPlan(path: .whereNeeded))
        try check(&party, by: 3, removing: [])
    }

    private func check(_ party: inout TestParty, by committer: Int, removing leavers: [Int]) throws {
        let group = try #require(party[committer].group)
        let leaf = try party.leaf(of: committer)
        var tree = group.state.tree
        for leaver in leavers { try tree.remove(try party.leaf(of: leaver)) }
        let proposals = try leavers.map { Proposal.remove(try party.leaf(of: $0)) }
        for secrets in [PathSecretPlace.inside, .beside] {
            var (context, scratch) = (party[committer].context, group)
            let pending = try scratch.commit(
                CommitPlan(proposals: proposals, pathSecrets: secrets), at: TestParty.instant,
                context: &context)
            let expected = try predicted(
                by: leaf, in: tree, leaf: try #require(pending.next.state.tree[leaf]),
                groupID: group.state.groupID, removalCount: leavers.count, secrets: secrets)
            #expect(pending.message.encoded.count == expected.size)
            #expect(pending.pathSecrets.count == (secrets == .inside ? 0 : expected.ciphertextCount))
            // Its node's number, and a ciphertext.
            #expect(pending.pathSecrets.allSatisfy { $0.secret.encoded.count == 4 + Self.ciphertextSize })
        }
        try party.commit(by: committer, removing: leavers)
    }

    @Test func `a full tree takes one ciphertext a level, a blank one all other members`() throws {
        var party = TestParty()
        for _ in 0..<16 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: Array(1..<16))
        let blank = try ciphertextCount(&party, by: 15)
        for committer in 0..<16 { try party.commit(by: committer) }
        #expect(try ciphertextCount(&party, by: 15) == 4)
        // Half of the tree has the founder's path: its copath child there is one node.
        #expect(blank == 1 + 2 + 4 + 1)
    }

    private func ciphertextCount(_ party: inout TestParty, by committer: Int) throws -> Int {
        var context = party[committer].context
        let pending = try party[committer].group?.commit(at: TestParty.instant, context: &context)
        guard case .publicMessage(let message) = try #require(pending).message,
            case .commit(let commit) = message.authenticated.content.body
        else { return 0 }
        return try #require(commit.path).nodes.reduce(0) { $0 + $1.encryptedPathSecrets.count }
    }
}
