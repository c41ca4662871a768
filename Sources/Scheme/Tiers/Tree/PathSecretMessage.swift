import Identity
import MLS
import MembershipLog
import SchemeContract
import WireFormat

/// The secret of a commit's path for the members that share one node, in a group whose commits are trimmed.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: the tag of the one in which the commit was made), a `SealedPathSecret`.
struct PathSecretMessage: GearMessage {
    static let kind: UInt8 = 11
    static let tier = Tier.tree

    let group: GroupID
    let epoch: EpochTag
    let secret: SealedPathSecret

    var role: MessageRole { .share }

    var origin: MessageOrigin { .unknown }

    init(group: GroupID, epoch: EpochTag, secret: SealedPathSecret) {
        self.group = group
        self.epoch = epoch
        self.secret = secret
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        secret = try SealedPathSecret(from: &decoder)
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(epoch)
        secret.encode(into: &encoder)
    }
}
