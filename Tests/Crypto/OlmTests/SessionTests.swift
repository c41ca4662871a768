import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing

@testable import Olm

/// Two devices with an account each, the second with published keys.
struct Pair {
    var context: CryptoContext
    var initiator: Account
    var responder: Account

    init(seed: UInt64 = 0, memo: OperationMemo = OperationMemo(mode: .full)) {
        context = .forTest(seed: seed, memo: memo)
        initiator = Account(using: &context)
        responder = Account(using: &context)
        responder.generateOneTimeKeys(count: 2, context: &context)
    }

    /// Both sides of a session, after one message from the first to the second.
    mutating func begin() throws -> (own: Session, peer: Session) {
        let key = try #require(responder.unpublishedOneTimeKeys.first)
        var own = try initiator.outboundSession(
            to: responder.identityKey, oneTimeKey: key, context: &context)
        guard case .preKey(let message) = own.encrypt([1], context: &context) else {
            throw OlmError.unknownType(1)
        }
        let (peer, _) = try responder.inboundSession(
            from: initiator.identityKey, preKeyMessage: message, context: &context)
        return (own, peer)
    }

    /// The second's side of the session that `message` begins.
    mutating func accept(_ message: PreKeyMessage) throws -> (session: Session, plaintext: [UInt8]) {
        try responder.inboundSession(
            from: initiator.identityKey, preKeyMessage: message, context: &context)
    }

    /// The first message of a new session.
    mutating func firstMessage(to key: AgreementPublicKey) throws -> PreKeyMessage {
        var session = try initiator.outboundSession(
            to: responder.identityKey, oneTimeKey: key, context: &context)
        guard case .preKey(let message) = session.encrypt([7], context: &context) else {
            throw OlmError.unknownType(1)
        }
        return message
    }
}

@Suite("Session")
struct SessionTests {
    @Test func `a pre-key message of another session is refused`() throws {
        var pair = Pair()
        let (own, peer) = try pair.begin()
        let key = try #require(pair.responder.unpublishedOneTimeKeys.first)
        let other = try pair.firstMessage(to: key)
        for var session in [own, peer] {
            #expect(!session.matches(other))
            #expect(throws: OlmError.otherSession) {
                try session.decrypt(.preKey(other), context: &pair.context)
            }
        }
    }

    @Test func `a message is read once`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        let messages = (0..<3).map { own.encrypt([$0], context: &pair.context) }
        #expect(try peer.decrypt(messages[2], context: &pair.context) == [2])
        #expect(try peer.decrypt(messages[0], context: &pair.context) == [0])
        for (message, index) in [(messages[0], 1), (messages[2], 3)] as [(Message, UInt32)] {
            #expect(throws: OlmError.keyGone(index: index)) {
                try peer.decrypt(message, context: &pair.context)
            }
        }
        #expect(try peer.decrypt(messages[1], context: &pair.context) == [1])
    }

    @Test func `of a long gap the last forty keys are kept`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        let messages = (0..<100).map { own.encrypt([$0], context: &pair.context) }
        #expect(try peer.decrypt(messages[99], context: &pair.context) == [99])
        for lost in [0, 30, 58] {
            #expect(throws: OlmError.keyGone(index: UInt32(lost + 1))) {
                try peer.decrypt(messages[lost], context: &pair.context)
            }
        }
        for kept in 59..<99 {
            #expect(try peer.decrypt(messages[kept], context: &pair.context) == [UInt8(kept)])
        }
    }

    @Test func `a message too far ahead is refused without a hash`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        for _ in 0..<2_000 { _ = own.encrypt([], context: &pair.context) }
        let last = own.encrypt([5], context: &pair.context)
        let beyond = own.encrypt([6], context: &pair.context)
        let before = pair.context.tally
        #expect(throws: OlmError.tooFarAhead(max: 2_000, got: 2_001)) {
            try peer.decrypt(beyond, context: &pair.context)
        }
        #expect(pair.context.tally == before)
        #expect(try peer.decrypt(last, context: &pair.context) == [5])
    }

    @Test func `messages of the last five chains are read, of older ones not`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        var late: [Message] = []
        for round in 0..<6 as Range<UInt8> {
            let answer = peer.encrypt([round], context: &pair.context)
            _ = try own.decrypt(answer, context: &pair.context)
            late.append(own.encrypt([round], context: &pair.context))
            let heard = own.encrypt([round], context: &pair.context)
            _ = try peer.decrypt(heard, context: &pair.context)
        }
        // The peer spoke last in none of them, so a chain that it has given up looks like a new one.
        #expect(throws: OlmError.unexpectedRatchetKey) { try peer.decrypt(late[0], context: &pair.context) }
        for round in 1..<6 {
            #expect(try peer.decrypt(late[round], context: &pair.context) == [UInt8(round)])
        }
    }

    @Test func `a session sends pre-key messages until it has heard from its peer`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        #expect(own.encrypt([], context: &pair.context).type == 0 && !own.hasReceivedMessage)
        let answer = peer.encrypt([3], context: &pair.context)
        #expect(answer.type == 1 && peer.hasReceivedMessage)
        #expect(try own.decrypt(answer, context: &pair.context) == [3])
        #expect(own.encrypt([], context: &pair.context).type == 1 && own.hasReceivedMessage)
        #expect(own.id == peer.id && own.id.count == 32)
    }

    @Test func `serialized it grows with the keys it keeps`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        let before = peer.serializedSize
        _ = own.encrypt([], context: &pair.context)
        _ = try peer.decrypt(own.encrypt([], context: &pair.context), context: &pair.context)
        #expect(peer.serializedSize == before + 36)
    }

    @Test func `it holds its keys without a storage of its own`() throws {
        // Three public keys, and of the sending side a root key, a key pair and a chain key: 228 bytes.
        #expect(MemoryLayout<Session>.stride == 248)
    }

    @Test func `conversations are the same with and without the memo`() throws {
        func talk(_ mode: OperationMemo.Mode) throws -> ([Message], OperationTally) {
            var pair = Pair(memo: OperationMemo(mode: mode))
            var (own, peer) = try pair.begin()
            var messages: [Message] = []
            for round in 0..<20 as Range<UInt8> {
                messages.append(own.encrypt([round], context: &pair.context))
                _ = try peer.decrypt(messages[messages.count - 1], context: &pair.context)
                messages.append(peer.encrypt([round], context: &pair.context))
                _ = try own.decrypt(messages[messages.count - 1], context: &pair.context)
            }
            return (messages, pair.context.tally)
        }
        let (full, shared) = (try talk(.full), try talk(.shared))
        #expect(full.0 == shared.0 && full.1 == shared.1)
    }
}
