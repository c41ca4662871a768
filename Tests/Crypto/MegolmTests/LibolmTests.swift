import CryptoTestSupport
import LibolmPeer
import Primitives
import Randomness
import Testing

@testable import Megolm

@Suite("Megolm with libolm")
struct LibolmTests {
    @Test func `libolm reads what we send, also from our exports`() throws {
        try forEverySeed(in: 0..<100) { seed, random in
            var room = Room(seed: seed)
            for _ in 0..<random.index(below: 5) { _ = room.send([]) }
            let start = room.sender.index
            let peer = try LibolmInboundSession(
                sessionKey: room.sender.sessionKey(context: &room.context))
            let receiver = try room.newReceiver()
            let plaintexts = (0..<12).map { _ in random.bytes(count: random.index(below: 50)) }
            let messages = plaintexts.map { room.send($0) }
            let cut = random.index(below: messages.count)
            let exported = try receiver.export(at: start + UInt32(cut), context: &room.context)
            let late = try LibolmInboundSession(exported: exported)
            #expect(peer.id == room.sender.sessionID && late.id == room.sender.sessionID)
            for place in messages.indices.shuffled(using: &random)
            where random.happens(withProbability: 0.9) {
                let read = try peer.decrypt(messages[place])
                #expect(read.plaintext == plaintexts[place] && read.index == start + UInt32(place))
                if place >= cut {
                    #expect(try late.decrypt(messages[place]).plaintext == plaintexts[place])
                } else {
                    #expect(throws: LibolmError.self) { try late.decrypt(messages[place]) }
                }
            }
        }
    }

    @Test func `we read what libolm sends, also from its exports`() throws {
        try forEverySeed(in: 0..<100) { seed, random in
            var context = CryptoContext.forTest(seed: seed)
            let ratchets = RatchetMemo(mode: seed.isMultiple(of: 2) ? .full : .shared)
            let sender = LibolmOutboundSession(using: &random)
            for _ in 0..<random.index(below: 5) { _ = sender.encrypt([]) }
            var receiver = try InboundSession(
                sessionKey: sender.sessionKey, ratchets: ratchets, context: &context)
            let peer = try LibolmInboundSession(sessionKey: sender.sessionKey)
            let start = receiver.firstKnownIndex
            let plaintexts = (0..<12).map { _ in random.bytes(count: random.index(below: 50)) }
            let messages = plaintexts.map { sender.encrypt($0) }
            let cut = random.index(below: messages.count)
            let exported = try peer.export(at: start + UInt32(cut))
            let ownExport = try receiver.export(at: start + UInt32(cut), context: &context)
            #expect(exported == ownExport && receiver.sessionID == sender.id)
            var late = try InboundSession(exported: exported, ratchets: ratchets, context: &context)
            for place in messages.indices.shuffled(using: &random)
            where random.happens(withProbability: 0.9) {
                let read = try receiver.decrypt(messages[place], ratchets: ratchets, context: &context)
                #expect(read.plaintext == plaintexts[place] && read.index == start + UInt32(place))
                guard place >= cut else { continue }
                let again = try late.decrypt(messages[place], ratchets: ratchets, context: &context)
                #expect(again.plaintext == plaintexts[place])
            }
        }
    }

    /// Positions that turn over each part of the ratchet, which no test reaches message by message.
    @Test func `far positions are the same on both sides`() throws {
        try forEverySeed(in: 0..<100) { seed, random in
            var context = CryptoContext.forTest(seed: seed)
            let sender = LibolmOutboundSession(using: &random)
            let peer = try LibolmInboundSession(sessionKey: sender.sessionKey)
            let ratchets = RatchetMemo(mode: .full)
            let receiver = try InboundSession(
                sessionKey: sender.sessionKey, ratchets: ratchets, context: &context)
            let index = UInt32(truncatingIfNeeded: random.next()) >> UInt32(1 + random.index(below: 24))
            #expect(try receiver.export(at: index, context: &context) == peer.export(at: index))
        }
    }
}
