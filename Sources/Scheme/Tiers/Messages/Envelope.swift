import Accounts
public import Identity
public import MembershipLog
import SchemeContract
public import WireFormat

/// What the network sees of a payload.
///
/// Layout: `kind` (uint8), then by kind. A change or a snapshot follows as it is. A direct message: `group`
/// (uint64), `epoch` (8 bytes: its tag), `sender` (uint32), `recipient` (uint32), Olm message type (uint8), `body`
/// (vector). All other kinds are messages of the gears, which say themselves how they are laid out.
public enum Envelope {
    case change(MembershipChange)
    case snapshot(MembershipSnapshot)
    case direct(DirectMessage)
    case gear(any GearMessage)
    case invitation(any GearInvitation)

    private enum Kind: UInt8 {
        case change = 1, snapshot, direct
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        var decoder = WireDecoder(bytes)
        let value = try decoder.readByte()
        switch Kind(rawValue: value) {
        case .change: self = .change(try MembershipChange(from: &decoder))
        case .snapshot:
            let snapshot = try MembershipSnapshot(from: &decoder)
            // Its receiver has nobody else's word; a change that names no gear is refused, since the policy names one.
            guard Gears.has(snapshot.state.tier) else {
                throw .unknownValue(at: 0, got: UInt64(snapshot.state.tier.rawValue))
            }
            self = .snapshot(snapshot)
        case .direct: self = .direct(try DirectMessage(from: &decoder))
        case nil:
            if let type = Gears.messageType(ofKind: value) {
                self = .gear(try type.init(from: &decoder))
            } else if let type = Gears.invitationType(ofKind: value) {
                self = .invitation(try type.init(from: &decoder))
            } else {
                throw .unknownValue(at: 0, got: UInt64(value))
            }
        }
        try decoder.finish()
    }

    public var encoded: [UInt8] {
        var encoder = WireEncoder()
        switch self {
        case .change(let change):
            encoder.write(Kind.change.rawValue)
            change.encode(into: &encoder)
        case .snapshot(let snapshot):
            encoder.write(Kind.snapshot.rawValue)
            snapshot.encode(into: &encoder)
        case .direct(let message):
            encoder.write(Kind.direct.rawValue)
            message.encode(into: &encoder)
        case .gear(let message):
            encoder.write(type(of: message).kind)
            message.encode(into: &encoder)
        case .invitation(let invitation):
            encoder.write(type(of: invitation).kind)
            invitation.encode(into: &encoder)
        }
        return encoder.bytes
    }

    /// The epoch in which a message was sent; nothing for what begins an epoch.
    public var epoch: EpochTag? {
        switch self {
        case .change, .snapshot, .invitation: nil
        case .direct(let message): message.epoch
        case .gear(let message): message.epoch
        }
    }

    /// The group that it names; what begins an epoch is checked when it is taken.
    public var group: GroupID? {
        switch self {
        case .change, .snapshot, .invitation: nil
        case .direct(let message): message.group
        case .gear(let message): message.group
        }
    }
}

/// A message for one device, in an Olm session.
public struct DirectMessage {
    public let group: GroupID
    public let epoch: EpochTag
    public let sender: DeviceID
    public let recipient: DeviceID
    public let type: UInt8
    public let body: [UInt8]

    public init(
        group: GroupID, epoch: EpochTag, sender: DeviceID, recipient: DeviceID, type: UInt8, body: [UInt8]
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.recipient = recipient
        self.type = type
        self.body = body
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpochTag()
        sender = try decoder.readDevice()
        recipient = try decoder.readDevice()
        type = try decoder.readByte()
        body = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(epoch)
        encoder.write(sender.ordinal)
        encoder.write(recipient.ordinal)
        encoder.write(type)
        encoder.writeVector(body)
    }
}
