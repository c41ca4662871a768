import MLS
import Primitives
import WireFormat

/// `message-protection.json`: three contents as public and as private messages (RFC 9420 §6.2, §6.3).
///
/// Their sender is the member at leaf 1 of a group of two.
struct MessageProtectionCase: SuiteVectorCase {
    let cipherSuite: WholeNumber<UInt16>
    let groupId: HexBytes
    let epoch: WholeNumber<UInt64>
    let treeHash: HexBytes
    let confirmedTranscriptHash: HexBytes
    let signaturePriv: HexBytes
    let signaturePub: HexBytes
    let encryptionSecret: HexBytes
    let senderDataSecret: HexBytes
    let membershipKey: HexBytes
    let proposal: HexBytes
    let proposalPriv: HexBytes
    let proposalPub: HexBytes
    let commit: HexBytes
    let commitPriv: HexBytes
    let commitPub: HexBytes
    let application: HexBytes
    let applicationPriv: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        var protection = try Protection(of: self, bench)
        let body = try step("proposal") { try Proposal(decoding: proposal.bytes) }
        try protection.checkPublic("proposal_pub", proposalPub, says: .proposal(body))
        try protection.checkPrivate("proposal_priv", proposalPriv, says: .proposal(body))
        let commitBody = try step("commit") { try Commit(decoding: commit.bytes) }
        try protection.checkPublic("commit_pub", commitPub, says: .commit(commitBody))
        try protection.checkPrivate("commit_priv", commitPriv, says: .commit(commitBody))
        try protection.checkPrivate(
            "application_priv", applicationPriv, says: .application(application.bytes))
    }
}

/// The keys of a case, and the member who writes with them.
private struct Protection {
    private static let sender = Sender.member(LeafIndex(1))

    let suite: CipherSuite
    let groupContext: GroupContext
    let signer: SigningKeyPair
    let membershipKey: MembershipKey
    let senderData: SenderDataKeys
    var writer: SecretTree
    var context: CryptoContext

    init(of vector: MessageProtectionCase, _ bench: VectorBench) throws(UnmetStep) {
        suite = bench.suite
        var context = bench.context
        groupContext = GroupContext(
            cipherSuite: vector.cipherSuite.value, groupID: vector.groupId.bytes, epoch: vector.epoch.value,
            treeHash: vector.treeHash.bytes,
            confirmedTranscriptHash: vector.confirmedTranscriptHash.bytes, extensions: [])
        signer = try step("signature_priv") {
            try SigningKeyPair(seed: vector.signaturePriv.bytes, tally: &context.tally)
        }
        try expect("signature_pub", signer.publicKey.bytes, is: vector.signaturePub)
        membershipKey = try step("membership_key") { MembershipKey(try block(vector.membershipKey)) }
        let secret = try step("sender_data_secret") {
            SenderDataSecret(try block(vector.senderDataSecret))
        }
        senderData = SenderDataKeys(secret, suite: bench.suite)
        let encryption = try step("encryption_secret") {
            EncryptionSecret(try block(vector.encryptionSecret))
        }
        guard let size = TreeSize(leafCount: 2) else { throw UnmetStep("tree", "it has two leaves") }
        writer = SecretTree(
            SecretTreeRoot(encryption, size: size, suite: bench.suite, mode: .full))
        self.context = context
    }

    /// Opens the given message, and one of our own that says the same.
    mutating func checkPublic(
        _ name: String, _ given: HexBytes, says body: FramedContent.Body
    ) throws(UnmetStep) {
        try openPublic(name, given.bytes, says: body)
        let signed = signed(body, as: .publicMessage)
        let message = PublicMessage(
            signed, membershipKey: membershipKey,
            groupContext: groupContext.encoded, context: &context)
        try openPublic(name + " of our own", MLSMessage.publicMessage(message).encoded, says: body)
    }

    /// As above.
    mutating func checkPrivate(
        _ name: String, _ given: HexBytes, says body: FramedContent.Body
    ) throws(UnmetStep) {
        try openPrivate(name, given.bytes, says: body)
        let (senderData, content) = (senderData, signed(body, as: .privateMessage))
        let message = try step(name + " of our own") {
            try PrivateMessage.seal(
                content, padding: 64, senderData: senderData, tree: &writer, context: &context)
        }
        let bytes = MLSMessage.privateMessage(message).encoded
        try openPrivate(name + " of our own", bytes, says: body)
    }

    private mutating func openPublic(
        _ name: String, _ bytes: [UInt8], says body: FramedContent.Body
    ) throws(UnmetStep) {
        guard case .publicMessage(let message) = try step(name, { try MLSMessage(decoding: bytes) }) else {
            throw UnmetStep(name, "it is no public message")
        }
        let encodedContext = groupContext.encoded
        try step(name) {
            try message.checkTag(membershipKey, groupContext: encodedContext, context: &context)
            try message.authenticated.verify(
                by: signer.publicKey, groupContext: encodedContext, suite: suite, context: &context)
        }
        try expect(name, message.authenticated.content, is: content(body))
    }

    private mutating func openPrivate(
        _ name: String, _ bytes: [UInt8], says body: FramedContent.Body
    ) throws(UnmetStep) {
        guard case .privateMessage(let message) = try step(name, { try MLSMessage(decoding: bytes) }) else {
            throw UnmetStep(name, "it is no private message")
        }
        // One that has heard nobody.
        var tree = SecretTree(writer.root)
        let (senderData, suite, key) = (senderData, suite, signer.publicKey)
        let encodedContext = groupContext.encoded
        let authenticated = try step(name) {
            try message.open(senderData: senderData, tree: &tree, context: &context) {
                content, context throws(MLSError) in
                try content.verify(by: key, groupContext: encodedContext, suite: suite, context: &context)
            }
        }
        // Authenticated data of the given messages is not stated.
        let expected = content(body, authenticatedData: authenticated.content.authenticatedData)
        try expect(name, authenticated.content, is: expected)
    }

    private func content(
        _ body: FramedContent.Body, authenticatedData: [UInt8] = []
    ) -> FramedContent {
        FramedContent(
            groupID: groupContext.groupID, epoch: groupContext.epoch, sender: Self.sender,
            authenticatedData: authenticatedData, body: body)
    }

    private mutating func signed(
        _ body: FramedContent.Body, as wireFormat: WireFormatID
    ) -> AuthenticatedContent {
        let content = content(body)
        let signed = AuthenticatedContent.signed(
            content, as: wireFormat, groupContext: groupContext.encoded, signer: signer, suite: suite,
            context: &context)
        guard case .commit = body else { return signed }
        // Any tag will do: it is not looked at here.
        return signed.with(confirmationTag: [UInt8](repeating: 0, count: CipherSuite.hashCount))
    }
}
