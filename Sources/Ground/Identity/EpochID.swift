/// How many changes of the membership log lie before a state of it: 0 at the group's creation, one more at each change.
///
/// It names no state: where changes have no one order, two states can have one number.
public struct EpochNumber: Hashable, Comparable, Sendable {
    public let number: UInt32

    public static let creation = EpochNumber(0)

    public init(_ number: UInt32) {
        self.number = number
    }

    public var next: EpochNumber { EpochNumber(number + 1) }

    public static func < (own: EpochNumber, other: EpochNumber) -> Bool { own.number < other.number }
}

extension EpochNumber: CustomStringConvertible {
    public var description: String { "epoch \(number)" }
}

extension EpochNumber: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(UInt32.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

/// A state of the membership log: its number, and the first half of the hash of its newest change.
///
/// Two states with one number, on two branches of the log, have two names: to make two changes of which one name stands
/// for both takes some 2⁶⁴ hashes.
public struct EpochID: Hashable, Sendable {
    public let number: EpochNumber
    private let high: UInt64
    private let low: UInt64

    /// - Parameter head: The SHA-256 of the newest change, 32 bytes.
    public init(_ number: EpochNumber, head: [UInt8]) {
        precondition(head.count == 32, "the head of a log is a SHA-256")
        self.number = number
        high = Self.word(head[0..<8])
        low = Self.word(head[8..<16])
    }

    /// - Parameter words: The first half of the head's hash, as `words` gives it.
    public init(_ number: EpochNumber, words: (UInt64, UInt64)) {
        self.number = number
        (high, low) = words
    }

    /// Its number and what names it besides.
    public static let encodedSize = 20

    public var words: (UInt64, UInt64) { (high, low) }

    /// As a message names it.
    public var tag: EpochTag { EpochTag(number, mark: UInt32(high >> 32)) }

    public var isCreation: Bool { number == .creation }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension EpochID: Comparable {
    /// One order of all, in which later ones come later.
    public static func < (own: EpochID, other: EpochID) -> Bool {
        (own.number, own.high, own.low) < (other.number, other.high, other.low)
    }
}

extension EpochID: CustomStringConvertible {
    public var description: String { number.description }
}
