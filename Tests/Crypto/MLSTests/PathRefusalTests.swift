import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

/// A right commit of member 0, to be spoilt.
private struct SpoilableCommit {
    var party: TestParty
    let path: UpdatePath
    let next: Group
    /// Under which the path's secrets are encrypted.
    let provisionalContext: [UInt8]

    init() throws {
        party = try TestParty.ofThree()
        var context = party[0].context
        let pending = try #require(try party[0].group?.commit(context: &context))
        guard case .publicMessage(let message) = pending.message,
            case .commit(let commit) = message.authenticated.content.body
        else { throw MLSError.wrongGroup }
        path = try #require(commit.path)
        next = pending.next
        let before = try #require(party[0].group).state.context
        provisionalContext =
            next.state.context.with(confirmedTranscriptHash: before.confirmedTranscriptHash).encoded
    }

    mutating func expectRefusal(
        _ error: MLSError, leaf: LeafNode? = nil, nodes: [UpdatePath.Node]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let spoilt = UpdatePath(leafNode: leaf ?? path.leafNode, nodes: nodes ?? path.nodes)
        let bytes = try party.forgeCommit([], path: spoilt)
        party.expectRefusal(error, of: bytes, sourceLocation: sourceLocation)
    }

    /// The path with another secret for member 1.
    mutating func nodes(sealing secret: [UInt8]) throws -> [UpdatePath.Node] {
        let key = try #require(party[0].group?.state.tree[LeafIndex(1)]).encryptionKey.spoken()
        let sealed = try party.suite.encrypt(
            secret, to: key, label: UpdatePath.label, labelContext: provisionalContext,
            using: &party[0].context)
        let node = UpdatePath.Node(
            encryptionKey: path.nodes[0].encryptionKey, encryptedPathSecrets: [sealed])
        return [node] + path.nodes.dropFirst()
    }
}

@Suite("Paths that are refused")
struct PathRefusalTests {
    @Test func `a path of another shape than the tree's`() throws {
        var commit = try SpoilableCommit()
        let nodes = commit.path.nodes
        try commit.expectRefusal(
            .invalidPath(.nodeCount(expected: 2, got: 1)), nodes: Array(nodes.dropLast()))
        let none = UpdatePath.Node(encryptionKey: nodes[1].encryptionKey, encryptedPathSecrets: [])
        try commit.expectRefusal(
            .invalidPath(.secretCount(expected: 1, got: 0)), nodes: [nodes[0], none])
        try commit.party.expectToGoOn()
    }

    @Test func `a path with keys that the tree or the path has already`() throws {
        var commit = try SpoilableCommit()
        let nodes = commit.path.nodes
        let taken = try #require(commit.party[1].group?.state.tree[LeafIndex(2)]).encryptionKey
        for key in [taken, nodes[0].encryptionKey, commit.path.leafNode.encryptionKey] {
            let node = UpdatePath.Node(
                encryptionKey: key, encryptedPathSecrets: nodes[1].encryptedPathSecrets)
            try commit.expectRefusal(.invalidPath(.keyNotNew), nodes: [nodes[0], node])
        }
        try commit.party.expectToGoOn()
    }

    @Test func `a path with keys that others could not encrypt to`() throws {
        var commit = try SpoilableCommit()
        let nodes = commit.path.nodes
        let short = MLSError.refused(.wrongLength(of: .agreementKey, expected: 32, got: 2))
        let faults: [(MLSError, HPKEPublicKey)] = [
            (.invalidPath(.lowOrderKey), HPKEPublicKey(AgreementPublicKey(.zero))),
            (short, .foreign([1, 2])),
        ]
        for (error, key) in faults {
            let node = UpdatePath.Node(
                encryptionKey: key, encryptedPathSecrets: nodes[1].encryptedPathSecrets)
            try commit.expectRefusal(error, nodes: [nodes[0], node])
        }
        try commit.party.expectToGoOn()
    }

    @Test func `a leaf of a path that breaks a rule`() throws {
        var commit = try SpoilableCommit()
        let own = LeafIndex(0)
        let parentHash = try #require(commit.path.leafNode.parentHash)
        let old = try #require(commit.party[1].group?.state.tree[own])
        let faults: [(MLSError, LeafNode)] = [
            (.invalidPath(.parentHash), commit.party.leaf(of: 0, source: .commit(parentHash: []), at: own)),
            (.invalidLeaf(.wrongSource), commit.party.leaf(of: 0, source: .update, at: own)),
            (
                .invalidLeaf(.signature),
                commit.party.leaf(of: 0, source: .commit(parentHash: parentHash), at: LeafIndex(1))
            ),
            (
                .invalidLeaf(.duplicateEncryptionKey),
                commit.party.leaf(of: 0, source: .commit(parentHash: parentHash), at: own) {
                    $0.encryptionKey = old.encryptionKey
                }
            ),
            (
                .invalidLeaf(.lowOrderKey),
                commit.party.leaf(of: 0, source: .commit(parentHash: parentHash), at: own) {
                    $0.encryptionKey = HPKEPublicKey(AgreementPublicKey(.zero))
                }
            ),
            (
                .invalidLeaf(.credentialChanged),
                commit.party.leaf(of: 0, source: .commit(parentHash: parentHash), at: own) {
                    $0.credential = .basic(identity: [9])
                }
            ),
        ]
        for (error, leaf) in faults { try commit.expectRefusal(error, leaf: leaf) }
        try commit.party.expectToGoOn()
    }

    @Test func `secrets that do not lead to the path's keys`() throws {
        var commit = try SpoilableCommit()
        let short = try commit.nodes(sealing: [1, 2, 3])
        try commit.expectRefusal(.invalidPath(.secretLength(3)), nodes: short)
        let other = try commit.nodes(sealing: [UInt8](repeating: 1, count: 32))
        try commit.expectRefusal(.invalidPath(.secret), nodes: other)
        let swapped = UpdatePath.Node(
            encryptionKey: commit.path.nodes[0].encryptionKey,
            encryptedPathSecrets: commit.path.nodes[1].encryptedPathSecrets)
        try commit.expectRefusal(
            .refused(.authenticationFailed), nodes: [swapped, commit.path.nodes[1]])
        try commit.expectRefusal(.confirmationTag)
        try commit.party.expectToGoOn()
    }

    @Test func `an update in one's own name whose key one does not have`() throws {
        var party = try TestParty.ofThree()
        let leaf = party.leaf(of: 2, source: .update, at: LeafIndex(2))
        let proposal = try party.forge(.proposal(.update(leaf)), by: 2)
        for reader in 0..<3 { _ = try party.process(proposal, by: reader) }
        var context = party[0].context
        let pending = try #require(try party[0].group?.commit(context: &context))
        party.expectRefusal(.invalidPath(.noKey), of: pending.message.encoded, by: 2)
        _ = try party.process(pending.message.encoded, by: 1)
    }
}
