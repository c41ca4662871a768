import Testing
import WireFormat

@Suite("Tagged fields")
struct TaggedFieldsTests {
    @Test(arguments: [[0x80, 0x00], [0x81, 0x80, 0x00]] as [[UInt8]])
    func `a varint that could be shorter is refused`(encoded: [UInt8]) {
        var decoder = WireDecoder(encoded)
        #expect(throws: WireError.nonMinimalLength(at: 0)) { try decoder.readVarint() }
    }

    @Test func `a varint of more than 64 bits is refused`() {
        var decoder = WireDecoder([UInt8](repeating: 0xff, count: 9) + [0x02])
        #expect(throws: WireError.unknownValue(at: 0, got: 2)) { try decoder.readVarint() }
    }

    @Test func `a length beyond the end is refused`() {
        var decoder = WireDecoder([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])
        #expect(throws: WireError.tooLong(at: 1, max: 0, got: .max)) { try decoder.readBytesField(1) }
    }

    @Test func `another field than the expected one is refused`() {
        var decoder = WireDecoder([0x12, 0x00])
        #expect(throws: WireError.unknownValue(at: 0, got: 0x12)) { try decoder.readBytesField(1) }
    }

    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7f]), (128, [0x80, 1]), (300, [0xac, 0x02]),
            (.max, [UInt8](repeating: 0xff, count: 9) + [1]),
        ] as [(UInt64, [UInt8])])
    func `varints are those of Protocol Buffers`(number: UInt64, encoded: [UInt8]) throws {
        var encoder = WireEncoder()
        encoder.writeVarint(number)
        #expect(encoder.bytes == encoded)
        var decoder = WireDecoder(encoded)
        #expect(try decoder.readVarint() == number)
        try decoder.finish()
    }

    @Test func `fields come back in their order`() throws {
        var encoder = WireEncoder()
        encoder.writeField(1, bytes: [7, 8])
        encoder.writeField(2, integer: 150)
        #expect(encoder.bytes == [0x0a, 2, 7, 8, 0x10, 0x96, 0x01])
        var decoder = WireDecoder(encoder.bytes)
        #expect(try decoder.readBytesField(1) == [7, 8])
        #expect(try decoder.readIntegerField(2, max: 150) == 150)
        try decoder.finish()
    }
}
