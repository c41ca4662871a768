import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

@Suite("Pre-shared keys, successors and branches")
struct SuccessionTests {
    private let nonce = [UInt8](repeating: 7, count: 32)

    private func id(_ key: PreSharedKeyID.Key) -> PreSharedKeyID { PreSharedKeyID(key: key, nonce: nonce) }

    @Test func `all who have an external key follow a commit that brings it, and no other does`() throws {
        var party = try TestParty.ofThree()
        let key = id(.external(id: [1]))
        for member in 0..<2 { party[member].group?.preSharedKeys.add([1, 2, 3], id: [1]) }
        var context = party[0].context
        for rule in [CommitPlan.PathRule.always, .whereNeeded] {
            let plan = CommitPlan(proposals: [.preSharedKey(key)], path: rule)
            let pending = try #require(try party[0].group?.commit(plan, context: &context))
            party.expectRefusal(.unknownPreSharedKey(key), of: pending.message.encoded, by: 2)
            var other = party
            other[1].group?.preSharedKeys.add([3], id: [1])
            other.expectRefusal(.confirmationTag, of: pending.message.encoded, by: 1)
        }
        party[2].group?.preSharedKeys.add([1, 2, 3], id: [1])
        try party.commit(by: 0, plan: CommitPlan(proposals: [.preSharedKey(key)]))
        try party.expectToGoOn()
    }

    @Test func `a newcomer has the keys of the commit that adds it`() throws {
        var party = try TestParty.ofThree()
        let key = id(.external(id: [1]))
        for member in 0..<3 { party[member].group?.preSharedKeys.add([9], id: [1]) }
        let bundle = party.bundle(of: 3)
        var context = party[0].context
        let plan = CommitPlan(proposals: [.preSharedKey(key), .add(bundle.keyPackage)])
        let pending = try #require(try party[0].group?.commit(plan, context: &context))
        let welcome = try #require(pending.welcome)
        func join(with store: PreSharedKeyStore) throws -> Group {
            try Group.join(
                welcome, as: bundle, signer: party[3].signer, preSharedKeys: store, memo: party.memo,
                context: &party[3].context
            ).group
        }
        #expect(throws: MLSError.unknownPreSharedKey(key)) { try join(with: PreSharedKeyStore()) }
        var store = PreSharedKeyStore()
        store.add([8], id: [1])
        #expect(throws: MLSError.refused(.authenticationFailed)) { try join(with: store) }
        store.add([9], id: [1])
        #expect(try join(with: store).epochAuthenticator == pending.next.epochAuthenticator)
    }

    @Test func `who was there has the key of an epoch, and who comes back brings it`() throws {
        var party = try TestParty.ofThree()
        let earlier = id(.resumption(usage: .application, groupID: Array("group".utf8), epoch: 1))
        try party.commit(by: 1, adding: [3])
        var context = party[1].context
        let plan = CommitPlan(proposals: [.preSharedKey(earlier)])
        let pending = try #require(try party[1].group?.commit(plan, context: &context))
        party.expectRefusal(.unknownPreSharedKey(earlier), of: pending.message.encoded, by: 3)
        _ = try party.process(pending.message.encoded, by: 2)
        #expect(party[2].group?.epochAuthenticator == pending.next.epochAuthenticator)

        let former = try #require(party[3].group)
        let info = try #require(try party[0].group?.groupInfo(tree: .inline, context: &context))
        let current = id(.resumption(usage: .application, groupID: former.state.groupID, epoch: 2))
        let back = try Group.commitExternally(
            to: info, client: party[3].description, removing: former.ownLeaf, bringing: [current],
            preSharedKeys: former.preSharedKeys, signer: party[3].signer, memo: party.memo,
            context: &party[3].context)
        _ = try party.process(back.message.encoded, by: 0)
        #expect(party[0].group?.epochAuthenticator == back.next.epochAuthenticator)
        #expect(back.next.state.tree.memberCount == 4)
    }

    @Test func `a group whose successor is decided on is suspended`() throws {
        var party = try TestParty.ofThree()
        let successor = Proposal.Reinit(
            groupID: [5], version: 1, cipherSuite: party.suite.rawValue, extensions: [])
        try party.commit(by: 1, plan: CommitPlan(proposals: [.reinit(successor)], path: .whereNeeded))
        var context = party[1].context
        for member in 0..<3 {
            #expect(party[member].group?.successor == successor)
            #expect(throws: MLSError.suspended) { try party.encrypt([1], by: member) }
            #expect(throws: MLSError.suspended) { try party[member].group?.commit(context: &context) }
            #expect(throws: MLSError.suspended) {
                try party[member].group?.propose(.remove(LeafIndex(2)), context: &context)
            }
        }
        party.expectRefusal(.suspended, of: try party.forgeCommit([]))
    }

    /// A new group that says it follows the party's, which is in its epoch 2; what becomes of client 1 in it.
    private func follow(
        _ party: inout TestParty, by usage: PreSharedKeyID.ResumptionUsage, groupID: [UInt8] = [5],
        suite: CipherSuite? = nil
    ) throws -> (founder: Group, joiner: Group) {
        let old = try #require(party[0].group)
        var context = party[0].context
        let suite = suite ?? party.suite
        var group = try Group(
            creating: groupID, client: party[0].description, lifetime: .test, signer: party[0].signer,
            suite: suite, memo: party.memo, context: &context)
        group.preSharedKeys = old.preSharedKeys
        let bundle = KeyPackageBundle(
            party[1].description, signer: party[1].signer, suite: suite, lifetime: .test, context: &context)
        let origin = id(.resumption(usage: usage, groupID: old.state.groupID, epoch: old.state.epoch))
        let plan = CommitPlan(proposals: [.add(bundle.keyPackage), .preSharedKey(origin)])
        let pending = try group.commit(plan, context: &context)
        let joined = try Group.join(
            try #require(pending.welcome), as: bundle, signer: party[1].signer,
            preSharedKeys: try #require(party[1].group).preSharedKeys, memo: party.memo, context: &context)
        return (pending.next, joined.group)
    }

    @Test func `the successor is the group that was decided on`() throws {
        var party = try TestParty.ofThree()
        #expect(throws: MLSError.invalidWelcome(.notTheSuccessor)) { try follow(&party, by: .reinit) }
        let successor = Proposal.Reinit(groupID: [5], version: 1, cipherSuite: 1, extensions: [])
        try party.commit(by: 1, plan: CommitPlan(proposals: [.reinit(successor)]))
        #expect(throws: MLSError.invalidWelcome(.notTheSuccessor)) { try follow(&party, by: .reinit) }
        #expect(throws: MLSError.invalidWelcome(.notTheSuccessor)) {
            try follow(&party, by: .reinit, groupID: [6], suite: .x25519AES128GCM)
        }
        let (founder, joiner) = try follow(&party, by: .reinit, suite: .x25519AES128GCM)
        #expect(founder.epochAuthenticator == joiner.epochAuthenticator)
    }

    @Test func `a branch has the suite of the group it is of`() throws {
        var party = try TestParty.ofThree()
        #expect(throws: MLSError.invalidWelcome(.notABranch)) {
            try follow(&party, by: .branch, suite: .x25519AES128GCM)
        }
        let (founder, joiner) = try follow(&party, by: .branch)
        #expect(founder.epochAuthenticator == joiner.epochAuthenticator)
        try party.expectToGoOn()
    }

    @Test func `new extensions are demanded of who stays, not of who leaves`() throws {
        var party = TestParty()
        let able = ClientDescription(identity: [1], extensionTypes: [0xff01])
        for description in [able, able, nil] { party.makeClient(description) }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2])
        let extensions = [Extension(type: 0xff01, data: [1])]
        let change = Proposal.groupContextExtensions(extensions)
        var context = party[0].context
        #expect(throws: MLSError.invalidProposal(.extensionsNotSupported)) {
            try party[0].group?.commit(CommitPlan(proposals: [change]), context: &context)
        }
        try party.commit(by: 0, removing: [2], plan: CommitPlan(proposals: [change]))
        #expect(party[1].group?.state.context.extensions == extensions)
        try party.expectToGoOn()
    }
}
