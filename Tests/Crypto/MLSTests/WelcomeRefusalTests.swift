import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

/// A right Welcome for client 3, to be spoilt.
private struct SpoilableWelcome {
    var party: TestParty
    let bundle: KeyPackageBundle
    let welcome: Welcome
    let next: Group
    let secrets: GroupSecrets
    let info: GroupInfo

    init(tree: CommitPlan.WelcomeTree = .inline) throws {
        party = try TestParty.ofThree()
        bundle = party.bundle(of: 3)
        var context = party[0].context
        let plan = CommitPlan(proposals: [.add(bundle.keyPackage)], welcomeTree: tree)
        let pending = try #require(try party[0].group?.commit(plan, context: &context))
        next = pending.next
        welcome = try #require(pending.welcome)
        let opened = try welcome.open(
            as: bundle.keyPackage, initKeys: bundle.initKeys, preSharedKeys: PreSharedKeyStore(),
            context: &context)
        secrets = opened.secrets
        info = try GroupInfo(decoding: opened.encodedInfo)
    }

    /// The Welcome with some parts of it changed.
    mutating func spoilt(
        joinerSecret: [UInt8]? = nil, pathSecret: [UInt8]? = nil, keys: [PreSharedKeyID] = [],
        store: PreSharedKeyStore = PreSharedKeyStore(), info: GroupInfo? = nil, for other: KeyPackage? = nil
    ) throws -> Welcome {
        let package = other ?? bundle.keyPackage
        let secrets = GroupSecrets(
            joinerSecret: joinerSecret ?? self.secrets.joinerSecret,
            pathSecret: pathSecret ?? self.secrets.pathSecret, preSharedKeys: keys)
        var context = party[0].context
        let joiner = try JoinerSecret(self.secrets.joinerSecret)
        let intermediate = IntermediateSecret(
            joiner, preSharedKeys: try store.combined(keys, context: &context), tally: &context.tally)
        let encryptedInfo = try intermediate.welcomeKeys(suite: party.suite, tally: &context.tally)
            .seal((info ?? self.info).encoded, authenticating: [], tally: &context.tally)
        let sealed = try party.suite.encrypt(
            secrets.encoded, to: try package.initKey.spoken(), label: Welcome.label,
            labelContext: encryptedInfo, using: &context)
        let entry = Welcome.EncryptedSecrets(
            newMember: package.reference(suite: party.suite, tally: &context.tally), groupSecrets: sealed)
        return Welcome(
            cipherSuite: party.suite.rawValue, secrets: [entry], encryptedGroupInfo: encryptedInfo)
    }

    /// The group info with some fields changed, and signed by a member.
    mutating func info(
        suite: UInt16? = nil, version: UInt16 = ProtocolVersion.mls10, epoch: UInt64? = nil,
        tag: [UInt8]? = nil, signer: UInt32 = 0, signature: [UInt8]? = nil, adding extra: [Extension] = [],
        inContext: [Extension]? = nil
    ) -> GroupInfo {
        let old = info.groupContext
        let groupContext = GroupContext(
            version: version, cipherSuite: suite ?? old.cipherSuite, groupID: old.groupID,
            epoch: epoch ?? old.epoch, treeHash: old.treeHash,
            confirmedTranscriptHash: old.confirmedTranscriptHash, extensions: inContext ?? old.extensions)
        func made(_ signature: [UInt8]) -> GroupInfo {
            GroupInfo(
                groupContext: groupContext, extensions: info.extensions + extra,
                confirmationTag: tag ?? info.confirmationTag, signer: LeafIndex(signer),
                signature: signature)
        }
        let own = party.suite.sign(
            made([]).signedPart, label: GroupInfo.signatureLabel, with: party[0].signer,
            context: &party[0].context)
        return made(signature ?? own)
    }

    mutating func expectRefusal(
        _ error: MLSError, of welcome: Welcome, as other: KeyPackageBundle? = nil, tree: [UInt8]? = nil,
        store: PreSharedKeyStore = PreSharedKeyStore(), sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: error, sourceLocation: sourceLocation) {
            try Group.join(
                welcome, as: other ?? bundle, tree: tree, signer: party[3].signer, preSharedKeys: store,
                memo: party.memo, context: &party[3].context)
        }
    }
}

@Suite("Welcomes and group infos that are refused")
struct WelcomeRefusalTests {
    @Test func `each finds its own secrets among many, and of several for one the first`() throws {
        let secrets = (0..<300).map { number in
            Welcome.EncryptedSecrets(
                newMember: [UInt8(number % 200), 7],
                groupSecrets: HPKECiphertext(kemOutput: [UInt8(number / 200)], ciphertext: []))
        }
        let made = Welcome(cipherSuite: 3, secrets: secrets, encryptedGroupInfo: [])
        for welcome in [made, try Welcome(decoding: made.encoded)] {
            for number in 0..<200 { #expect(welcome.secrets(for: [UInt8(number), 7]) == secrets[number]) }
            #expect(!welcome.isFor([200, 7]) && welcome.secrets(for: []) == nil)
        }
    }

    @Test func `a Welcome for others, or of another suite`() throws {
        var right = try SpoilableWelcome()
        let other = right.party.bundle(of: 3)
        right.expectRefusal(.invalidWelcome(.notForUs), of: right.welcome, as: other)
        let renamed = Welcome(
            cipherSuite: 1, secrets: right.welcome.secrets,
            encryptedGroupInfo: right.welcome.encryptedGroupInfo)
        right.expectRefusal(.cipherSuite(1), of: renamed)
        let toOther = try right.spoilt(for: other.keyPackage)
        right.expectRefusal(.invalidWelcome(.ownLeaf), of: toOther, as: other)
        right.expectRefusal(
            .refused(.authenticationFailed),
            of: Welcome(cipherSuite: 3, secrets: right.welcome.secrets, encryptedGroupInfo: [1]))
    }

    @Test func `a Welcome whose secrets are not those of the group`() throws {
        var right = try SpoilableWelcome()
        let short = try right.spoilt(joinerSecret: [1])
        right.expectRefusal(.invalidWelcome(.secretLength(1)), of: short)
        let shortPath = try right.spoilt(pathSecret: [1, 2])
        right.expectRefusal(.invalidWelcome(.secretLength(2)), of: shortPath)
        let otherPath = try right.spoilt(pathSecret: [UInt8](repeating: 1, count: 32))
        right.expectRefusal(.invalidWelcome(.pathSecret), of: otherPath)
        let otherJoiner = try right.spoilt(joinerSecret: [UInt8](repeating: 1, count: 32))
        right.expectRefusal(.refused(.authenticationFailed), of: otherJoiner)
        let key = PreSharedKeyID(key: .external(id: [1]), nonce: [UInt8](repeating: 1, count: 32))
        var store = PreSharedKeyStore()
        store.add([5], id: [1])
        let withKey = try right.spoilt(keys: [key], store: store)
        right.expectRefusal(.unknownPreSharedKey(key), of: withKey)
    }

    @Test func `a group info that a member did not sign so`() throws {
        var right = try SpoilableWelcome()
        let faults: [(MLSError, GroupInfo)] = [
            (.invalidSignature, right.info(signature: [UInt8](repeating: 1, count: 64))),
            (.invalidSignature, right.info(signer: 1)),
            (.unknownMember(LeafIndex(4)), right.info(signer: 4)),
            (.cipherSuite(1), right.info(suite: 1)),
            (.version(2), right.info(version: 2)),
            (.confirmationTag, right.info(tag: [UInt8](repeating: 1, count: 32))),
            (.confirmationTag, right.info(epoch: 9)),
        ]
        for (error, info) in faults { right.expectRefusal(error, of: try right.spoilt(info: info)) }
        let untouched = try right.spoilt()
        let joined = try Group.join(
            untouched, as: right.bundle, signer: right.party[3].signer, memo: right.party.memo,
            context: &right.party[3].context)
        #expect(joined.group.epochAuthenticator == right.next.epochAuthenticator)
    }

    @Test func `a group info whose lists of extensions break a rule`() throws {
        var right = try SpoilableWelcome()
        let tree = try #require(right.info.extensions.first)
        let known = Extension(
            type: ExtensionType.requiredCapabilities,
            data: RequiredCapabilities(extensions: [], proposals: [], credentials: []).encoded)
        let unmet = Extension(
            type: ExtensionType.requiredCapabilities,
            data: RequiredCapabilities(extensions: [0xff01], proposals: [], credentials: []).encoded)
        let faults: [(ExtensionFault, GroupInfo)] = [
            (.twice(ExtensionType.ratchetTree), right.info(adding: [tree])),
            (.misplaced(ExtensionType.requiredCapabilities), right.info(adding: [known])),
            (.twice(ExtensionType.requiredCapabilities), right.info(inContext: [known, unmet])),
            (.misplaced(ExtensionType.ratchetTree), right.info(inContext: [tree])),
        ]
        for (fault, info) in faults {
            right.expectRefusal(.invalidExtensions(fault), of: try right.spoilt(info: info))
        }
        right.expectRefusal(
            .invalidLeaf(.requiredCapability), of: try right.spoilt(info: right.info(inContext: [unmet])))
        // What nobody knows is passed over (RFC 9420 §13.5).
        let greased = try right.spoilt(info: right.info(adding: [Extension(type: 0x0a0a, data: [1, 2])]))
        _ = try Group.join(
            greased, as: right.bundle, signer: right.party[3].signer, memo: right.party.memo,
            context: &right.party[3].context)
    }

    @Test func `a Welcome without the tree, or with another`() throws {
        var right = try SpoilableWelcome(tree: .separate)
        right.expectRefusal(.invalidWelcome(.missingTree), of: right.welcome)
        let old = try #require(right.party[0].group).state.tree.encoded
        right.expectRefusal(.invalidTree(.hash), of: right.welcome, tree: old)
    }

    @Test func `a group that claims to follow another one`() throws {
        var right = try SpoilableWelcome()
        let former = try #require(right.party[2].group)
        func origin(_ usage: PreSharedKeyID.ResumptionUsage, _ number: UInt8) -> PreSharedKeyID {
            PreSharedKeyID(
                key: .resumption(usage: usage, groupID: former.state.groupID, epoch: former.state.epoch),
                nonce: [UInt8](repeating: number, count: 32))
        }
        let store = former.preSharedKeys
        let faults: [(WelcomeFault, [PreSharedKeyID], GroupInfo)] = [
            (.severalOrigins, [origin(.branch, 1), origin(.reinit, 2)], right.info(epoch: 1)),
            (.originEpoch(2), [origin(.branch, 1)], right.info),
            (.notTheSuccessor, [origin(.reinit, 1)], right.info(epoch: 1)),
        ]
        for (fault, keys, info) in faults {
            let welcome = try right.spoilt(keys: keys, store: store, info: info)
            right.expectRefusal(.invalidWelcome(fault), of: welcome, store: store)
        }
    }

    @Test func `a group info to which nobody can join on its own`() throws {
        var party = try TestParty.ofThree()
        var context = party[0].context
        let group = try #require(party[0].group)
        let closed = try group.groupInfo(extensions: [group.state.tree.asExtension], context: &context)
        let open = try group.groupInfo(tree: .separate, context: &context)
        for (error, info) in [
            (MLSError.invalidWelcome(.missingExternalKey), closed), (.invalidWelcome(.missingTree), open),
        ] {
            #expect(throws: error) {
                try Group.commitExternally(
                    to: info, client: party[3].description, signer: party[3].signer, memo: party.memo,
                    context: &context)
            }
        }
        try party.expectToGoOn()
    }
}
