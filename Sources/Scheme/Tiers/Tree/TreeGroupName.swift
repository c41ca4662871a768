import Identity
import MLS
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The identifier of an MLS group: `group` (uint64), the tag of the epoch before it (8 bytes; before the
/// log's first it is the greatest number, and no mark).
struct TreeGroupName: Equatable, WireValue {
    static let byteCount = 16

    let group: GroupID
    let base: EpochTag

    init(group: GroupID, base: EpochTag) {
        self.group = group
        self.base = base
    }

    /// What stands for the epoch before a log's first.
    static let beforeCreation = EpochTag(EpochNumber(.max), mark: 0)

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        base = EpochTag(EpochNumber(try decoder.readUInt32()), mark: try decoder.readUInt32())
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(base)
    }
}

extension LogPosition {
    /// In the range for private use (RFC 9420 §17.3).
    static let extensionType: UInt16 = 0xf0a1

    var asExtension: Extension { Extension(type: Self.extensionType, data: encoded) }
}
