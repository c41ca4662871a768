import Identity
import MLS
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The identifier of an MLS group: `group` (uint64), the epoch before it (uint32; before the log's first it is the
/// greatest number).
struct TreeGroupName: Equatable, WireValue {
    static let byteCount = 12

    let group: GroupID
    let base: EpochNumber

    init(group: GroupID, base: EpochNumber) {
        self.group = group
        self.base = base
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        base = EpochNumber(try decoder.readUInt32())
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(base.number)
    }
}

/// What a new member must know of the log besides what the tree says; it travels in the signed group info.
///
/// Layout: `epoch` (uint32), `head` (32 bytes), `tier` (uint8), `tierSince` (uint32).
struct LogPosition: Equatable, WireValue {
    /// In the range for private use (RFC 9420 §17.3).
    static let extensionType: UInt16 = 0xf0a1

    let epoch: EpochNumber
    let head: [UInt8]
    let tier: Tier
    let tierSince: EpochNumber

    init(of state: MembershipState) {
        epoch = state.epoch
        head = state.head
        tier = state.tier
        tierSince = state.tierSince
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        epoch = try decoder.readEpoch()
        head = try decoder.readBytes(count: 32)
        tier = try decoder.readTier()
        let start = decoder.offset
        tierSince = try decoder.readEpoch()
        guard tierSince <= epoch else { throw .unknownValue(at: start, got: UInt64(tierSince.number)) }
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(epoch.number)
        encoder.writeBytes(head)
        encoder.write(tier.rawValue)
        encoder.write(tierSince.number)
    }

    var asExtension: Extension { Extension(type: Self.extensionType, data: encoded) }
}
