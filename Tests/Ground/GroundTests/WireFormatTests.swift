import Testing
import WireFormat

@Suite("Wire format")
struct WireFormatTests {
    @Test(arguments: [
        ([0x25] as [UInt8], 37), ([0x7b, 0xbd], 15_293), ([0x9d, 0x7f, 0x3e, 0x7d], 494_878_333),
    ])
    func `lengths are those of the RFC's examples`(encoded: [UInt8], length: Int) throws {
        var decoder = WireDecoder(encoded)
        #expect(try decoder.readLength() == length)
        var encoder = WireEncoder()
        encoder.writeLength(length)
        #expect(encoder.bytes == encoded)
    }

    @Test func `a length that could be shorter is refused`() {
        var decoder = WireDecoder([0x40, 0x25])
        #expect(throws: WireError.nonMinimalLength(at: 0)) { try decoder.readLength() }
    }

    @Test func `a vector that claims more than is there is refused`() {
        var decoder = WireDecoder([5, 1, 2])
        #expect(throws: WireError.truncated(at: 1, needed: 5, left: 2)) { try decoder.readVector() }
    }

    @Test func `left-over bytes are refused`() throws {
        var decoder = WireDecoder([1, 2])
        _ = try decoder.readByte()
        #expect(throws: WireError.leftOver(at: 1, count: 1)) { try decoder.finish() }
    }
}
