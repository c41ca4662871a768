import Accounts
import Identity
import MembershipLog
import Primitives
import SchemeContract
import WireFormat

/// A message of the gear `shared-session`: sealed under the session of all.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `session` (uint64), `nonce` (12 random bytes),
/// `body` (vector: ChaCha20-Poly1305, all before it authenticated). Any member could have written it: there is no
/// signature.
struct SessionMessage: GearMessage {
    static let kind: UInt8 = 10
    static let tier = Tier.sharedSession

    private static let aead = AEAD.chaChaPoly

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    let session: UInt64
    let nonce: [UInt8]
    let body: [UInt8]

    init(
        sealing content: [UInt8], group: GroupID, epoch: EpochTag, sender: DeviceID, session: GroupSession,
        context: inout CryptoContext
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.session = session.name
        nonce = context.randomBytes(count: AEAD.nonceCount)
        let header = Self.header(group, epoch, sender, session.name, nonce)
        guard
            let sealed = try? Self.aead.seal(
                content, authenticating: header, nonce: nonce, key: session.key, tally: &context.tally)
        else { preconditionFailure("a session's key and the nonce have the lengths of their AEAD") }
        body = sealed
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        session = try decoder.readUInt64()
        nonce = try decoder.readBytes(count: AEAD.nonceCount)
        body = try decoder.readVector()
    }

    var origin: MessageOrigin { .session(session, of: sender) }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(Self.header(group, epoch, sender, session, nonce))
        encoder.writeVector(body)
    }

    func open(with session: GroupSession, context: inout CryptoContext) -> [UInt8]? {
        let header = Self.header(group, epoch, sender, self.session, nonce)
        return try? Self.aead.open(
            body, authenticating: header, nonce: nonce, key: session.key, tally: &context.tally)
    }

    private static func header(
        _ group: GroupID, _ epoch: EpochTag, _ sender: DeviceID, _ session: UInt64, _ nonce: [UInt8]
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 40)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.write(session)
        encoder.writeBytes(nonce)
        return encoder.bytes
    }
}
