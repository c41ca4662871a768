public import Accounts
public import Identity
public import Primitives
public import SchemeContract
public import WireFormat

/// One entry of the membership log.
///
/// Layout of this project, in the manner of RFC 9420 §2.1: `group` (uint64), `epoch` (uint32), `previous` (32
/// bytes: SHA-256 of the entry before, zeros for the first), `added` (vector of members), `removed` (vector of
/// uint32), `tier` (uint8), `report` (16 bytes), `committer` (uint32), `signature` (64 bytes, over all before it).
public struct MembershipChange: WireValue, Equatable, Sendable {
    public static let noPrevious = [UInt8](repeating: 0, count: 32)

    public let group: GroupID
    public let epoch: EpochNumber
    public let previous: [UInt8]
    public let added: [Member]
    public let removed: [DeviceID]
    public let tier: Tier
    /// What its committer says of the epoch that it ends.
    public let report: EpochReport
    public let committer: DeviceID
    public let signature: Signature

    /// Signs a change as its committer.
    public init(
        group: GroupID, epoch: EpochNumber, previous: [UInt8], added: [Member], removed: [DeviceID],
        tier: Tier, report: EpochReport, committer: DeviceID, signedBy sign: ([UInt8]) -> Signature
    ) {
        self.group = group
        self.epoch = epoch
        self.previous = previous
        self.added = added
        self.removed = removed
        self.tier = tier
        self.report = report
        self.committer = committer
        signature = sign(
            Self.signedPart(
                group: group, epoch: epoch, previous: previous, added: added, removed: removed, tier: tier,
                report: report,
                committer: committer))
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpoch()
        previous = try decoder.readBytes(count: 32)
        added = try decoder.readList(elementSize: Member.encodedSize) { inner throws(WireError) in
            try Member(from: &inner)
        }
        removed = try decoder.readList(elementSize: 4) { inner throws(WireError) in try inner.readDevice() }
        tier = try decoder.readTier()
        report = try EpochReport(from: &decoder)
        committer = try decoder.readDevice()
        signature = try decoder.readSignature()
    }

    /// The mark of the epoch that an encoded change follows on, without a look at the rest; 0 where there is none.
    public static func parentMark(in bytes: [UInt8]) -> UInt32 {
        bytes.dropFirst(8 + 4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Whether it changes no membership, and so can only renew keys.
    public var isUpdate: Bool { added.isEmpty && removed.isEmpty }

    public var signedPart: [UInt8] {
        Self.signedPart(
            group: group, epoch: epoch, previous: previous, added: added, removed: removed, tier: tier,
            report: report,
            committer: committer)
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(signedPart)
        encoder.writeBytes(signature.bytes)
    }

    private static func signedPart(
        group: GroupID, epoch: EpochNumber, previous: [UInt8], added: [Member], removed: [DeviceID],
        tier: Tier, report: EpochReport, committer: DeviceID
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 128 + added.count * Member.encodedSize + removed.count * 4)
        encoder.write(group.number)
        encoder.write(epoch.number)
        encoder.writeBytes(previous)
        encoder.writeLength(added.count * Member.encodedSize)
        for member in added { member.encode(into: &encoder) }
        encoder.writeLength(removed.count * 4)
        for device in removed { encoder.write(device.ordinal) }
        encoder.write(tier.rawValue)
        report.encode(into: &encoder)
        encoder.write(committer.ordinal)
        return encoder.bytes
    }
}
