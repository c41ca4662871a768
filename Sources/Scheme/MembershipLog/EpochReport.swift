public import Quantities
public import WireFormat

/// What a committer says of the epoch that its change ends: when that was, and what was written in it.
///
/// By its own clock, and as far as it has read; signed with the change. Others cannot check it but for the order of instants:
/// a lie makes the group pay for the wrong gear, and gives nobody a key.
///
/// Layout: `instant` (uint64, milliseconds), `messages` (uint32), `writers` (uint32).
public struct EpochReport: WireValue, Equatable, Sendable {
    /// Some 8,900 years; so that sums of instants cannot overflow.
    static let instantMax: UInt64 = 1 << 48

    /// In milliseconds.
    public let instant: UInt64
    public let messages: UInt32
    /// Devices that wrote at least one of them.
    public let writers: UInt32

    public init(instant: UInt64, messages: UInt32, writers: UInt32) {
        self.instant = instant
        self.messages = messages
        self.writers = writers
    }

    /// - Parameter earlier: The instant of the change before, which a clock that is behind must not fall below.
    public init(at now: SimulatedInstant, notBefore earlier: UInt64, messages: UInt32, writers: UInt32) {
        self.init(instant: max(Self.instant(of: now), earlier), messages: messages, writers: writers)
    }

    /// What a clock says, in milliseconds.
    public static func instant(of now: SimulatedInstant) -> UInt64 {
        UInt64(max(0, now.nanoseconds)) / 1_000_000
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        instant = try decoder.readUInt64()
        guard instant <= Self.instantMax else { throw .unknownValue(at: start, got: instant) }
        messages = try decoder.readUInt32()
        writers = try decoder.readUInt32()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(instant)
        encoder.write(messages)
        encoder.write(writers)
    }
}
