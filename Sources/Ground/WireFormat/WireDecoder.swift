/// Reads the presentation language of RFC 9420 §2.1: big-endian integers, vectors with a length prefix.
///
/// Every read is bounded by what is there, so no input can make it trap.
public struct WireDecoder: Sendable {
    private let bytes: ArraySlice<UInt8>
    public private(set) var offset = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    public var remaining: Int { bytes.count - offset }

    public mutating func readByte() throws(WireError) -> UInt8 {
        try take(1).first ?? 0
    }

    public mutating func readUInt16() throws(WireError) -> UInt16 { UInt16(try readInteger(byteCount: 2)) }

    public mutating func readUInt32() throws(WireError) -> UInt32 { UInt32(try readInteger(byteCount: 4)) }

    public mutating func readUInt64() throws(WireError) -> UInt64 { try readInteger(byteCount: 8) }

    /// A field of a fixed number of bytes.
    public mutating func readBytes(count: Int) throws(WireError) -> [UInt8] { Array(try take(count)) }

    /// A variable-size vector of bytes (RFC 9420 §2.1.2) of at most `max` bytes.
    public mutating func readVector(max: Int = 1 << 24) throws(WireError) -> [UInt8] {
        let start = offset
        let length = try readLength()
        guard length <= max else { throw .tooLong(at: start, max: max, got: length) }
        return Array(try take(length))
    }

    /// The length prefix of a vector: 1, 2 or 4 bytes, in the shortest form (RFC 9420 §2.1.2).
    public mutating func readLength() throws(WireError) -> Int {
        let start = offset
        let first = try readByte()
        let prefix = first >> 6
        guard prefix < 3 else { throw .invalidLengthPrefix(at: start) }
        let byteCount = 1 << Int(prefix)
        var length = Int(first & 0x3f)
        for byte in try take(byteCount - 1) { length = length << 8 | Int(byte) }
        guard byteCount == WireEncoder.lengthPrefixSize(for: length) else {
            throw .nonMinimalLength(at: start)
        }
        return length
    }

    /// Ends the reading: whatever is left over makes the whole input invalid.
    public func finish() throws(WireError) {
        guard remaining == 0 else { throw .leftOver(at: offset, count: remaining) }
    }

    private mutating func readInteger(byteCount: Int) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for byte in try take(byteCount) { value = value << 8 | UInt64(byte) }
        return value
    }

    private mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw .truncated(at: offset, needed: count, left: remaining)
        }
        let start = bytes.startIndex + offset
        offset += count
        return bytes[start..<start + count]
    }
}
