import CryptoTestSupport
import Metering
import Primitives
import Testing

@testable import Olm

@Suite("Account")
struct AccountTests {
    @Test func `a message of another identity than its sender's is refused`() throws {
        var pair = Pair()
        let message = try pair.firstMessage(to: pair.responder.unpublishedOneTimeKeys[0])
        var responder = pair.responder
        #expect(throws: OlmError.otherIdentity) {
            try responder.inboundSession(
                from: responder.identityKey, preKeyMessage: message, context: &pair.context)
        }
        #expect(responder.oneTimeKeyCount == 2)
    }

    @Test func `a one-time key begins one session`() throws {
        var pair = Pair()
        let key = pair.responder.unpublishedOneTimeKeys[0]
        let (first, second) = (try pair.firstMessage(to: key), try pair.firstMessage(to: key))
        let opened = try pair.accept(first)
        #expect(opened.plaintext == [7] && opened.session.matches(first) && !opened.session.matches(second))
        for message in [first, second] {
            #expect(throws: OlmError.unknownOneTimeKey) {
                try pair.accept(message)
            }
        }
        #expect(pair.responder.oneTimeKeyCount == 1)
    }

    @Test func `a forged first message uses up no key`() throws {
        var pair = Pair()
        let message = try pair.firstMessage(to: pair.responder.unpublishedOneTimeKeys[0])
        for bit in 0..<message.bytes.count * 8 {
            var bytes = message.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let forged = try? PreKeyMessage(bytes) else { continue }
            #expect(throws: OlmError.self, "bit \(bit)") {
                try pair.accept(forged)
            }
        }
        #expect(pair.responder.oneTimeKeyCount == 2)
        let opened = try pair.accept(message)
        #expect(opened.plaintext == [7])
    }

    @Test func `a fallback key begins many sessions until it was replaced twice`() throws {
        var pair = Pair()
        pair.responder.generateFallbackKey(context: &pair.context)
        let key = try #require(pair.responder.fallbackKey)
        let messages = try (0..<4).map { _ in try pair.firstMessage(to: key) }
        #expect(try pair.accept(messages[0]).plaintext == [7] && pair.accept(messages[1]).plaintext == [7])
        pair.responder.generateFallbackKey(context: &pair.context)
        #expect(pair.responder.fallbackKey != key)
        #expect(try pair.accept(messages[2]).plaintext == [7])
        pair.responder.forgetPreviousFallbackKey()
        #expect(throws: OlmError.unknownOneTimeKey) { try pair.accept(messages[3]).plaintext }
    }

    @Test func `beyond a hundred one-time keys the oldest are dropped`() throws {
        var context = CryptoContext.forTest()
        var account = Account(using: &context)
        let empty = account.serializedSize
        account.generateOneTimeKeys(count: 60, context: &context)
        let first = account.unpublishedOneTimeKeys
        account.generateOneTimeKeys(count: 60, context: &context)
        let kept = account.unpublishedOneTimeKeys
        #expect(account.oneTimeKeyCount == 100 && Array(kept.prefix(40)) == Array(first.suffix(40)))
        #expect(account.serializedSize == empty + 3_300)
        account.markKeysAsPublished()
        #expect(account.unpublishedOneTimeKeys.isEmpty && account.oneTimeKeyCount == 100)
    }

    @Test func `keys that no honest peer has begin no session`() throws {
        var pair = Pair()
        let low = AgreementPublicKey(.zero)
        #expect(throws: OlmError.refused(.lowOrderPoint)) {
            try pair.initiator.outboundSession(
                to: low, oneTimeKey: pair.responder.identityKey, context: &pair.context)
        }
        #expect(throws: OlmError.refused(.lowOrderPoint)) {
            try pair.initiator.outboundSession(
                to: pair.responder.identityKey, oneTimeKey: low, context: &pair.context)
        }
    }
}
