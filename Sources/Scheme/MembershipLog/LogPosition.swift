public import Identity
public import SchemeContract
public import WireFormat

/// What a new member must know of the log besides what the tree says; it travels in the signed group info.
///
/// Layout: `epoch` (uint32), `head` (32 bytes), `tier` (uint8), `tierSince` (uint32),
/// `activity` (64 bytes).
public struct LogPosition: Equatable, WireValue {
    public let epoch: EpochNumber
    public let head: [UInt8]
    public let tier: Tier
    public let tierSince: EpochNumber
    public let activity: GroupActivity

    public init(of state: MembershipState) {
        epoch = state.epoch
        head = state.head
        tier = state.tier
        tierSince = state.tierSince
        activity = state.activity
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        epoch = try decoder.readEpoch()
        head = try decoder.readBytes(count: 32)
        tier = try decoder.readTier()
        let start = decoder.offset
        tierSince = try decoder.readEpoch()
        guard tierSince <= epoch else { throw .unknownValue(at: start, got: UInt64(tierSince.number)) }
        activity = try GroupActivity(from: &decoder)
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(epoch.number)
        encoder.writeBytes(head)
        encoder.write(tier.rawValue)
        encoder.write(tierSince.number)
        activity.encode(into: &encoder)
    }

    public var id: EpochID { EpochID(epoch, head: head) }
}
