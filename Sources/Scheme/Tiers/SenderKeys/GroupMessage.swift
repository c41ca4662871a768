import Accounts
import Identity
import Megolm
import MembershipLog
import SchemeContract
import WireFormat

/// A message for the whole group, in a Megolm session.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), the first eight bytes of the Megolm session's
/// identifier (uint64), `body` (vector).
struct GroupMessage: GearMessage {
    static let kind: UInt8 = 4
    static let tier = Tier.senderKeys

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    let session: SessionPrefix
    let body: [UInt8]

    init(group: GroupID, epoch: EpochTag, sender: DeviceID, session: SessionPrefix, body: [UInt8]) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.session = session
        self.body = body
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        session = SessionPrefix(number: try decoder.readUInt64())
        body = try decoder.readVector()
    }

    /// Its place in the sender key, as far as it can be read without the key.
    var place: GroupPlace? {
        guard let message = try? MegolmMessage.parse(body) else { return nil }
        return GroupPlace(session: session, index: message.index)
    }

    var origin: MessageOrigin { .place(place, of: sender) }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.write(session.number)
        encoder.writeVector(body)
    }
}

/// The first eight bytes of a Megolm session's identifier: enough to tell the few sessions of one sender apart.
public struct SessionPrefix: Hashable, Sendable {
    static let byteCount = 8

    public let number: UInt64

    init(number: UInt64) {
        self.number = number
    }

    init(of sessionID: [UInt8]) {
        number = sessionID.prefix(Self.byteCount).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
