import Accounts
import Identity
import MembershipLog
import Primitives
import SchemeContract
import WireFormat

/// A message of the comparator `shared-key`: sealed under the one key of its epoch.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `nonce` (12 random bytes), `body` (vector:
/// ChaCha20-Poly1305, all before it authenticated). Any member could have written it: there is no signature,
/// and the key stays the same until the next change.
struct SharedKeyMessage: GearMessage {
    static let kind: UInt8 = 6
    static let tier = Tier.sharedKey

    private static let aead = AEAD.chaChaPoly

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    let nonce: [UInt8]
    let body: [UInt8]

    init(
        sealing content: [UInt8], group: GroupID, epoch: EpochTag, sender: DeviceID, key: EpochKey,
        context: inout CryptoContext
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        nonce = context.randomBytes(count: AEAD.nonceCount)
        let header = Self.header(group: group, epoch: epoch, sender: sender, nonce: nonce)
        guard
            let sealed = try? Self.aead.seal(
                content, authenticating: header, nonce: nonce, key: key.bytes, tally: &context.tally)
        else { preconditionFailure("an epoch's key and the nonce have the lengths of their AEAD") }
        body = sealed
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        nonce = try decoder.readBytes(count: AEAD.nonceCount)
        body = try decoder.readVector()
    }

    var origin: MessageOrigin { .member(sender) }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(Self.header(group: group, epoch: epoch, sender: sender, nonce: nonce))
        encoder.writeVector(body)
    }

    func open(with key: EpochKey, context: inout CryptoContext) -> [UInt8]? {
        let header = Self.header(group: group, epoch: epoch, sender: sender, nonce: nonce)
        return try? Self.aead.open(
            body, authenticating: header, nonce: nonce, key: key.bytes, tally: &context.tally)
    }

    private static func header(
        group: GroupID, epoch: EpochTag, sender: DeviceID, nonce: [UInt8]
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 32)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.writeBytes(nonce)
        return encoder.bytes
    }
}
