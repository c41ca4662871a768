import Identity
import MLS
import MembershipLog
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

extension LogPosition {
    /// In the range for private use (RFC 9420 §17.3).
    static let extensionType: UInt16 = 0xf0a1

    var asExtension: Extension { Extension(type: Self.extensionType, data: encoded) }
}
