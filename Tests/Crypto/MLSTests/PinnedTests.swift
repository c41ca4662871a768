import CryptoTestSupport
import Metering
import Primitives
import Testing
import WireFormat

@testable import MLS

/// What our own code made of fixed inputs on a day when it passed the published vectors.
@Suite("Pinned outputs")
struct PinnedTests {
    private func digest(_ parts: [[UInt8]]) -> String {
        var tally = OperationTally()
        let digest = SHA256.hash(parts.flatMap { $0 }, tally: &tally)
        return digest.bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
    }

    private func epoch(tally: inout OperationTally) throws -> KeySchedule.EpochStart {
        let psk = PreSharedKey(
            id: PreSharedKeyID(
                key: .resumption(usage: .application, groupID: [1], epoch: 2), nonce: [3]), secret: [4])
        return KeySchedule.advance(
            from: InitSecret(Block32(words: (1, 0, 0, 0))),
            commitSecret: CommitSecret(Block32(words: (2, 0, 0, 0))),
            preSharedKeys: try CombinedPreSharedKey(combining: [psk, psk], tally: &tally),
            groupContext: [5, 6], tally: &tally)
    }

    @Test func `the secrets of an epoch`() throws {
        var context = CryptoContext.forTest()
        let start = try epoch(tally: &context.tally)
        let secrets = start.secrets
        let welcome = start.intermediate.welcomeSecret(tally: &context.tally)
        let blocks = [
            start.joinerSecret.block, welcome.block, secrets.senderData.block, secrets.encryption.block,
            secrets.exporter.block, secrets.external.block, secrets.confirmation.block,
            secrets.membership.block, secrets.resumption.block, secrets.authenticator,
            secrets.initialization.block,
        ]
        let externalKeys = try secrets.externalKeyPair(context: &context)
        let exported = try secrets.export(label: "x", context: [7], length: 100, tally: &context.tally)
        let outputs = blocks.map(\.bytes) + [externalKeys.publicKey.bytes, exported]
        #expect(digest(outputs) == "50 ea 8 97 18 10 e7 d9")
    }

    @Test(arguments: [
        (CipherSuite.x25519AES128GCM, "60 28 34 64 1e 2b 6 dc"),
        (.x25519ChaChaPoly, "73 6b 3e bf 7 11 e 64"),
    ])
    func `the bytes of messages`(suite: CipherSuite, expected: String) throws {
        var context = CryptoContext.forTest()
        let secrets = try epoch(tally: &context.tally).secrets
        let root = SecretTreeRoot(
            secrets.encryption, size: TreeSize(holding: 5) ?? .one, suite: suite, mode: .shared)
        let signer = SigningKeyPair(using: &context)
        let senderData = SenderDataKeys(secrets.senderData, suite: suite)
        let bodies = [FramedContent.Body.application([1, 2, 3]), .proposal(.remove(LeafIndex(4)))]
        var messages: [[UInt8]] = []
        for (leaf, body) in zip([0, 3] as [UInt32], bodies) {
            var tree = SecretTree(root)
            let content = FramedContent(
                groupID: [1], epoch: 2, sender: .member(LeafIndex(leaf)), authenticatedData: [9], body: body)
            let signed = AuthenticatedContent.signed(
                content, as: .privateMessage, groupContext: [5, 6], signer: signer, suite: suite,
                context: &context)
            let message = try PrivateMessage.seal(
                signed, padding: 32, senderData: senderData, tree: &tree, context: &context)
            messages.append(MLSMessage.privateMessage(message).encoded)
        }
        #expect(digest(messages) == expected)
    }
}
