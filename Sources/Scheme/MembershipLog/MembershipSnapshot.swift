import Accounts
public import Identity
public import Primitives
public import SchemeContract
public import WireFormat

/// What a joiner is told by its inviter: the state that it joins.
///
/// Layout: `group` (uint64), `epoch` (uint32), `head` (32 bytes), `tier` (uint8), `tierSince` (uint32), `activity`
/// (64 bytes), `members`
/// (vector, by rising device), `inviter` (uint32), `signature` (64 bytes, over all before it). The joiner takes the inviter's
/// word for the log up to here: the signature says who is to blame, not that it is true.
public struct MembershipSnapshot {
    public let state: MembershipState
    public let inviter: DeviceID
    private let signedPart: [UInt8]
    private let signature: Signature

    public init(of state: MembershipState, inviter: DeviceID, signedBy sign: ([UInt8]) -> Signature) {
        self.state = state
        self.inviter = inviter
        signedPart = Self.signedPart(of: state, inviter: inviter)
        signature = sign(signedPart)
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let group = GroupID(try decoder.readUInt64())
        let epoch = try decoder.readEpoch()
        let head = try decoder.readBytes(count: 32)
        let tier = try decoder.readTier()
        let tierSince = try decoder.readEpoch()
        let activity = try GroupActivity(from: &decoder)
        let startOfMembers = decoder.offset
        let members = try decoder.readList(elementSize: Member.encodedSize) { inner throws(WireError) in
            try Member(from: &inner)
        }
        // One order, so that a state has one encoding; and nobody stands there twice.
        guard members.isRising, tierSince <= epoch else {
            throw .unknownValue(at: startOfMembers, got: UInt64(tierSince.number))
        }
        inviter = try decoder.readDevice()
        signedPart = decoder.bytes(from: start)
        signature = try decoder.readSignature()
        state = MembershipState(
            group: group, epoch: epoch, head: head, members: members, tier: tier, tierSince: tierSince,
            activity: activity)
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeBytes(signedPart)
        encoder.writeBytes(signature.bytes)
    }

    /// - Throws: `.invalidChange` unless a member has signed it.
    public func verify(context: inout CryptoContext) throws(MechanismError) {
        guard let member = state[inviter] else { throw .invalidChange(.committerNotAMember(inviter)) }
        guard member.signingKey.isValid(signature, of: signedPart, context: &context) else {
            throw .invalidChange(.signature)
        }
    }

    private static func signedPart(of state: MembershipState, inviter: DeviceID) -> [UInt8] {
        var encoder = WireEncoder(reserving: 128 + state.members.count * Member.encodedSize)
        encoder.write(state.group.number)
        encoder.write(state.epoch.number)
        encoder.writeBytes(state.head)
        encoder.write(state.tier.rawValue)
        encoder.write(state.tierSince.number)
        state.activity.encode(into: &encoder)
        encoder.writeLength(state.members.count * Member.encodedSize)
        for member in state.members { member.encode(into: &encoder) }
        encoder.write(inviter.ordinal)
        return encoder.bytes
    }
}
