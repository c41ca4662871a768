import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing
import WireFormat

@testable import MLS

/// Two members of one epoch, of whom leaf 0 writes and leaf 1 reads, without a group around them.
private struct Pair {
    let suite: CipherSuite
    let groupContext: [UInt8] = [9, 9, 9]
    let signer: SigningKeyPair
    let membershipKey = MembershipKey(Block32(words: (5, 5, 5, 5)))
    let senderData: SenderDataKeys
    var writer: SecretTree
    var reader: SecretTree
    var context = CryptoContext.forTest()

    init(_ suite: CipherSuite = .x25519ChaChaPoly, mode: OperationMemo.Mode = .full) {
        self.suite = suite
        signer = SigningKeyPair(using: &context)
        senderData = SenderDataKeys(SenderDataSecret(Block32(words: (6, 6, 6, 6))), suite: suite)
        let root = SecretTreeRoot(
            EncryptionSecret(Block32(words: (7, 7, 7, 7))), size: TreeSize(leafCount: 2) ?? .one,
            suite: suite, mode: mode)
        (writer, reader) = (SecretTree(root), SecretTree(root))
    }

    mutating func signed(
        _ body: FramedContent.Body = .application([1, 2, 3]), from sender: Sender = .member(LeafIndex(0)),
        as wireFormat: WireFormatID = .privateMessage
    ) -> AuthenticatedContent {
        let content = FramedContent(
            groupID: [4, 2], epoch: 7, sender: sender, authenticatedData: [8], body: body)
        return AuthenticatedContent.signed(
            content, as: wireFormat, groupContext: groupContext, signer: signer, suite: suite,
            context: &context)
    }

    mutating func seal(_ authenticated: AuthenticatedContent, padding: Int = 1) throws -> PrivateMessage {
        try PrivateMessage.seal(
            authenticated, padding: padding, senderData: senderData, tree: &writer, context: &context)
    }

    /// Checks the signature as well.
    mutating func open(_ message: PrivateMessage) throws(MLSError) -> AuthenticatedContent {
        let (key, groupContext, suite) = (signer.publicKey, groupContext, suite)
        return try message.open(senderData: senderData, tree: &reader, context: &context) {
            content, context throws(MLSError) in
            try content.verify(by: key, groupContext: groupContext, suite: suite, context: &context)
        }
    }

    /// A message whose parts a hostile member chose.
    mutating func forge(
        plaintext: [UInt8], generation: UInt32 = 0, leaf: UInt32 = 0, sender: [UInt8]? = nil
    ) throws -> PrivateMessage {
        let keys = try SecretTree(writer.root).find(
            .application, of: LeafIndex(0), at: 0, tally: &context.tally
        ).keys
        let ciphertext = try keys.seal(
            plaintext,
            authenticating: PrivateMessage.associatedData(
                groupID: [4, 2], epoch: 7, type: .application, authenticatedData: [8]),
            tally: &context.tally)
        let data = SenderData(leaf: LeafIndex(leaf), generation: generation, reuseGuard: .none)
        let encryptedSender = try senderData.keys(for: ciphertext, tally: &context.tally).seal(
            sender ?? data.encoded,
            authenticating: PrivateMessage.associatedData(groupID: [4, 2], epoch: 7, type: .application),
            tally: &context.tally)
        return PrivateMessage(
            groupID: [4, 2], epoch: 7, contentType: .application, authenticatedData: [8],
            encryptedSenderData: encryptedSender, ciphertext: ciphertext)
    }
}

extension PrivateMessage {
    /// The message with some fields changed on the way.
    fileprivate func with(
        groupID: [UInt8]? = nil, epoch: UInt64? = nil, contentType: ContentType? = nil,
        authenticatedData: [UInt8]? = nil, encryptedSenderData: [UInt8]? = nil,
        ciphertext: [UInt8]? = nil
    ) -> PrivateMessage {
        PrivateMessage(
            groupID: groupID ?? self.groupID, epoch: epoch ?? self.epoch,
            contentType: contentType ?? self.contentType,
            authenticatedData: authenticatedData ?? self.authenticatedData,
            encryptedSenderData: encryptedSenderData ?? self.encryptedSenderData,
            ciphertext: ciphertext ?? self.ciphertext)
    }
}

private let badTag = MLSError.refused(.authenticationFailed)

@Suite("Private messages")
struct PrivateMessageTests {
    @Test func `whatever is changed on the way is noticed, and changes nothing at the reader`() throws {
        var pair = Pair()
        let message = try pair.seal(pair.signed())
        let lastFlipped = { (bytes: [UInt8]) -> [UInt8] in bytes.dropLast() + [(bytes.last ?? 0) ^ 1] }
        let changed = [
            message.with(groupID: [4, 3]), message.with(epoch: 8), message.with(contentType: .commit),
            message.with(authenticatedData: []),
            message.with(encryptedSenderData: lastFlipped(message.encryptedSenderData)),
            message.with(ciphertext: lastFlipped(message.ciphertext)),
            message.with(ciphertext: [message.ciphertext[0] ^ 1] + message.ciphertext.dropFirst()),
        ]
        let before = pair.reader.serializedSize
        for message in changed {
            #expect(throws: badTag) { try pair.open(message) }
            #expect(pair.reader.serializedSize == before)
        }
        let short = MLSError.refused(.wrongLength(of: .sealedMessage, expected: 16, got: 3))
        #expect(throws: short) { try pair.open(message.with(encryptedSenderData: [1, 2, 3])) }
        #expect(try pair.open(message).content.body == .application([1, 2, 3]))
    }

    @Test func `a message opens once`() throws {
        var pair = Pair()
        let message = try pair.seal(pair.signed())
        _ = try pair.open(message)
        #expect(throws: MLSError.noKeys(LeafIndex(0), .gone(0))) { try pair.open(message) }
    }

    @Test func `a sender cannot read its own message`() throws {
        var pair = Pair()
        let message = try pair.seal(pair.signed())
        pair.reader = pair.writer
        #expect(throws: MLSError.noKeys(LeafIndex(0), .gone(0))) { try pair.open(message) }
    }

    @Test func `a message whose signature is wrong leaves its keys`() throws {
        var pair = Pair()
        let content = pair.signed()
        let other = AuthenticatedContent(
            wireFormat: .privateMessage, content: content.content,
            signature: [UInt8](repeating: 0, count: 64), confirmationTag: nil)
        let message = try pair.seal(other)
        for _ in 0..<2 {
            #expect(throws: MLSError.invalidSignature) { try pair.open(message) }
        }
        let short = AuthenticatedContent(
            wireFormat: .privateMessage, content: content.content, signature: [], confirmationTag: nil)
        let unsigned = try pair.seal(short)
        #expect(throws: MLSError.invalidSignature) { try pair.open(unsigned) }
    }

    @Test func `what was signed to be public is not accepted as private`() throws {
        var pair = Pair()
        let content = pair.signed(as: .publicMessage)
        let message = try pair.seal(
            AuthenticatedContent(
                wireFormat: .privateMessage, content: content.content, signature: content.signature,
                confirmationTag: nil))
        #expect(throws: MLSError.invalidSignature) { try pair.open(message) }
    }

    @Test func `padding is zero, as long as was asked, and gone when it is opened`() throws {
        for padding in [1, 64, 1024] {
            var pair = Pair()
            let content = pair.signed()
            let message = try pair.seal(content, padding: padding)
            #expect((message.ciphertext.count - 16).isMultiple(of: padding))
            #expect(try pair.open(message) == content)
        }
        var pair = Pair()
        let content = pair.signed()
        var encoder = WireEncoder()
        content.content.body.encode(into: &encoder)
        encoder.writeAuthentication(signature: content.signature, confirmationTag: nil)
        let padded = try pair.forge(plaintext: encoder.bytes + [0, 0])
        #expect(try pair.open(padded) == content)
        var other = Pair()
        let badlyPadded = try other.forge(plaintext: encoder.bytes + [0, 1, 0])
        #expect(throws: MLSError.nonZeroPadding) { try other.open(badlyPadded) }
    }

    @Test func `content and sender that are not laid out right are refused`() throws {
        var pair = Pair()
        let truncated = try pair.forge(plaintext: [3, 1, 2])
        #expect(throws: MLSError.malformed(.truncated(at: 1, needed: 3, left: 2))) {
            try pair.open(truncated)
        }
        let empty = try pair.forge(plaintext: [])
        #expect(throws: MLSError.malformed(.truncated(at: 0, needed: 1, left: 0))) { try pair.open(empty) }
        let short = try pair.forge(plaintext: [0], sender: [0, 0, 0, 0])
        #expect(throws: MLSError.malformed(.truncated(at: 4, needed: 4, left: 0))) { try pair.open(short) }
        let long = try pair.forge(plaintext: [0], sender: [UInt8](repeating: 0, count: 13))
        #expect(throws: MLSError.malformed(.leftOver(at: 12, count: 1))) { try pair.open(long) }
    }

    @Test func `a sender that is not in the tree, or too far ahead, is refused`() throws {
        var pair = Pair()
        let stranger = try pair.forge(plaintext: [0], leaf: 2)
        #expect(throws: MLSError.unknownMember(LeafIndex(2))) { try pair.open(stranger) }
        let ahead = try pair.forge(plaintext: [0], generation: 1001)
        #expect(throws: MLSError.noKeys(LeafIndex(0), .tooFarAhead(max: 1000, got: 1001))) {
            try pair.open(ahead)
        }
        let last = try pair.forge(plaintext: [0], generation: .max)
        #expect(throws: MLSError.noKeys(LeafIndex(0), .exhausted)) { try pair.open(last) }
        #expect(pair.reader.nodeSecretCount == 1)
    }

    @Test(arguments: CipherSuite.allCases)
    func `messages open in any order, whatever was lost between`(suite: CipherSuite) throws {
        try forEverySeed(in: 0..<10) { _, random in
            var pair = Pair(suite)
            var sent: [(PrivateMessage, AuthenticatedContent)] = []
            for number in 0..<20 as Range<UInt8> {
                let body: FramedContent.Body =
                    random.index(below: 3) == 0 ? .proposal(.remove(LeafIndex(1))) : .application([number])
                let content = pair.signed(body)
                sent.append((try pair.seal(content, padding: 1 + random.index(below: 40)), content))
            }
            while !sent.isEmpty {
                let (message, content) = sent.remove(at: random.index(below: sent.count))
                if random.index(below: 4) > 0 { #expect(try pair.open(message) == content) }
            }
        }
    }
}

@Suite("Private messages, shared")
struct SharedPrivateMessageTests {
    /// What each of three readers finds and pays, who take the same messages in orders of their own.
    private func outcomes(mode: OperationMemo.Mode) throws -> [String] {
        var pair = Pair(mode: mode)
        var messages = try (0..<6 as Range<UInt8>).map { try pair.seal(pair.signed(.application([$0]))) }
        let unsigned = AuthenticatedContent(
            wireFormat: .privateMessage, content: pair.signed().content, signature: [], confirmationTag: nil)
        messages.append(try pair.seal(unsigned))
        messages.append(messages[1].with(authenticatedData: [1]))
        messages.append(messages[2].with(ciphertext: messages[3].ciphertext))
        let fresh = pair.reader
        return [[0, 1, 2, 3, 4, 5, 6], [5, 7, 1, 1, 8, 2], [6, 6, 4, 3, 3, 7, 0]].map { order in
            pair.reader = fresh
            let found = order.map { index in
                let before = pair.context.tally
                let result = Result { () throws(MLSError) in try pair.open(messages[index]).content.body }
                let paid = pair.context.tally.since(before)
                return "\(result) \(Operation.allCases.map { [paid.calls(of: $0), paid.bytes(of: $0)] })"
            }
            return found.joined(separator: "\n") + "\n\(pair.reader.serializedSize)"
        }
    }

    @Test func `readers that share what they find out find and pay the same as readers that do not`() throws {
        let (shared, full) = (try outcomes(mode: .shared), try outcomes(mode: .full))
        #expect(shared == full)
        #expect(full[0].contains("invalidSignature") && full[1].contains("gone(1)"))
        #expect(full[1].contains("authenticationFailed"))
    }
}

@Suite("Public messages")
struct PublicMessageTests {
    private let proposal = FramedContent.Body.proposal(.remove(LeafIndex(1)))

    private func check(_ message: PublicMessage, by pair: inout Pair) throws(MLSError) {
        try message.checkTag(
            pair.membershipKey, groupContext: pair.groupContext, context: &pair.context)
    }

    private func message(
        _ authenticated: AuthenticatedContent, key: MembershipKey? = nil, by pair: inout Pair
    ) -> PublicMessage {
        PublicMessage(
            authenticated, membershipKey: key ?? pair.membershipKey, groupContext: pair.groupContext,
            context: &pair.context)
    }

    @Test func `a tag of another epoch, or changed on the way, is refused`() throws {
        var pair = Pair()
        let content = pair.signed(proposal, as: .publicMessage)
        let good = message(content, by: &pair)
        try check(good, by: &pair)
        let outsider = message(content, key: MembershipKey(.zero), by: &pair)
        #expect(throws: MLSError.membershipTag) { try check(outsider, by: &pair) }
        #expect(throws: MLSError.membershipTag) {
            try good.checkTag(pair.membershipKey, groupContext: [], context: &pair.context)
        }
        var bytes = good.encoded
        bytes[bytes.count - 1] ^= 1
        let changed = try PublicMessage(decoding: bytes)
        #expect(throws: MLSError.membershipTag) { try check(changed, by: &pair) }
    }

    @Test func `an application message is not public`() throws {
        var pair = Pair()
        let content = pair.signed(as: .publicMessage)
        var encoder = WireEncoder()
        content.content.encode(into: &encoder)
        encoder.writeAuthentication(signature: content.signature, confirmationTag: nil)
        encoder.writeVector([])
        let bytes = encoder.bytes
        #expect(throws: MLSError.publicApplication) {
            try check(try PublicMessage(decoding: bytes), by: &pair)
        }
    }

    @Test func `only members have a membership tag`() throws {
        var pair = Pair()
        for sender in [Sender.external(0), .newMemberProposal, .newMemberCommit] {
            let content = pair.signed(proposal, from: sender, as: .publicMessage)
            let message = message(content, by: &pair)
            #expect(message.membershipTag == nil)
            try check(message, by: &pair)
            let tagged = message.encoded + [0]
            #expect(throws: WireError.self) { try PublicMessage(decoding: tagged) }
        }
        let fromMember = message(pair.signed(proposal, as: .publicMessage), by: &pair)
        let untagged = Array(fromMember.encoded.dropLast(33))
        #expect(throws: WireError.truncated(at: untagged.count, needed: 1, left: 0)) {
            try PublicMessage(decoding: untagged)
        }
    }

    @Test func `members and who joins by a commit sign the group's context, others cannot`() throws {
        for sender in [Sender.member(LeafIndex(0)), .newMemberCommit, .external(0), .newMemberProposal] {
            var pair = Pair()
            let content = pair.signed(proposal, from: sender, as: .publicMessage)
            let (key, suite) = (pair.signer.publicKey, pair.suite)
            try content.verify(
                by: key, groupContext: pair.groupContext, suite: suite, context: &pair.context)
            let otherGroup = Result { () throws(MLSError) in
                try content.verify(by: key, groupContext: [1], suite: suite, context: &pair.context)
            }
            switch sender {
            case .member, .newMemberCommit:
                #expect(throws: MLSError.invalidSignature) { try otherGroup.get() }
            case .external, .newMemberProposal: try otherGroup.get()
            }
        }
    }
}

@Suite("Outermost messages")
struct MLSMessageTests {
    @Test func `another version or kind is refused`() {
        #expect(throws: WireError.unknownValue(at: 0, got: 2)) { try MLSMessage(decoding: [0, 2, 0, 1]) }
        #expect(throws: WireError.unknownValue(at: 2, got: 0)) { try MLSMessage(decoding: [0, 1, 0, 0]) }
        #expect(throws: WireError.unknownValue(at: 2, got: 6)) { try MLSMessage(decoding: [0, 1, 0, 6]) }
    }

    @Test func `no bytes make the decoder stop, and what it takes has one encoding`() throws {
        var pair = Pair()
        let message = MLSMessage.privateMessage(try pair.seal(pair.signed()))
        let proposal = MLSMessage.publicMessage(
            PublicMessage(
                pair.signed(.proposal(.remove(LeafIndex(1))), as: .publicMessage),
                membershipKey: pair.membershipKey, groupContext: pair.groupContext, context: &pair.context))
        for original in [message.encoded, proposal.encoded] {
            for count in 0..<original.count {
                #expect(throws: WireError.self) { try MLSMessage(decoding: Array(original.prefix(count))) }
            }
            try forEverySeed(in: 0..<2_000) { _, random in
                let bytes = mutated(original, using: &random)
                guard let decoded = try? MLSMessage(decoding: bytes) else { return }
                #expect(decoded.encoded == bytes)
            }
        }
    }
}
