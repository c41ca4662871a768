import Accounts
import Identity
import MembershipLog
import Primitives
import SchemeContract
import WireFormat

/// A message of the comparator `shared-key`: sealed under the one key of its epoch.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), a sealed body. Any member could have written it:
/// there is no signature, and the key stays the same until the next change.
struct SharedKeyMessage: GearMessage {
    static let kind: UInt8 = 6
    static let tier = Tier.sharedKey

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    private let body: SealedBody

    init(
        sealing content: [UInt8], group: GroupID, epoch: EpochTag, sender: DeviceID, key: EpochKey,
        context: inout CryptoContext
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        body = SealedBody(
            sealing: content, behind: Self.header(group, epoch, sender), key: key.bytes, context: &context)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        body = try SealedBody(from: &decoder)
    }

    var origin: MessageOrigin { .member(sender) }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(Self.header(group, epoch, sender))
        body.encode(into: &encoder)
    }

    func open(with key: EpochKey, context: inout CryptoContext) -> [UInt8]? {
        body.open(behind: Self.header(group, epoch, sender), key: key.bytes, context: &context)
    }

    private static func header(_ group: GroupID, _ epoch: EpochTag, _ sender: DeviceID) -> [UInt8] {
        var encoder = WireEncoder(reserving: 20)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        return encoder.bytes
    }
}
