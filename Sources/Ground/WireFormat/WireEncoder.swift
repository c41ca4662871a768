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

    /// The bytes of a text, without their count.
    public mutating func writeText(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A variable-size vector of bytes (RFC 9420 §2.1.2).
    public mutating func writeVector(_ field: [UInt8]) {
        writeLength(field.count)
        bytes.append(contentsOf: field)
    }

    /// The length prefix of a vector of `length` bytes; at most 2^30 - 1 (RFC 9420 §2.1.2).
    public mutating func writeLength(_ length: Int) {
        let size = Self.lengthPrefixSize(for: length)
        writeBigEndian(
            UInt64(length) | UInt64(size.trailingZeroBitCount) << UInt64(8 * size - 2), byteCount: size)
    }

    /// How many bytes the prefix of a vector of `length` bytes takes.
    public static func lengthPrefixSize(for length: Int) -> Int {
        precondition((0..<1 << 30).contains(length), "a vector has fewer than 2^30 bytes, not \(length)")
        return length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 4
    }

    private mutating func writeBigEndian(_ value: UInt64, byteCount: Int) {
        for index in stride(from: byteCount - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }
}
