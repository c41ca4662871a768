import Accounts
import Identity
import MembershipLog
import Primitives
import SchemeContract
import WireFormat

/// A message of the gear `shared-session`: sealed under the session of all.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `session` (uint64), a sealed body. Any member could
/// have written it: there is no signature.
struct SessionMessage: GearMessage {
    static let kind: UInt8 = 10
    static let tier = Tier.sharedSession

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    let session: UInt64
    private let body: SealedBody

    init(
        sealing content: [UInt8], group: GroupID, epoch: EpochTag, sender: DeviceID, session: GroupSession,
        context: inout CryptoContext
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.session = session.name
        body = SealedBody(
            sealing: content, behind: Self.header(group, epoch, sender, session.name), key: session.key,
            context: &context)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        session = try decoder.readUInt64()
        body = try SealedBody(from: &decoder)
    }

    var origin: MessageOrigin { .session(session, of: sender) }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(Self.header(group, epoch, sender, session))
        body.encode(into: &encoder)
    }

    func open(with session: GroupSession, context: inout CryptoContext) -> [UInt8]? {
        body.open(
            behind: Self.header(group, epoch, sender, self.session), key: session.key, context: &context)
    }

    private static func header(
        _ group: GroupID, _ epoch: EpochTag, _ sender: DeviceID, _ session: UInt64
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 28)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.write(session)
        return encoder.bytes
    }
}
