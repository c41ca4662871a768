import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing

@testable import Megolm

/// A sender, and what its receivers need.
struct Room {
    var context: CryptoContext
    var sender: OutboundSession
    let ratchets: RatchetMemo

    init(seed: UInt64 = 0, mode: OperationMemo.Mode = .full) {
        context = .forTest(seed: seed, memo: OperationMemo(mode: mode))
        sender = OutboundSession(using: &context)
        ratchets = RatchetMemo(mode: mode)
    }

    mutating func newReceiver() throws -> InboundSession {
        try InboundSession(
            sessionKey: sender.sessionKey(context: &context), ratchets: ratchets, context: &context)
    }

    mutating func send(_ plaintext: [UInt8]) -> [UInt8] { sender.encrypt(plaintext, context: &context) }
}

@Suite("Inbound session")
struct InboundSessionTests {
    @Test func `what came before the session key is not read`() throws {
        var room = Room()
        let early = room.send([1])
        var receiver = try room.newReceiver()
        #expect(throws: MegolmError.tooOld(firstKnown: 1, got: 0)) {
            try receiver.decrypt(early, ratchets: room.ratchets, context: &room.context)
        }
        #expect(throws: MegolmError.tooOld(firstKnown: 1, got: 0)) {
            try receiver.export(at: 0, context: &room.context)
        }
    }

    @Test func `what was forgotten is not read again`() throws {
        var room = Room()
        var receiver = try room.newReceiver()
        let messages = (0..<6).map { room.send([$0]) }
        receiver.forget(before: 3, ratchets: room.ratchets, context: &room.context)
        receiver.forget(before: 1, ratchets: room.ratchets, context: &room.context)
        #expect(receiver.firstKnownIndex == 3)
        #expect(throws: MegolmError.tooOld(firstKnown: 3, got: 2)) {
            try receiver.decrypt(messages[2], ratchets: room.ratchets, context: &room.context)
        }
        for index in [5, 3, 4] {
            let read = try receiver.decrypt(
                messages[index], ratchets: room.ratchets, context: &room.context)
            #expect(read.plaintext == [UInt8(index)] && read.index == UInt32(index))
        }
    }

    @Test func `a message of another session is refused`() throws {
        var (room, other) = (Room(seed: 1), Room(seed: 2))
        var receiver = try room.newReceiver()
        let message = other.send([1])
        #expect(throws: MegolmError.badSignature) {
            try receiver.decrypt(message, ratchets: room.ratchets, context: &room.context)
        }
    }

    @Test func `a signature alone does not make a message genuine`() throws {
        var room = Room()
        let signing = try SigningKeyPair(
            seed: [UInt8](repeating: 5, count: 32), tally: &room.context.tally)
        let (first, second) = (Ratchet(using: &room.context), Ratchet(using: &room.context))
        let message = MegolmMessage.seal([1], with: first, signing: signing, context: &room.context)
        let exported = SessionKeyFormat(ratchet: second, signingKey: signing.publicKey)
            .encoded(version: SessionKeyFormat.exportVersion)
        var receiver = try InboundSession(
            exported: exported, ratchets: room.ratchets, context: &room.context)
        #expect(throws: MegolmError.badMAC) {
            try receiver.decrypt(message, ratchets: room.ratchets, context: &room.context)
        }
    }

    @Test func `a session key that was changed is refused`() throws {
        var room = Room()
        let key = room.sender.sessionKey(context: &room.context)
        #expect(key.count == 229)
        try forEverySeed(in: 0..<1_000) { _, random in
            let changed = mutated(key, using: &random)
            guard changed != key else { return }
            #expect(throws: MegolmError.self) {
                try InboundSession(sessionKey: changed, ratchets: room.ratchets, context: &room.context)
            }
        }
        #expect(throws: MegolmError.wrongVersion(expected: 1, got: 2)) {
            try InboundSession(exported: key, ratchets: room.ratchets, context: &room.context)
        }
        #expect(throws: MegolmError.tooShort(min: 1, got: 0)) {
            try InboundSession(sessionKey: [], ratchets: room.ratchets, context: &room.context)
        }
    }

    /// What RFC 8032 calls points of small order, an encoding that is not canonical, and one of no point.
    @Test(arguments: [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000",
    ])
    func `an export with a key by which nobody can sign is refused`(key: String) throws {
        var room = Room()
        let export = try room.newReceiver().export(at: 0, context: &room.context)
        let changed = Array(export.dropLast(Block32.count)) + hex(key)
        #expect(throws: MegolmError.unusableKey) {
            try InboundSession(exported: changed, ratchets: room.ratchets, context: &room.context)
        }
        _ = try InboundSession(exported: export, ratchets: room.ratchets, context: &room.context)
    }

    @Test func `whatever is cut, changed or added, reading neither traps nor accepts`() throws {
        var room = Room()
        var receiver = try room.newReceiver()
        let message = room.send([1, 2, 3])
        try forEverySeed(in: 0..<4_000) { _, random in
            let changed = mutated(message, using: &random)
            guard changed != message else { return }
            #expect(throws: MegolmError.self) {
                try receiver.decrypt(changed, ratchets: room.ratchets, context: &room.context)
            }
        }
        let read = try receiver.decrypt(message, ratchets: room.ratchets, context: &room.context)
        #expect(read.plaintext == [1, 2, 3])
    }

    @Test func `messages are read in any order and from any export`() throws {
        try forEverySeed(in: 0..<20) { seed, random in
            var room = Room(seed: seed, mode: seed.isMultiple(of: 2) ? .full : .shared)
            var receivers = [try room.newReceiver()]
            let messages = (0..<40).map { room.send([$0]) }
            for index in messages.indices.shuffled(using: &random) {
                for place in receivers.indices where receivers[place].firstKnownIndex <= index {
                    let read = try receivers[place].decrypt(
                        messages[index], ratchets: room.ratchets, context: &room.context)
                    #expect(read.plaintext == [UInt8(index)] && read.index == UInt32(index))
                }
                guard random.happens(withProbability: 0.2) else { continue }
                let exported = try receivers[0].export(at: UInt32(index), context: &room.context)
                receivers.append(
                    try InboundSession(
                        exported: exported, ratchets: room.ratchets, context: &room.context))
            }
            #expect(receivers.allSatisfy { $0.sessionID == room.sender.sessionID })
        }
    }
}

@Suite("Ratchet memo")
struct RatchetMemoTests {
    /// Five receivers that each lose other messages: what they read, and the charges.
    private func work(_ mode: OperationMemo.Mode) throws -> (read: [[UInt8]], tally: OperationTally) {
        var room = Room(mode: mode)
        var receivers: [InboundSession] = []
        for _ in 0..<5 { receivers.append(try room.newReceiver()) }
        var read: [[UInt8]] = []
        for number in 0..<60 as Range<UInt8> {
            let message = room.send([number])
            for (place, receiver) in receivers.enumerated() where Int(number) % (place + 2) != 0 {
                var receiver = receiver
                read.append(
                    try receiver.decrypt(message, ratchets: room.ratchets, context: &room.context).plaintext)
                receivers[place] = receiver
            }
            if number == 30 {
                receivers[0].forget(before: 20, ratchets: room.ratchets, context: &room.context)
            }
        }
        #expect(room.ratchets.count == 0 || mode == .shared)
        return (read, room.context.tally)
    }

    @Test func `full and shared read the same and charge the same`() throws {
        let (full, shared) = (try work(.full), try work(.shared))
        #expect(full.read == shared.read && full.tally == shared.tally)
    }

    @Test func `receivers at one position hold one ratchet`() throws {
        var room = Room(mode: .shared)
        var receivers = [try room.newReceiver(), try room.newReceiver()]
        let before = room.ratchets.count
        let message = room.send([1])
        for place in receivers.indices {
            _ = try receivers[place].decrypt(message, ratchets: room.ratchets, context: &room.context)
        }
        #expect(before == 1 && room.ratchets.count == 2)
    }

    @Test func `a memo stays within its bounds`() throws {
        var room = Room(mode: .shared)
        let ratchets = RatchetMemo(mode: .shared, capacity: 8)
        var receiver = try InboundSession(
            sessionKey: room.sender.sessionKey(context: &room.context), ratchets: ratchets,
            context: &room.context)
        for number in 0..<200 as Range<UInt8> {
            let message = room.send([number])
            let read = try receiver.decrypt(message, ratchets: ratchets, context: &room.context)
            #expect(read.plaintext == [number] && ratchets.count <= 48)
        }
    }
}
