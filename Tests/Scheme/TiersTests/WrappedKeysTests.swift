import Identity
import Testing
import WireFormat

@testable import Tiers

@Suite("Wrapped keys")
struct WrappedKeysTests {
    private static func key(_ byte: UInt8) -> WrappedKeys.Key {
        ([UInt8](repeating: byte, count: 32), [UInt8](repeating: byte + 1, count: 48))
    }

    private static func decoded(_ bytes: [UInt8]) throws -> WrappedKeys {
        var encoder = WireEncoder()
        encoder.writeVector(bytes)
        var decoder = WireDecoder(encoder.bytes)
        let keys = try WrappedKeys(from: &decoder)
        try decoder.finish()
        return keys
    }

    @Test(arguments: [1, 83, 85])
    func `a part of a key is refused`(_ count: Int) {
        #expect(throws: WireError.unknownValue(at: 0, got: UInt64(count))) {
            try Self.decoded([UInt8](repeating: 0, count: count))
        }
    }

    @Test func `a reader finds the first that is for it, and no other's`() throws {
        var keys = WrappedKeys(reserving: 3)
        for (device, byte) in [(0x0102_0304, 1), (0x0403_0201, 3), (0x0403_0201, 5)] as [(UInt32, UInt8)] {
            keys.append(Self.key(byte), for: DeviceID(device))
        }
        let read = try Self.decoded(keys.bytes)
        let found = try #require(read.key(for: DeviceID(0x0403_0201)))
        #expect(found == Self.key(3))
        #expect(read.key(for: DeviceID(0x0102_0305)) == nil)
        #expect(read.all.map(\.encapsulatedKey) == [1, 3, 5].map { Self.key($0).encapsulatedKey })
    }
}
