public import Identity
public import SchemeContract
public import WireFormat

extension WireDecoder {
    /// An epoch of a log, which has no more than two thousand million: so there is always a next one.
    public mutating func readEpoch() throws(WireError) -> EpochNumber {
        let start = offset
        let number = try readUInt32()
        guard number <= EpochNumber.readMax else { throw .unknownValue(at: start, got: UInt64(number)) }
        return EpochNumber(number)
    }

    /// A tag: its number (uint32) and its mark (4 bytes).
    public mutating func readEpochTag() throws(WireError) -> EpochTag {
        EpochTag(try readEpoch(), mark: try readUInt32())
    }

    /// The full name of an epoch: its number (uint32) and the first 16 bytes of its head.
    public mutating func readEpochID() throws(WireError) -> EpochID {
        EpochID(try readEpoch(), words: (try readUInt64(), try readUInt64()))
    }

    /// Any number: whether there is such a gear is known to who has the list of them.
    public mutating func readTier() throws(WireError) -> Tier { Tier(rawValue: try readByte()) }
}

extension WireEncoder {
    public mutating func write(_ tag: EpochTag) {
        write(tag.number.number)
        write(tag.mark)
    }

    public mutating func write(_ epoch: EpochID) {
        write(epoch.number.number)
        write(epoch.words.0)
        write(epoch.words.1)
    }
}

extension EpochNumber {
    /// The greatest that is believed of others.
    public static let readMax = UInt32.max / 2
}
