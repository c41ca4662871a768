// Fields that bear their number, as in Protocol Buffers ("Encoding": base 128 varints, wire types 0 and 2).
// Readers here ask for one field after the other, so an order, a repetition or a number that the format does
// not have is refused.

extension WireEncoder {
    /// An integer in groups of seven bits, the lowest first.
    public mutating func writeVarint(_ number: UInt64) {
        var rest = number
        while rest > 0x7f {
            write(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        write(UInt8(rest))
    }

    /// An integer under a field number of at most 15.
    public mutating func writeField(_ number: UInt8, integer: UInt64) {
        write(number << 3)
        writeVarint(integer)
    }

    /// Bytes and their count under a field number of at most 15.
    public mutating func writeField(_ number: UInt8, bytes field: [UInt8]) {
        write(number << 3 | 2)
        writeVarint(UInt64(field.count))
        writeBytes(field)
    }
}

extension WireDecoder {
    /// An integer of at most 64 bits in groups of seven, in the shortest form.
    public mutating func readVarint() throws(WireError) -> UInt64 {
        let start = offset
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte = try readByte()
            guard shift < 63 || byte <= 1 else { throw .unknownValue(at: start, got: UInt64(byte)) }
            number |= UInt64(byte & 0x7f) << shift
            guard byte & 0x80 == 0 else { continue }
            guard byte != 0 || shift == 0 else { throw .nonMinimalLength(at: start) }
            return number
        }
        throw .unknownValue(at: start, got: number)
    }

    /// The integer of field `number`, which must come next and be at most `max`.
    public mutating func readIntegerField(_ number: UInt8, max: UInt64) throws(WireError) -> UInt64 {
        try expectTag(number << 3)
        let start = offset
        let value = try readVarint()
        guard value <= max else { throw .unknownValue(at: start, got: value) }
        return value
    }

    /// The bytes of field `number`, which must come next; bounded by what is there.
    public mutating func readBytesField(_ number: UInt8) throws(WireError) -> [UInt8] {
        try expectTag(number << 3 | 2)
        let start = offset
        let length = try readVarint()
        guard length <= UInt64(remaining) else {
            throw .tooLong(at: start, max: remaining, got: Int(clamping: length))
        }
        return try readBytes(count: Int(length))
    }

    private mutating func expectTag(_ tag: UInt8) throws(WireError) {
        let start = offset
        let got = try readByte()
        guard got == tag else { throw .unknownValue(at: start, got: UInt64(got)) }
    }
}
