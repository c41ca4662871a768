/// A fingerprint of all that happened in a run, in its order.
///
/// Two runs with the same fingerprint took the same course. It tells courses apart and defends against nobody:
/// two 64-bit lanes of multiply and rotate.
public struct TraceDigest: Codable, Equatable, Sendable {
    private var low: UInt64 = 0x9e37_79b9_7f4a_7c15
    private var high: UInt64 = 0xc2b2_ae3d_27d4_eb4f

    public init() {}

    public mutating func absorb(_ word: UInt64) {
        low = (low ^ word) &* 0xff51_afd7_ed55_8ccd
        low ^= low >> 32
        high = (high &+ low ^ word) &* 0xc4ce_b9fe_1a85_ec53
        high = high << 27 | high >> 37
    }

    public mutating func absorb(_ other: TraceDigest) {
        absorb(other.low)
        absorb(other.high)
    }

    /// Thirty-two hexadecimal digits.
    public var text: String { Self.hexadecimal(low) + Self.hexadecimal(high) }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
