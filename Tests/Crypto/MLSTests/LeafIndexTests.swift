import MLS
import Testing
import WireFormat

@Test func leafIndexTakesFourBytes() throws {
    #expect(LeafIndex(258).encoded == [0, 0, 1, 2])
    #expect(throws: WireError.leftOver(at: 4, count: 1)) { try LeafIndex(decoding: [0, 0, 1, 2, 0]) }
}
