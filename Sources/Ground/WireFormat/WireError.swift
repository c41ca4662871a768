/// Why bytes are not what they should be; offsets count from the start of what was decoded.
public enum WireError: Error, Equatable, Sendable {
    case truncated(at: Int, needed: Int, left: Int)
    /// A length that is longer than its encoding needs to be (RFC 9000 §16 as narrowed by RFC 9420 §2.1.2).
    case nonMinimalLength(at: Int)
    /// A length prefix of a kind that RFC 9420 §2.1.2 forbids.
    case invalidLengthPrefix(at: Int)
    case tooLong(at: Int, max: Int, got: Int)
    case leftOver(at: Int, count: Int)
    /// A number that stands for nothing in this place.
    case unknownValue(at: Int, got: UInt64)
}
