import Accounts
import Identity
import MembershipLog
import Metering
import Primitives
import SchemeContract
import WireFormat

/// A message of the gear `hash-chains`.
///
/// Layout: `group` (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `chain` (uint64: its name), `index` (uint32), `body`
/// (vector: sealed under the chain's key of that index, what stands before it authenticated), `signature` (64 bytes: Ed25519 of the
/// sender's long-term key over all before it).
struct ChainMessage: GearMessage {
    static let kind: UInt8 = 12
    static let tier = Tier.hashChains

    let group: GroupID
    let epoch: EpochTag
    let sender: DeviceID
    let chain: SessionPrefix
    let index: UInt32
    private let body: [UInt8]
    private let signature: Signature

    init(
        sealing content: [UInt8], in state: MembershipState, by sender: DeviceID, with chain: inout HashChain,
        signedBy sign: ([UInt8], inout CryptoContext) -> Signature, context: inout CryptoContext
    ) {
        (group, epoch, self.sender) = (state.group, state.id.tag, sender)
        (self.chain, index) = (chain.name, chain.index)
        let header = Self.header(group, epoch, sender, chain.name, chain.index)
        body = chain.next(tally: &context.tally).seal(content, behind: header, tally: &context.tally)
        signature = sign(Self.signedPart(header, body), &context)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        chain = SessionPrefix(number: try decoder.readUInt64())
        index = try decoder.readUInt32()
        body = try decoder.readVector()
        signature = try decoder.readSignature()
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(Self.signedPart(header, body))
        encoder.writeBytes(signature.bytes)
    }

    /// By it a member who cannot read the message asks its sender for it again.
    var origin: MessageOrigin { .place(GroupPlace(session: chain, index: index), of: sender) }

    func isSigned(by member: Member, context: inout CryptoContext) -> Bool {
        member.signingKey.isValid(signature, of: Self.signedPart(header, body), context: &context)
    }

    func plaintext(under key: HashChain.MessageKey, tally: inout OperationTally) -> [UInt8]? {
        key.open(body, behind: header, tally: &tally)
    }

    private var header: [UInt8] { Self.header(group, epoch, sender, chain, index) }

    private static func header(
        _ group: GroupID, _ epoch: EpochTag, _ sender: DeviceID, _ chain: SessionPrefix, _ index: UInt32
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 32)
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.write(chain.number)
        encoder.write(index)
        return encoder.bytes
    }

    private static func signedPart(_ header: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var encoder = WireEncoder(reserving: header.count + body.count + 4)
        encoder.writeBytes(header)
        encoder.writeVector(body)
        return encoder.bytes
    }
}
