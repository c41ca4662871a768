/// Writes the presentation language of RFC 9420 §2.1.
public struct WireEncoder: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    public mutating func write(_ byte: UInt8) { bytes.append(byte) }

    public mutating func write(_ number: UInt16) { writeBigEndian(UInt64(number), byteCount: 2) }

    public mutating func write(_ number: UInt32) { writeBigEndian(UInt64(number), byteCount: 4) }

    public mutating func write(_ number: UInt64) { writeBigEndian(number, byteCount: 8) }

    /// A field of a fixed size, without its length.
    public mutating func writeBytes(_ field: [UInt8]) { bytes.append(contentsOf: field) }

    /// Bytes that `append` puts behind those that are there.
    public mutating func writeBytes(by append: (inout [UInt8]) -> Void) { append(&bytes) }

    /// The bytes of a text, without their count.
    public mutating func writeText(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A variable-size vector of bytes (RFC 9420 §2.1.2).
    public mutating func writeVector(_ field: [UInt8]) {
        writeLength(field.count)
        bytes.append(contentsOf: field)
    }

    /// The length prefix of a vector of `length` bytes; at most 2^30 - 1 (RFC 9420 §2.1.2).
    public mutating func writeLength(_ length: Int) {
        let prefix = Self.lengthPrefix(of: length)
        writeBigEndian(prefix.value, byteCount: prefix.size)
    }

    /// A vector of what `write` writes, whose length is known afterwards.
    public mutating func writeVector(by write: (inout WireEncoder) -> Void) {
        let start = bytes.count
        // Most vectors are short: behind a prefix of one byte what they hold need not move.
        bytes.append(0)
        write(&self)
        let prefix = Self.lengthPrefix(of: bytes.count - start - 1)
        if prefix.size > 1 { bytes.insert(contentsOf: repeatElement(0, count: prefix.size - 1), at: start) }
        for place in 0..<prefix.size {
            let shift = UInt64(8 * (prefix.size - 1 - place))
            bytes[start + place] = UInt8(truncatingIfNeeded: prefix.value >> shift)
        }
    }

    private static func lengthPrefix(of length: Int) -> (value: UInt64, size: Int) {
        let size = lengthPrefixSize(for: length)
        return (UInt64(length) | UInt64(size.trailingZeroBitCount) << UInt64(8 * size - 2), size)
    }

    /// How many bytes the prefix of a vector of `length` bytes takes.
    public static func lengthPrefixSize(for length: Int) -> Int {
        precondition((0..<1 << 30).contains(length), "a vector has fewer than 2^30 bytes, not \(length)")
        return length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 4
    }

    private mutating func writeBigEndian(_ value: UInt64, byteCount: Int) {
        var shift = UInt64(8 * byteCount)
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
