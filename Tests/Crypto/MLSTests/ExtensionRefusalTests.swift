import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

@Suite("Lists of extensions that are refused")
struct ExtensionRefusalTests {
    private static let own: UInt16 = 0xff01
    private static let grease: UInt16 = 0x0a0a

    private func item(_ type: UInt16, _ data: [UInt8] = []) -> Extension { Extension(type: type, data: data) }

    /// Capabilities that list types of the application's own.
    private func listing(_ types: UInt16...) -> Capabilities {
        Capabilities(
            versions: [1, Self.grease], cipherSuites: [3, Self.grease], extensions: types,
            proposals: [Self.grease], credentials: [1, Self.grease])
    }

    @Test func `a leaf or a key package with a type twice, or with one that belongs elsewhere`() throws {
        var party = try TestParty.ofThree()
        let faults: [(ExtensionFault, [Extension])] = [
            (.twice(Self.own), [item(Self.own, [1]), item(Self.own, [2])]),
            (.misplaced(ExtensionType.ratchetTree), [item(ExtensionType.ratchetTree)]),
            (.misplaced(ExtensionType.requiredCapabilities), [item(ExtensionType.requiredCapabilities)]),
        ]
        for (fault, extensions) in faults {
            let inLeaf = party.keyPackage(of: 3) {
                ($0.extensions, $0.capabilities) = (extensions, listing(Self.own))
            }
            let inPackage = party.keyPackage(of: 3, extensions: extensions)
            for package in [inLeaf, inPackage] {
                party.expectRefusal(
                    .invalidExtensions(fault), of: try party.forgeCommit([.add(package)]))
            }
        }
        let named = party.keyPackage(of: 3, extensions: [item(ExtensionType.applicationID)])
        party.expectRefusal(
            .invalidExtensions(.misplaced(ExtensionType.applicationID)),
            of: try party.forgeCommit([.add(named)]))
        try party.expectToGoOn()
    }

    @Test func `a group context with a type twice, misplaced or not laid out as its number says`() throws {
        var party = try TestParty.ofThree()
        let senders = item(ExtensionType.externalSenders, [0])
        let faults: [(MLSError, [Extension])] = [
            (.invalidExtensions(.twice(ExtensionType.externalSenders)), [senders, senders]),
            (
                .invalidExtensions(.misplaced(ExtensionType.externalPublicKey)),
                [item(ExtensionType.externalPublicKey)]
            ),
            (
                .malformed(.truncated(at: 1, needed: 9, left: 0)),
                [item(ExtensionType.externalSenders, [9])]
            ),
            (
                .malformed(.truncated(at: 0, needed: 1, left: 0)),
                [item(ExtensionType.requiredCapabilities)]
            ),
        ]
        for (error, extensions) in faults {
            let change = Proposal.groupContextExtensions(extensions)
            party.expectRefusal(error, of: try party.forgeCommit([change]))
            #expect(throws: error) {
                try Group(
                    creating: [1], extensions: extensions, client: party[3].description, lifetime: .test,
                    signer: party[3].signer, suite: party.suite, memo: party.memo,
                    context: &party[3].context)
            }
        }
        let successor = Proposal.Reinit(
            groupID: [1], version: 1, cipherSuite: 3, extensions: [senders, senders])
        party.expectRefusal(
            .invalidExtensions(.twice(ExtensionType.externalSenders)),
            of: try party.forgeCommit([.reinit(successor)]))
        try party.expectToGoOn()
    }

    @Test func `a group info of our own has no type twice`() throws {
        var party = try TestParty.ofThree()
        var context = party[0].context
        let plan = CommitPlan(
            proposals: [.add(party.keyPackage(of: 3))],
            groupInfoExtensions: [item(ExtensionType.ratchetTree)])
        #expect(throws: MLSError.invalidExtensions(.twice(ExtensionType.ratchetTree))) {
            try party[0].group?.commit(plan, context: &context)
        }
        try party.expectToGoOn()
    }

    @Test func `what is reserved to be unknown is passed over wherever it may stand`() throws {
        var party = try TestParty.ofThree()
        let greased = party.keyPackage(of: 3, extensions: [item(Self.grease, [1, 2, 3])]) {
            ($0.extensions, $0.capabilities) = ([item(Self.grease)], listing(Self.grease))
        }
        var context = party[0].context
        let pending = try #require(
            try party[0].group?.commit(CommitPlan(proposals: [.add(greased)]), context: &context))
        _ = try party.process(pending.message.encoded, by: 1)
        #expect(party[1].group?.epochAuthenticator == pending.next.epochAuthenticator)
        let unlisted = party.keyPackage(of: 3) { $0.extensions = [item(Self.grease)] }
        #expect(throws: MLSError.invalidLeaf(.extensionNotListed(Self.grease))) {
            try party[0].group?.commit(CommitPlan(proposals: [.add(unlisted)]), context: &context)
        }
    }
}
