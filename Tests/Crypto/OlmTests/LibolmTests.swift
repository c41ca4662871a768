import CryptoTestSupport
import LibolmPeer
import Primitives
import Randomness
import Testing

@testable import Olm

/// One conversation with libolm over a channel that loses, repeats and reorders.
struct Conversation {
    private var context: CryptoContext
    private var random: RandomStream
    private var own: Session
    private let peer: LibolmSession
    // What is under way, with what it says.
    private var toOwn: [(message: Message, plaintext: [UInt8])] = []
    private var toPeer: [(message: Message, plaintext: [UInt8])] = []
    private(set) var readCount = 0

    /// - Parameter begins: Who sends first.
    init(seed: UInt64, random: RandomStream, weBegin: Bool, fallback: Bool) throws {
        self.random = random
        context = .forTest(seed: seed)
        var account = Account(using: &context)
        let peerAccount = LibolmAccount(using: &self.random)
        let greeting = Array("greeting \(seed)".utf8)
        if weBegin {
            let key =
                try fallback
                ? peerAccount.publishFallbackKey(using: &self.random)
                : peerAccount.publishOneTimeKeys(count: 3, using: &self.random)[1]
            own = try account.outboundSession(
                to: AgreementPublicKey(peerAccount.identityKey), oneTimeKey: AgreementPublicKey(key),
                context: &context)
            let first = own.encrypt(greeting, context: &context)
            peer = try LibolmSession(
                of: peerAccount, from: account.identityKey.bytes, preKeyMessage: first.bytes)
            #expect(try peer.decrypt(type: first.type, body: first.bytes) == greeting)
        } else {
            account.generateOneTimeKeys(count: 3, context: &context)
            account.generateFallbackKey(context: &context)
            let key = fallback ? account.fallbackKey : account.unpublishedOneTimeKeys.last
            peer = try LibolmSession(
                of: peerAccount, to: account.identityKey.bytes, oneTimeKey: #require(key).bytes,
                using: &self.random)
            let first = try peer.encrypt(greeting, using: &self.random)
            #expect(first.type == 0)
            let opened = try account.inboundSession(
                from: AgreementPublicKey(peerAccount.identityKey),
                preKeyMessage: PreKeyMessage(first.body), context: &context)
            #expect(opened.plaintext == greeting)
            own = opened.session
        }
        #expect(own.id == peer.id)
    }

    /// One event: someone sends, or something under way arrives, is lost or comes twice.
    ///
    /// - Parameter sends: How likely it is that someone sends; `ours`: that it is we.
    mutating func step(sends: Double, ours: Double) throws {
        if random.happens(withProbability: sends) {
            let plaintext = random.bytes(count: random.index(below: 60))
            if random.happens(withProbability: ours) {
                toPeer.append((own.encrypt(plaintext, context: &context), plaintext))
            } else {
                let sent = try peer.encrypt(plaintext, using: &random)
                toOwn.append((try Message(type: sent.type, bytes: sent.body), plaintext))
            }
        } else if random.happens(withProbability: 0.5), !toOwn.isEmpty {
            try arriveAtOwn(toOwn.remove(at: random.index(below: min(toOwn.count, 6))))
        } else if !toPeer.isEmpty {
            try arriveAtPeer(toPeer.remove(at: random.index(below: min(toPeer.count, 6))))
        }
    }

    private mutating func arriveAtOwn(_ arriving: (message: Message, plaintext: [UInt8])) throws {
        guard random.happens(withProbability: 0.9) else { return }
        if random.happens(withProbability: 0.2) { forge(arriving.message) }
        #expect(try own.decrypt(arriving.message, context: &context) == arriving.plaintext)
        readCount += 1
        guard random.happens(withProbability: 0.1) else { return }
        #expect(throws: OlmError.self) { try own.decrypt(arriving.message, context: &context) }
    }

    private mutating func arriveAtPeer(_ arriving: (message: Message, plaintext: [UInt8])) throws {
        guard random.happens(withProbability: 0.9) else { return }
        let (type, body) = (arriving.message.type, arriving.message.bytes)
        #expect(try peer.decrypt(type: type, body: body) == arriving.plaintext)
        readCount += 1
        guard random.happens(withProbability: 0.1) else { return }
        #expect(throws: LibolmError.self) { try peer.decrypt(type: type, body: body) }
    }

    /// A changed copy is refused, and the session is then as it was, as its size shows and the genuine one will.
    private mutating func forge(_ message: Message) {
        var bytes = message.bytes
        let bit = random.index(below: bytes.count * 8)
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        let size = own.serializedSize
        guard let forged = try? Message(type: message.type, bytes: bytes) else { return }
        #expect(throws: OlmError.self) { try own.decrypt(forged, context: &context) }
        #expect(own.serializedSize == size)
    }
}

@Suite("Olm with libolm")
struct LibolmTests {
    @Test func `conversations that lose, repeat and reorder are read on both sides`() throws {
        var readCount = 0
        try forEverySeed(in: 0..<200) { seed, random in
            var conversation = try Conversation(
                seed: seed, random: random, weBegin: seed.isMultiple(of: 2), fallback: seed % 4 < 2)
            // One-way either way, or in turns.
            let ours = [0.5, 0.5, 0.1, 0.9, 1, 0][Int(seed % 6)]
            for _ in 0..<100 { try conversation.step(sends: 0.55, ours: ours) }
            readCount += conversation.readCount
        }
        #expect(readCount > 6_000)
    }

    @Test func `strict turns ratchet at every message`() throws {
        try forEverySeed(in: 0..<20) { seed, random in
            var context = CryptoContext.forTest(seed: seed)
            let account = Account(using: &context)
            let peerAccount = LibolmAccount(using: &random)
            let key = try peerAccount.publishOneTimeKeys(count: 1, using: &random)[0]
            var own = try account.outboundSession(
                to: AgreementPublicKey(peerAccount.identityKey), oneTimeKey: AgreementPublicKey(key),
                context: &context)
            let first = own.encrypt([], context: &context)
            let peer = try LibolmSession(
                of: peerAccount, from: account.identityKey.bytes, preKeyMessage: first.bytes)
            #expect(try peer.decrypt(type: 0, body: first.bytes) == [])
            for round in 0..<20 as Range<UInt8> {
                let answer = try peer.encrypt([round], using: &random)
                let read = try own.decrypt(
                    Message(type: answer.type, bytes: answer.body), context: &context)
                #expect(read == [round])
                let sent = own.encrypt([round, round], context: &context)
                #expect(try peer.decrypt(type: sent.type, body: sent.bytes) == [round, round])
            }
        }
    }

    @Test func `signatures hold on the other side`() throws {
        var context = CryptoContext.forTest()
        var random = context.random
        let account = LibolmAccount(using: &random)
        let signature = try Signature(account.sign([1, 2, 3]))
        try SigningPublicKey(account.signingKey).verify(signature, of: [1, 2, 3], context: &context)
    }
}
