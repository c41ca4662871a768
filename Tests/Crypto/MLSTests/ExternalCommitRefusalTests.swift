import CryptoTestSupport
import Primitives
import Testing

@testable import MLS

@Suite("Who joins from outside")
struct ExternalCommitRefusalTests {
    @Test func `who cannot do what the group demands does not join on its own`() throws {
        var party = TestParty()
        let able = ClientDescription(identity: [1], extensionTypes: [0xff01])
        for description in [able, able, nil] { party.makeClient(description) }
        try party.found(by: 0)
        let change = Proposal.groupContextExtensions([Extension(type: 0xff01, data: [])])
        try party.commit(by: 0, adding: [1], plan: CommitPlan(proposals: [change]))
        var context = party[2].context
        let info = try #require(try party[0].group?.groupInfo(tree: .inline, context: &context))
        let certified = ClientDescription(
            credential: .x509(certificates: []),
            capabilities: Capabilities(
                versions: [1], cipherSuites: [3], extensions: [0xff01], proposals: [], credentials: [1, 2]))
        let faults: [(LeafFault, ClientDescription)] = [
            (.requiredCapability, party[2].description), (.credentialNotSupportedByAll, certified),
        ]
        for (fault, description) in faults {
            #expect(throws: MLSError.invalidLeaf(fault)) {
                try Group.commitExternally(
                    to: info, client: description, signer: party[2].signer, memo: party.memo,
                    context: &context)
            }
        }
        try party.expectToGoOn()
    }

    @Test func `who joins from outside removes nobody but its former self`() throws {
        var party = try TestParty.ofThree()
        var context = party[3].context
        let info = try #require(try party[0].group?.groupInfo(tree: .inline, context: &context))
        #expect(throws: MLSError.invalidLeaf(.credentialChanged)) {
            try Group.commitExternally(
                to: info, client: party[3].description, removing: LeafIndex(2), signer: party[3].signer,
                memo: party.memo, context: &context)
        }
        let old = try #require(party[0].group?.state.tree[LeafIndex(2)])
        let faults: [(LeafFault, (inout LeafNode.Content) -> Void)] = [
            (.credentialChanged, { _ in }),
            (
                .duplicateEncryptionKey,
                { ($0.credential, $0.encryptionKey) = (old.credential, old.encryptionKey) }
            ),
        ]
        for (fault, change) in faults {
            let leaf = party.leaf(of: 3, source: .commit(parentHash: []), at: LeafIndex(2), change)
            let commit = try party.forgeCommit(
                [.externalInit(kemOutput: [UInt8](repeating: 7, count: 32)), .remove(LeafIndex(2))],
                path: UpdatePath(leafNode: leaf, nodes: []), by: 3, as: .newMemberCommit)
            party.expectRefusal(.invalidLeaf(fault), of: commit)
        }
        try party.expectToGoOn()
    }
}
