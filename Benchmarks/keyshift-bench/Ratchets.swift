import CFloor
import Megolm
import Olm
import Primitives
import Randomness

/// Olm and Megolm with plaintexts of 100 bytes, without any memo.
final class Ratchets {
    private static let plaintext = [UInt8](repeating: 7, count: 100)
    private var context: CryptoContext
    private var account: Account
    private var peerAccount: Account
    private var alice: Session
    private var bob: Session
    private var writer: Session
    private var sender: OutboundSession
    private var receiver: InboundSession
    private var ratchets = RatchetMemo(mode: .full)
    private var messages: [Message] = []
    private var groupMessages: [[UInt8]] = []
    private var firstMessages: [(account: Account, message: PreKeyMessage)] = []

    init() {
        var context = CryptoContext(
            random: RandomStream(seed: Seed(1)), memo: OperationMemo(mode: .full))
        account = Account(using: &context)
        peerAccount = Account(using: &context)
        peerAccount.generateOneTimeKeys(count: 1, context: &context)
        sender = OutboundSession(using: &context)
        var fresh = peerAccount
        guard let key = peerAccount.unpublishedOneTimeKeys.first,
            var begun = try? account.outboundSession(
                to: peerAccount.identityKey, oneTimeKey: key, context: &context),
            case .preKey(let first) = begun.encrypt([1], context: &context),
            let taken = try? fresh.inboundSession(
                from: account.identityKey, preKeyMessage: first, context: &context),
            let inbound = try? InboundSession(
                sessionKey: sender.sessionKey(context: &context), ratchets: ratchets, context: &context)
        else { preconditionFailure("sessions are begun and taken up") }
        (alice, bob, writer, receiver) = (begun, taken.session, begun, inbound)
        self.context = context
        turn(count: 2)
    }

    /// Each writes once and reads once, so that every message brings a new ratchet key.
    private func turn(count: Int) {
        for _ in 0..<count {
            read(bob.encrypt(Self.plaintext, context: &context), by: &alice)
            read(alice.encrypt(Self.plaintext, context: &context), by: &bob)
        }
    }

    private func read(_ message: Message, by session: inout Session) {
        guard (try? session.decrypt(message, context: &context)) != nil else {
            preconditionFailure("a session reads what its peer wrote")
        }
    }

    var all: [Benchmark] {
        [
            Benchmark(
                name: "Olm, a message and its reading, in turn", count: 40, prepare: {},
                ours: { self.turn(count: 20) }, floor: { for _ in 0..<40 { floor_olm_turn() } }),
            Benchmark(
                name: "Olm, encrypt in one direction", count: 500,
                prepare: {
                    self.messages = []
                    // A copy: its peer would not read past so many messages that it never saw.
                    self.writer = self.alice
                },
                ours: {
                    for _ in 0..<500 {
                        self.messages.append(self.writer.encrypt(Self.plaintext, context: &self.context))
                    }
                }, floor: { for _ in 0..<500 { floor_olm_encrypt() } }),
            Benchmark(
                name: "Olm, decrypt in one direction", count: 500,
                prepare: {
                    self.messages = (0..<500).map { _ in
                        self.alice.encrypt(Self.plaintext, context: &self.context)
                    }
                }, ours: { for message in self.messages { self.read(message, by: &self.bob) } },
                floor: { for _ in 0..<500 { floor_olm_decrypt() } }),
            outbound, inbound,
            Benchmark(
                name: "Megolm, encrypt", count: 200, prepare: { self.groupMessages = [] },
                ours: {
                    for _ in 0..<200 {
                        self.groupMessages.append(self.sender.encrypt(Self.plaintext, context: &self.context))
                    }
                }, floor: { for _ in 0..<200 { floor_megolm_encrypt() } }),
            groupDecrypt(shared: false), groupDecrypt(shared: true),
        ]
    }

    private var outbound: Benchmark {
        Benchmark(
            name: "Olm, session set-up, out", count: 20, prepare: {},
            ours: {
                for _ in 0..<20 {
                    guard
                        var session = try? self.account.outboundSession(
                            to: self.peerAccount.identityKey,
                            oneTimeKey: self.peerAccount.unpublishedOneTimeKeys[0],
                            context: &self.context)
                    else { preconditionFailure("a session is begun") }
                    _ = session.encrypt(Self.plaintext, context: &self.context)
                }
            }, floor: { for _ in 0..<20 { floor_olm_outbound() } })
    }

    private var inbound: Benchmark {
        Benchmark(
            name: "Olm, session set-up, in", count: 20,
            prepare: {
                self.firstMessages = (0..<20).compactMap { _ in
                    guard
                        var session = try? self.account.outboundSession(
                            to: self.peerAccount.identityKey,
                            oneTimeKey: self.peerAccount.unpublishedOneTimeKeys[0],
                            context: &self.context),
                        case .preKey(let message) = session.encrypt(Self.plaintext, context: &self.context)
                    else { return nil }
                    return (self.peerAccount, message)
                }
            },
            ours: {
                for index in self.firstMessages.indices {
                    guard
                        (try? self.firstMessages[index].account.inboundSession(
                            from: self.account.identityKey, preKeyMessage: self.firstMessages[index].message,
                            context: &self.context)) != nil
                    else { preconditionFailure("a session is taken up") }
                }
            }, floor: { for _ in 0..<20 { floor_olm_inbound() } })
    }

    /// - Parameter shared: Whether another receiver has read the same messages before, with the memo of a run.
    private func groupDecrypt(shared: Bool) -> Benchmark {
        var context = self.context
        if shared { context = CryptoContext(random: context.random, memo: OperationMemo(mode: .shared)) }
        let memo = RatchetMemo(mode: shared ? .shared : .full)
        var current = receiver
        let count = shared ? 2_000 : 200
        func read(by session: inout InboundSession) {
            for message in groupMessages {
                guard (try? session.decrypt(message, ratchets: memo, context: &context)) != nil else {
                    preconditionFailure("a receiver reads what the sender wrote")
                }
            }
        }
        return Benchmark(
            name: shared ? "Megolm, decrypt what another receiver has read" : "Megolm, decrypt", count: count,
            prepare: {
                let key = self.sender.sessionKey(context: &context)
                guard let session = try? InboundSession(sessionKey: key, ratchets: memo, context: &context)
                else {
                    preconditionFailure("a session is taken up")
                }
                current = session
                self.groupMessages = (0..<count).map { _ in
                    self.sender.encrypt(Self.plaintext, context: &self.context)
                }
                if shared {
                    var first = session
                    read(by: &first)
                }
            }, ours: { read(by: &current) },
            floor: shared ? nil : { for _ in 0..<count { floor_megolm_decrypt() } })
    }
}
