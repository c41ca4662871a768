import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

/// A group of three whose context says this epoch.
private func party(inEpoch epoch: UInt64) throws -> TestParty {
    var party = try TestParty.ofThree()
    for member in party.members {
        let group = try #require(party[member].group)
        let old = group.state.context
        let context = GroupContext(
            cipherSuite: old.cipherSuite, groupID: old.groupID, epoch: epoch, treeHash: old.treeHash,
            confirmedTranscriptHash: old.confirmedTranscriptHash, extensions: old.extensions)
        let state = GroupState(
            suite: group.state.suite, context: context, tree: group.state.tree,
            confirmationTag: group.state.confirmationTag, tally: &party[member].context.tally)
        party[member].group = Group(
            state: state, epoch: EpochKeys(group.epoch.secrets, state: state, mode: party.memo.mode),
            path: group.path, signer: party[member].signer, preSharedKeys: PreSharedKeyStore(),
            memo: party.memo)
    }
    return party
}

@Suite("The largest numbers of a message")
struct LastNumbersTests {
    @Test func `the last epoch is talked in, and no commit leaves it`() throws {
        var party = try party(inEpoch: .max)
        var context = party[0].context
        for rule in [CommitPlan.PathRule.always, .whereNeeded] {
            let plan = CommitPlan(proposals: [.add(party.keyPackage(of: 3))], path: rule)
            #expect(throws: MLSError.lastEpoch) { try party[0].group?.commit(plan, context: &context) }
        }
        let commit = try party.forgeCommit([.add(party.keyPackage(of: 3))])
        party.expectRefusal(.lastEpoch, of: commit)
        let info = try #require(try party[0].group?.groupInfo(tree: .inline, context: &context))
        #expect(throws: MLSError.lastEpoch) {
            try Group.commitExternally(
                to: info, client: party[3].description, signer: party[3].signer, memo: party.memo,
                context: &context)
        }
        let message = try party.encrypt([7], by: 0)
        guard case .application(let text, _, _) = try party.process(message, by: 1) else {
            Issue.record("not a message")
            return
        }
        #expect(text == [7])
    }

    @Test func `the epoch before the last is left`() throws {
        var party = try party(inEpoch: .max - 1)
        try party.commit(by: 0)
        #expect(party[1].group?.state.epoch == .max)
        try party.expectAgreement()
    }

    @Test func `a leaf, a sender, an epoch or a time that is the largest is looked for and not found`() throws
    {
        var party = try TestParty.ofThree()
        let last = LeafIndex(.max)
        party.expectRefusal(.unknownMember(last), of: try party.forgeCommit([.remove(last)]))
        let proposal = FramedContent.Body.proposal(.remove(last))
        party.expectRefusal(.unknownMember(last), of: try party.forge(proposal, by: 0, as: .member(last)))
        party.expectRefusal(
            .invalidSignature, of: try party.forge(proposal, by: 0, as: .external(.max)))
        party.expectRefusal(
            .wrongEpoch(expected: 1, got: .max), of: try party.forge(proposal, by: 0, epoch: .max))
        let id = PreSharedKeyID(
            key: .resumption(usage: .application, groupID: [], epoch: .max),
            nonce: [UInt8](repeating: 1, count: 32))
        party.expectRefusal(
            .unknownPreSharedKey(id), of: try party.forgeCommit([.preSharedKey(id)]))
        let times: [Lifetime] = [
            Lifetime(notBefore: .max, notAfter: .max), Lifetime(notBefore: .max, notAfter: 0),
        ]
        for lifetime in times {
            let package = party.keyPackage(of: 3, source: .keyPackage(lifetime))
            party.expectRefusal(.invalidLeaf(.expired), of: try party.forgeCommit([.add(package)]))
        }
        let tree = try #require(party[1].group).reader.secretTree
        for leaf in [0, .max] as [UInt32] {
            var tree = tree
            let error = MLSError.self
            #expect(throws: error) {
                try tree.take(
                    .application, of: LeafIndex(leaf), at: .max, tally: &party[1].context.tally)
            }
        }
        try party.expectToGoOn()
    }
}
