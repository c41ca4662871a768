import CryptoTestSupport
import Primitives
import Randomness
import Testing

@testable import Olm

@Suite("Messages of Olm")
struct MessageTests {
    @Test func `types that Olm does not have are refused`() {
        #expect(throws: OlmError.unknownType(2)) { try Message(type: 2, bytes: [3]) }
        #expect(throws: OlmError.unknownType(-1)) { try Message(type: -1, bytes: [3]) }
    }

    @Test func `another version is refused`() throws {
        #expect(throws: OlmError.wrongVersion(expected: 3, got: 4)) {
            try NormalMessage([4] + [UInt8](repeating: 0, count: 60))
        }
        #expect(throws: OlmError.wrongVersion(expected: 3, got: 2)) { try PreKeyMessage([2]) }
    }

    @Test func `whatever is cut, changed or added, reading neither traps nor accepts`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        let genuine = [
            own.encrypt([1, 2, 3], context: &pair.context), peer.encrypt([4], context: &pair.context),
        ]
        try forEverySeed(in: 0..<4_000) { seed, random in
            let message = genuine[Int(seed % 2)]
            let bytes = mutated(message.bytes, using: &random)
            guard bytes != message.bytes, let read = try? Message(type: message.type, bytes: bytes) else {
                return
            }
            #expect(read.bytes == bytes)
            var reader = seed.isMultiple(of: 2) ? peer : own
            #expect(throws: OlmError.self) { try reader.decrypt(read, context: &pair.context) }
        }
        #expect(try peer.decrypt(genuine[0], context: &pair.context) == [1, 2, 3])
        #expect(try own.decrypt(genuine[1], context: &pair.context) == [4])
    }

    @Test func `what is read is what was written`() throws {
        var pair = Pair()
        var (own, peer) = try pair.begin()
        for message in [own.encrypt([1], context: &pair.context), peer.encrypt([2], context: &pair.context)] {
            #expect(try Message(type: message.type, bytes: message.bytes) == message)
        }
    }
}
