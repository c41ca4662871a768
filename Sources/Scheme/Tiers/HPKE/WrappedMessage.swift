import Accounts
import Identity
import MembershipLog
import Primitives
import SchemeContract
import WireFormat

/// A message of the comparator `hpke`: a content key of its own, wrapped to each device's long-term key.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `wraps` (vector of: device (uint32), encapsulated
/// key (32 bytes), wrapped key (48 bytes)), `body` (vector: ChaCha20-Poly1305 under the content key with a zero
/// nonce, since a key seals once), `signature` (64 bytes, Ed25519 over all before it). The wraps are HPKE base
/// mode (RFC 9180 §6.1, DHKEM(X25519), ChaCha20-Poly1305). No forward secrecy: who takes a long-term key reads
/// all.
struct WrappedMessage: GearMessage {
    static let kind: UInt8 = 5
    static let tier = Tier.hpke

    private static let aead = AEAD.chaChaPoly
    private static let nonce = [UInt8](repeating: 0, count: 12)

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    private let wraps: WrappedKeys
    let body: [UInt8]
    let signature: Signature

    /// Seals `content` for `recipients`; one whose key is of low order is left out, as nobody can read by it.
    init(
        sealing content: [UInt8], group: GroupID, epoch: EpochTag, sender: DeviceID,
        for recipients: [Member],
        signedBy sign: ([UInt8], inout CryptoContext) -> Signature, context: inout CryptoContext
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        let header = Self.header(group: group, epoch: epoch, sender: sender)
        let contentKey = context.randomBytes(count: Self.aead.keyCount)
        var wraps = WrappedKeys(reserving: recipients.count)
        for recipient in recipients {
            guard
                let wrap = try? HPKE.seal(
                    contentKey, to: recipient.agreementKey, info: header, authenticating: [],
                    aead: Self.aead, context: &context)
            else { continue }
            wraps.append(wrap, for: recipient.device)
        }
        self.wraps = wraps
        guard
            let sealed = try? Self.aead.seal(
                content, authenticating: header, nonce: Self.nonce, key: contentKey, tally: &context.tally)
        else { preconditionFailure("the content key and the nonce have the lengths of their AEAD") }
        body = sealed
        signature = sign(Self.signedPart(header, wraps, sealed), &context)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        wraps = try WrappedKeys(from: &decoder)
        body = try decoder.readVector()
        signature = try decoder.readSignature()
    }

    var origin: MessageOrigin { .member(sender) }

    func encode(into encoder: inout WireEncoder) {
        let header = Self.header(group: group, epoch: epoch, sender: sender)
        encoder.writeBytes(Self.signedPart(header, wraps, body))
        encoder.writeBytes(signature.bytes)
    }

    /// The content, if `sender` has signed and a wrap is for `device`.
    func open(
        as device: DeviceID, with keys: AgreementKeyPair, from sender: Member, context: inout CryptoContext
    ) -> [UInt8]? {
        let header = Self.header(group: group, epoch: epoch, sender: self.sender)
        guard let wrap = wraps.key(for: device),
            sender.signingKey.isValid(
                signature, of: Self.signedPart(header, wraps, body), context: &context)
        else { return nil }
        return unseal(wrap, with: keys, header: header, context: &context)
    }

    /// Whether `keys` open any wrap and so the content, whoever signed and whoever it is for.
    func opens(with keys: AgreementKeyPair, context: inout CryptoContext) -> Bool {
        let header = Self.header(group: group, epoch: epoch, sender: sender)
        return wraps.all.contains { unseal($0, with: keys, header: header, context: &context) != nil }
    }

    private func unseal(
        _ wrap: WrappedKeys.Key, with keys: AgreementKeyPair, header: [UInt8], context: inout CryptoContext
    ) -> [UInt8]? {
        guard
            let contentKey = try? HPKE.open(
                wrap.ciphertext, encapsulatedKey: wrap.encapsulatedKey, with: keys, info: header,
                authenticating: [], aead: Self.aead, context: &context)
        else { return nil }
        return try? Self.aead.open(
            body, authenticating: header, nonce: Self.nonce, key: contentKey, tally: &context.tally)
    }

    private static func header(group: GroupID, epoch: EpochTag, sender: DeviceID) -> [UInt8] {
        var encoder = WireEncoder(reserving: 20)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        return encoder.bytes
    }

    private static func signedPart(_ header: [UInt8], _ wraps: WrappedKeys, _ body: [UInt8]) -> [UInt8] {
        var encoder = WireEncoder(reserving: header.count + wraps.bytes.count + body.count + 8)
        encoder.writeBytes(header)
        encoder.writeVector(wraps.bytes)
        encoder.writeVector(body)
        return encoder.bytes
    }
}
