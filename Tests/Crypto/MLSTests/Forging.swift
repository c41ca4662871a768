import CryptoTestSupport
import Metering
import Primitives
import Testing
import WireFormat

@testable import MLS

/// What a member, or somebody outside, may send against the rules.
extension TestParty {
    /// A group of members 0, 1 and 2; client 3 is not in it.
    static func ofThree(_ suite: CipherSuite = .x25519ChaChaPoly) throws -> TestParty {
        var party = TestParty(suite: suite)
        for _ in 0..<4 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2])
        return party
    }

    /// A public message with right signature and membership tag, whatever it says.
    ///
    /// - Parameter confirmationTag: Of a commit; a wrong one unless it is given.
    mutating func forge(
        _ body: FramedContent.Body, by client: Int, as sender: Sender? = nil, groupID: [UInt8]? = nil,
        epoch: UInt64? = nil, confirmationTag: [UInt8] = [UInt8](repeating: 0, count: 32)
    ) throws -> [UInt8] {
        let group = try #require(self[client].group ?? self[0].group)
        let content = FramedContent(
            groupID: groupID ?? group.state.groupID, epoch: epoch ?? group.state.epoch,
            sender: sender ?? .member(group.ownLeaf), authenticatedData: [], body: body)
        var signed = AuthenticatedContent.signed(
            content, as: .publicMessage, groupContext: group.state.encodedContext,
            signer: self[client].signer, suite: suite, context: &self[client].context)
        if body.type == .commit { signed = signed.with(confirmationTag: confirmationTag) }
        return MLSMessage.publicMessage(
            PublicMessage(
                signed, membershipKey: group.epoch.secrets.membership,
                groupContext: group.state.encodedContext, context: &self[client].context)
        ).encoded
    }

    mutating func forgeCommit(
        _ proposals: [Proposal], path: UpdatePath? = nil, by client: Int = 0, as sender: Sender? = nil
    ) throws -> [UInt8] {
        let commit = Commit(proposals: proposals.map { .proposal($0) }, path: path)
        return try forge(.commit(commit), by: client, as: sender)
    }

    /// A key package of the client's, with whatever is changed in it.
    mutating func keyPackage(
        of client: Int, version: UInt16 = ProtocolVersion.mls10, suite number: UInt16? = nil,
        source: LeafNode.Source = .keyPackage(.test), initKey: HPKEPublicKey? = nil,
        extensions: [Extension] = [],
        leaf change: (inout LeafNode.Content) -> Void = { _ in }
    ) -> KeyPackage {
        let leaf = leaf(of: client, source: source, at: nil, change)
        let unsigned = KeyPackage(
            version: version, cipherSuite: number ?? suite.rawValue,
            initKey: initKey ?? HPKEPublicKey(AgreementKeyPair(using: &self[client].context).publicKey),
            leafNode: leaf, extensions: extensions, signature: [])
        let signature = suite.sign(
            unsigned.signedPart, label: "KeyPackageTBS", with: self[client].signer,
            context: &self[client].context)
        return KeyPackage(
            version: version, cipherSuite: unsigned.cipherSuite, initKey: unsigned.initKey, leafNode: leaf,
            extensions: extensions, signature: signature)
    }

    /// A leaf that the client signed for a place.
    mutating func leaf(
        of client: Int, source: LeafNode.Source, at place: LeafIndex?,
        _ change: (inout LeafNode.Content) -> Void = { _ in }
    ) -> LeafNode {
        var content = self[client].description.leafContent(
            encryptionKey: AgreementKeyPair(using: &self[client].context).publicKey,
            signer: self[client].signer, source: source)
        change(&content)
        return content.signed(
            at: place.map { LeafNode.Position(groupID: Array("group".utf8), leaf: $0) },
            by: self[client].signer, suite: suite, context: &self[client].context)
    }
}

/// What must not change when a message is refused.
private struct GroupPrint: Equatable {
    let authenticator: [UInt8]
    let context: [UInt8]
    let size: Int
    let proposals: [ProposalReference]
    let isSuspended: Bool

    init(_ group: Group?) {
        authenticator = group?.epochAuthenticator ?? []
        context = group?.state.encodedContext ?? []
        size = group?.serializedSize ?? 0
        proposals = group?.proposals.map(\.reference) ?? []
        isSuspended = group?.successor != nil
    }
}

extension TestParty {
    /// Fails unless the reader refuses the message with this error and is then as before.
    mutating func expectRefusal(
        _ error: MLSError, of bytes: [UInt8], pathSecrets: [SealedPathSecret]? = nil, by reader: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let before = GroupPrint(self[reader].group)
        #expect(throws: error, sourceLocation: sourceLocation) {
            try process(bytes, pathSecrets: pathSecrets, by: reader)
        }
        #expect(GroupPrint(self[reader].group) == before, sourceLocation: sourceLocation)
    }

    /// Fails unless the group can commit, talk and agree.
    mutating func expectToGoOn() throws {
        let (first, last) = (try #require(members.first), try #require(members.last))
        try commit(by: last)
        let message = try encrypt([42], by: first)
        guard case .application(let text, _, _) = try process(message, by: last) else {
            Issue.record("not a message")
            return
        }
        #expect(text == [42])
        try expectAgreement()
    }
}
