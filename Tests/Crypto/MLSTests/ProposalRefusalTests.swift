import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

@Suite("Proposals and commits that are refused")
struct ProposalRefusalTests {
    private let nonce = [UInt8](repeating: 7, count: 32)

    private func key(_ id: UInt8, nonce: [UInt8]? = nil) -> Proposal {
        .preSharedKey(PreSharedKeyID(key: .external(id: [id]), nonce: nonce ?? self.nonce))
    }

    private func resumption(_ usage: PreSharedKeyID.ResumptionUsage) -> Proposal {
        .preSharedKey(
            PreSharedKeyID(key: .resumption(usage: usage, groupID: [1], epoch: 1), nonce: nonce))
    }

    private func successor(version: UInt16) -> Proposal {
        .reinit(Proposal.Reinit(groupID: [1], version: version, cipherSuite: 3, extensions: []))
    }

    @Test func `a member's list of proposals that breaks a rule`() throws {
        var party = try TestParty.ofThree()
        let leaf = party.leaf(of: 0, source: .update, at: LeafIndex(0))
        let demand = RequiredCapabilities(extensions: [0xff01], proposals: [], credentials: [])
        let extensions = [Extension(type: ExtensionType.requiredCapabilities, data: demand.encoded)]
        let faults: [(ProposalFault, [Proposal])] = [
            (.externalInitByMember, [.externalInit(kemOutput: nonce)]),
            (.updateByCommitter, [.update(leaf)]),
            (.removesCommitter, [.remove(LeafIndex(0))]),
            (.changedTwice(LeafIndex(2)), [.remove(LeafIndex(2)), .remove(LeafIndex(2))]),
            (.extensionsTwice, [.groupContextExtensions([]), .groupContextExtensions([])]),
            (.extensionsNotSupported, [.groupContextExtensions(extensions)]),
            (.reinitWithOthers, [successor(version: 1), .remove(LeafIndex(2))]),
            (.reinitVersion(0), [successor(version: 0)]),
            (.pskNonce(expected: 32, got: 31), [key(1, nonce: Array(nonce.dropLast()))]),
            (.pskUsage(.reinit), [resumption(.reinit)]),
            (.pskUsage(.branch), [resumption(.branch)]),
            (.pskTwice, [key(1), key(1)]),
        ]
        for (fault, proposals) in faults {
            party.expectRefusal(.invalidProposal(fault), of: try party.forgeCommit(proposals))
        }
        let gone = try party.forgeCommit([.remove(LeafIndex(3))])
        party.expectRefusal(.unknownMember(LeafIndex(3)), of: gone)
        try party.expectToGoOn()
    }

    @Test func `a newcomer's list of proposals that breaks a rule`() throws {
        var party = try TestParty.ofThree()
        let path = UpdatePath(
            leafNode: party.leaf(of: 3, source: .commit(parentHash: []), at: LeafIndex(3)), nodes: [])
        let begin = Proposal.externalInit(kemOutput: nonce)
        let (one, two) = (Proposal.remove(LeafIndex(1)), Proposal.remove(LeafIndex(2)))
        let faults: [(ProposalFault, [Proposal])] = [
            (.externalInitCount(0), []), (.externalInitCount(2), [begin, begin]),
            (.removalsByNewMember(2), [begin, one, two]),
            (.senderMayNot(7), [begin, .groupContextExtensions([])]),
            (.senderMayNot(1), [begin, .add(party.keyPackage(of: 3))]),
            (.pskUsage(.reinit), [begin, resumption(.reinit)]),
        ]
        for (fault, proposals) in faults {
            let commit = try party.forgeCommit(proposals, path: path, by: 3, as: .newMemberCommit)
            party.expectRefusal(.invalidProposal(fault), of: commit)
        }
        let proposal = try party.forge(.proposal(two), by: 0)
        guard case .proposal(let reference) = try party.process(proposal, by: 1) else {
            Issue.record("not a proposal")
            return
        }
        let commit = Commit(proposals: [.proposal(begin), .reference(reference)], path: path)
        let bytes = try party.forge(.commit(commit), by: 3, as: .newMemberCommit)
        party.expectRefusal(.invalidProposal(.referenceByNewMember), of: bytes)
        try party.commit(by: 0)
        try party.expectToGoOn()
    }

    @Test func `a commit that does not hold together`() throws {
        var party = try TestParty.ofThree()
        var context = party[0].context
        let own = try #require(try party[0].group?.commit(context: &context)).message.encoded
        party.expectRefusal(.invalidCommit(.own), of: own, by: 0)
        party.expectRefusal(.invalidCommit(.missingPath), of: try party.forgeCommit([]))
        let removal = try party.forgeCommit([.remove(LeafIndex(2))])
        party.expectRefusal(.invalidCommit(.missingPath), of: removal)
        let unplaced = try party.forgeCommit([.externalInit(kemOutput: [])], by: 3, as: .newMemberCommit)
        party.expectRefusal(.invalidCommit(.missingPath), of: unplaced)
        let unknown = ProposalReference(nonce)
        let commit = Commit(proposals: [.reference(unknown)], path: nil)
        let bytes = try party.forge(.commit(commit), by: 0)
        party.expectRefusal(.invalidCommit(.unknownProposal(unknown)), of: bytes)
        let untagged = try party.forgeCommit([.add(party.keyPackage(of: 3))])
        party.expectRefusal(.confirmationTag, of: untagged)
        try party.expectToGoOn()
    }

    /// A member that was set up from an old copy of itself is sent it.
    ///
    /// Without a path what others have found out about it would do.
    @Test func `nobody follows a commit of its own, whoever has opened it before`() throws {
        var party = try TestParty.ofThree()
        var context = party[0].context
        let newcomer = party.makeClient()
        let plan = CommitPlan(proposals: [.add(party.bundle(of: newcomer).keyPackage)], path: .whereNeeded)
        let own = try #require(try party[0].group?.commit(plan, at: TestParty.instant, context: &context))
            .message.encoded
        guard case .commit = try party.process(own, by: 1) else {
            Issue.record("not a commit")
            return
        }
        party.expectRefusal(.invalidCommit(.own), of: own, by: 0)
    }

    @Test func `who may send from outside may propose, and not all, and not commit`() throws {
        var party = try TestParty.ofThree()
        var senders = WireEncoder()
        senders.writeValues([
            ExternalSender(
                signatureKey: SignaturePublicKey(party[3].signer.publicKey), credential: .basic(identity: [9])
            )
        ])
        let extensions = [Extension(type: ExtensionType.externalSenders, data: senders.bytes)]
        try party.commit(by: 0, plan: CommitPlan(proposals: [.groupContextExtensions(extensions)]))
        party.expectRefusal(
            .invalidCommit(.sender),
            of: try party.forgeCommit([.remove(LeafIndex(2))], by: 3, as: .external(0)))
        let unlisted = try party.forge(.proposal(.remove(LeafIndex(2))), by: 3, as: .external(1))
        party.expectRefusal(.invalidSignature, of: unlisted)
        let leaf = party.leaf(of: 3, source: .update, at: LeafIndex(2))
        let forbidden: [(UInt16, Proposal)] = [(6, .externalInit(kemOutput: [])), (2, .update(leaf))]
        for (type, proposal) in forbidden {
            let bytes = try party.forge(.proposal(proposal), by: 3, as: .external(0))
            party.expectRefusal(.invalidProposal(.senderMayNot(type)), of: bytes)
        }
        var context = party[1].context
        let removal = try party.forge(.proposal(.remove(LeafIndex(2))), by: 3, as: .external(0))
        let joining = try party.forge(
            .proposal(.add(party.keyPackage(of: 3))), by: 3, as: .newMemberProposal)
        for bytes in [removal, joining] { _ = try party.process(bytes, by: 0) }
        let pending = try #require(try party[0].group?.commit(at: 1_000, context: &context))
        for bytes in [removal, joining] { _ = try party.process(bytes, by: 1) }
        _ = try party.process(pending.message.encoded, by: 1)
        #expect(party[1].group?.epochAuthenticator == pending.next.epochAuthenticator)
        #expect(pending.next.state.tree.leaf(signingWith: party[3].signer.publicKey) == LeafIndex(2))
    }

    @Test func `what has come and is not valid keeps nobody from committing`() throws {
        var party = try TestParty.ofThree()
        let taken = try #require(party[0].group?.state.tree[LeafIndex(1)]).encryptionKey
        let bad: [Proposal] = [
            .add(party.keyPackage(of: 3) { $0.encryptionKey = taken }),
            .add(party.keyPackage(of: 3, initKey: HPKEPublicKey(AgreementPublicKey(.zero)))),
            .update(party.leaf(of: 2, source: .update, at: LeafIndex(0))),
            .remove(LeafIndex(7)), .externalInit(kemOutput: nonce), key(1), resumption(.branch),
            .reinit(
                Proposal.Reinit(groupID: [1], version: 0, cipherSuite: 3, extensions: [])),
            .groupContextExtensions([Extension(type: ExtensionType.ratchetTree, data: [])]),
        ]
        for proposal in bad {
            let bytes = try party.forge(.proposal(proposal), by: 2)
            for reader in 0..<2 { _ = try party.process(bytes, by: reader) }
        }
        let good = try party.forge(.proposal(.remove(LeafIndex(2))), by: 1)
        for reader in 0..<3 { _ = try party.process(good, by: reader) }
        try party.commit(by: 0)
        #expect(party.members == [0, 1])
        try party.expectToGoOn()
    }

    @Test func `a committer takes of what has come what goes together`() throws {
        var party = try TestParty.ofThree()
        var context = party[1].context
        func receive(_ proposal: Proposal, by sender: Int) throws {
            let bytes = try party.forge(.proposal(proposal), by: sender)
            for reader in 0..<3 { _ = try party.process(bytes, by: reader) }
        }
        _ = try party[0].group?.proposeUpdate(context: &context)
        try receive(.update(party.leaf(of: 2, source: .update, at: LeafIndex(2))), by: 2)
        try receive(.remove(LeafIndex(2)), by: 1)
        try receive(.remove(LeafIndex(2)), by: 2)
        try receive(successor(version: 1), by: 1)
        try party.commit(by: 0)
        #expect(party.members == [0, 1])
        #expect(party[0].group?.successor == nil)
        try party.expectToGoOn()
    }
}
