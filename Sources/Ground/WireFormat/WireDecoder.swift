/// Reads the presentation language of RFC 9420 §2.1: big-endian integers, vectors with a length prefix.
///
/// Every read is bounded by what is there, so no input can make it trap.
public struct WireDecoder: Sendable {
    private let bytes: [UInt8]
    public private(set) var offset = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var remaining: Int { bytes.count - offset }

    public mutating func readByte() throws(WireError) -> UInt8 {
        let start = try pass(1)
        return bytes[start]
    }

    public mutating func readUInt16() throws(WireError) -> UInt16 { UInt16(try readInteger(byteCount: 2)) }

    public mutating func readUInt32() throws(WireError) -> UInt32 { UInt32(try readInteger(byteCount: 4)) }

    public mutating func readUInt64() throws(WireError) -> UInt64 { try readInteger(byteCount: 8) }

    /// A field of a fixed number of bytes.
    public mutating func readBytes(count: Int) throws(WireError) -> [UInt8] {
        let start = try pass(count)
        return bytes(from: start)
    }

    /// What `make` makes of all bytes and of where in them a field of `count` begins, so that it need not be copied.
    public mutating func readField<Value>(
        count: Int, by make: (_ bytes: [UInt8], _ start: Int) -> Value
    ) throws(WireError) -> Value {
        let start = try pass(count)
        return make(bytes, start)
    }

    /// What was read since the offset was `start`, once more.
    public func bytes(from start: Int) -> [UInt8] { Array(bytes[start..<offset]) }

    /// A variable-size vector of bytes (RFC 9420 §2.1.2) of at most `max` bytes.
    public mutating func readVector(max: Int = 1 << 24) throws(WireError) -> [UInt8] {
        let start = offset
        let length = try readLength()
        guard length <= max else { throw .tooLong(at: start, max: max, got: length) }
        return try readBytes(count: length)
    }

    /// The length prefix of a vector: 1, 2 or 4 bytes, in the shortest form (RFC 9420 §2.1.2).
    public mutating func readLength() throws(WireError) -> Int {
        let start = offset
        let first = try readByte()
        let prefix = first >> 6
        guard prefix < 3 else { throw .invalidLengthPrefix(at: start) }
        let byteCount = 1 << Int(prefix)
        let rest = Int(try readInteger(byteCount: byteCount - 1))
        let length = Int(first & 0x3f) << (8 * (byteCount - 1)) | rest
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
        let start = try pass(byteCount)
        for index in start..<offset { value = value << 8 | UInt64(bytes[index]) }
        return value
    }

    /// Goes on by `count` bytes, and returns where they begin.
    private mutating func pass(_ count: Int) throws(WireError) -> Int {
        guard count >= 0, count <= remaining else {
            throw .truncated(at: offset, needed: count, left: remaining)
        }
        offset += count
        return offset - count
    }
}
