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

    public mutating func readTier() throws(WireError) -> Tier {
        let start = offset
        let value = try readByte()
        guard let tier = Tier(rawValue: value) else { throw .unknownValue(at: start, got: UInt64(value)) }
        return tier
    }
}

extension EpochNumber {
    /// The greatest that is believed of others.
    public static let readMax = UInt32.max / 2
}
