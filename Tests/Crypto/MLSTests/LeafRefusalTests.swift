import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

@Suite("Leaves and key packages that are refused")
struct LeafRefusalTests {
    private static let unknownType: UInt16 = 0xff01

    private static func capabilities(
        versions: [UInt16] = [1], suites: [UInt16] = [1, 3], extensions: [UInt16] = [],
        credentials: [UInt16] = [1]
    ) -> Capabilities {
        Capabilities(
            versions: versions, cipherSuites: suites, extensions: extensions, proposals: [],
            credentials: credentials)
    }

    @Test func `a leaf in an Add that breaks a rule`() throws {
        var party = try TestParty.ofThree()
        let taken = try #require(party[2].group?.state.tree[LeafIndex(2)]).encryptionKey
        let own = try party.leaf(of: 2)
        let faults: [(LeafFault, (inout LeafNode.Content) -> Void)] = [
            (.expired, { $0.source = .keyPackage(Lifetime(notBefore: 0, notAfter: 999)) }),
            (.expired, { $0.source = .keyPackage(Lifetime(notBefore: 1_001, notAfter: 2_000)) }),
            (.expired, { $0.source = .keyPackage(Lifetime(notBefore: 1_001, notAfter: 999)) }),
            (.wrongSource, { $0.source = .update }),
            (.wrongSource, { $0.source = .commit(parentHash: []) }),
            (.version, { $0.capabilities = Self.capabilities(versions: [2]) }),
            (.cipherSuite, { $0.capabilities = Self.capabilities(suites: [1]) }),
            (.credential, { $0.credential = .x509(certificates: []) }),
            (.credential, { $0.capabilities = Self.capabilities(credentials: []) }),
            (
                .extensionNotListed(Self.unknownType),
                { $0.extensions = [Extension(type: Self.unknownType, data: [])] }
            ),
            (.duplicateEncryptionKey, { $0.encryptionKey = taken }),
            (.lowOrderKey, { $0.encryptionKey = HPKEPublicKey(AgreementPublicKey(.zero)) }),
        ]
        for (fault, change) in faults {
            let package = party.keyPackage(of: 3, leaf: change)
            party.expectRefusal(.invalidLeaf(fault), of: try party.forgeCommit([.add(package)]))
        }
        let again = party.keyPackage(of: 2)
        let commit = try party.forgeCommit([.add(again)])
        party.expectRefusal(.invalidLeaf(.duplicateSignatureKey), of: commit)
        // Who is removed by the same commit may come back; its key is then no obstacle.
        let back = try party.forgeCommit([.remove(own), .add(again)])
        party.expectRefusal(.invalidCommit(.missingPath), of: back)
        try party.expectToGoOn()
    }

    @Test func `a key package with keys of another suite is read, and refused by that suite's name`() throws {
        var party = try TestParty.ofThree()
        let point = [UInt8](repeating: 4, count: 65)
        func package(suite: UInt16, _ change: (inout LeafNode.Content) -> Void) throws -> KeyPackage {
            let package = party.keyPackage(of: 3, suite: suite, initKey: .foreign(point), leaf: change)
            let encoded = package.encoded
            #expect(try KeyPackage(decoding: encoded) == package && encoded.count > 3 * point.count)
            return package
        }
        let other = try package(suite: 2) {
            ($0.encryptionKey, $0.signatureKey) = (.foreign(point + [1]), .foreign(point))
        }
        party.expectRefusal(
            .invalidKeyPackage(.cipherSuite(expected: 3, got: 2)), of: try party.forgeCommit([.add(other)]))
        let posing = try package(suite: 3) {
            ($0.encryptionKey, $0.signatureKey) = (.foreign(point + [1]), .foreign(point))
        }
        party.expectRefusal(
            .refused(.wrongLength(of: .agreementKey, expected: 32, got: 65)),
            of: try party.forgeCommit([.add(posing)]))
        for empty in [HPKEPublicKey.foreign([]), .foreign([1])] {
            #expect(try HPKEPublicKey(decoding: empty.encoded) == empty)
        }
        #expect(throws: WireError.tooLong(at: 0, max: 1 << 24, got: 1 << 29)) {
            try HPKEPublicKey(decoding: [0xa0, 0, 0, 0])
        }
        try party.expectToGoOn()
    }

    @Test func `a leaf whose signature is another's`() throws {
        var party = try TestParty.ofThree()
        let package = party.keyPackage(of: 3)
        let forged = LeafNode(
            content: package.leafNode.content, signature: [UInt8](repeating: 1, count: 64))
        let other = KeyPackage.signed(
            initKey: package.initKey, leafNode: forged, by: party[3].signer, suite: party.suite,
            context: &party[3].context)
        let commit = try party.forgeCommit([.add(other)])
        party.expectRefusal(.invalidLeaf(.signature), of: commit)
        try party.expectToGoOn()
    }

    @Test func `a key package that breaks a rule`() throws {
        var party = try TestParty.ofThree()
        let other = CipherSuite.x25519AES128GCM.rawValue
        let good = party.keyPackage(of: 3)
        let lowOrder = HPKEPublicKey(AgreementPublicKey(.zero))
        let faults: [(KeyPackageFault, KeyPackage)] = [
            (.lowOrderKey, party.keyPackage(of: 3, initKey: lowOrder)),
            (.version(2), party.keyPackage(of: 3, version: 2)),
            (.cipherSuite(expected: 3, got: 1), party.keyPackage(of: 3, suite: other)),
            (
                .keysAreEqual,
                party.keyPackage(of: 3, initKey: good.initKey) { $0.encryptionKey = good.initKey }
            ),
            (
                .signature,
                KeyPackage(
                    version: good.version, cipherSuite: good.cipherSuite, initKey: good.initKey,
                    leafNode: good.leafNode, extensions: [], signature: [UInt8](repeating: 1, count: 64))
            ),
        ]
        for (fault, package) in faults {
            party.expectRefusal(.invalidKeyPackage(fault), of: try party.forgeCommit([.add(package)]))
        }
        let keys = AgreementKeyPair(using: &party[3].context)
        #expect(throws: MLSError.invalidKeyPackage(.privateKeys)) {
            try KeyPackageBundle(good, initKeys: keys, leafKeys: keys)
        }
        try party.expectToGoOn()
    }

    @Test func `an update that breaks a rule`() throws {
        var party = try TestParty.ofThree()
        let own = LeafIndex(2)
        let old = try #require(party[2].group?.state.tree[own])
        let faults: [(LeafFault, LeafNode)] = [
            (.wrongSource, party.leaf(of: 2, source: .keyPackage(.test), at: own)),
            (.signature, party.leaf(of: 2, source: .update, at: LeafIndex(1))),
            (
                .duplicateEncryptionKey,
                party.leaf(of: 2, source: .update, at: own) { $0.encryptionKey = old.encryptionKey }
            ),
            (
                .credentialChanged,
                party.leaf(of: 2, source: .update, at: own) { $0.credential = .basic(identity: [9]) }
            ),
        ]
        for (fault, leaf) in faults {
            let bytes = try party.forge(.proposal(.update(leaf)), by: 2)
            guard case .proposal(let reference) = try party.process(bytes, by: 1) else {
                Issue.record("not a proposal")
                continue
            }
            let commit = try party.forge(
                .commit(Commit(proposals: [.reference(reference)], path: nil)), by: 0)
            party.expectRefusal(.invalidLeaf(fault), of: commit)
        }
        // Member 1 has the bad updates still, so another one commits.
        try party.commit(by: 0)
        try party.expectToGoOn()
    }

    @Test func `a newcomer who cannot do what the group demands`() throws {
        var party = TestParty()
        let able = ClientDescription(identity: [1], extensionTypes: [Self.unknownType])
        party.makeClient(able)
        party.makeClient(able)
        party.makeClient()
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1])
        let demand = RequiredCapabilities(extensions: [Self.unknownType], proposals: [], credentials: [1])
        let extensions = [Extension(type: ExtensionType.requiredCapabilities, data: demand.encoded)]
        try party.commit(by: 1, plan: CommitPlan(proposals: [.groupContextExtensions(extensions)]))
        let package = party.keyPackage(of: 2)
        let commit = try party.forgeCommit([.add(package)])
        party.expectRefusal(.invalidLeaf(.requiredCapability), of: commit)
        try party.expectToGoOn()
    }

    @Test func `a newcomer whose credential not all know`() throws {
        var party = TestParty()
        party.makeClient(
            ClientDescription(
                credential: .x509(certificates: [[1]]),
                capabilities: Self.capabilities(credentials: [1, 2])))
        party.makeClient()
        try party.found(by: 0)
        #expect(throws: MLSError.invalidLeaf(.credentialNotSupportedByAll)) {
            try party.commit(by: 0, adding: [1])
        }
    }
}
