import WireFormat

/// `deserialization.json`: length prefixes of vectors (RFC 9420 §2.1.2).
struct DeserializationCase: VectorCase {
    let vlbytesHeader: HexBytes
    let length: WholeNumber<Int>

    func check(on bench: VectorBench) throws(UnmetStep) {
        let read = try step("vlbytes_header") {
            var decoder = WireDecoder(vlbytesHeader.bytes)
            let length = try decoder.readLength()
            try decoder.finish()
            return length
        }
        try expect("length", read, is: length.value)
        var encoder = WireEncoder()
        encoder.writeLength(length.value)
        try expect("vlbytes_header", encoder.bytes, is: vlbytesHeader)
    }
}
