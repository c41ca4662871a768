import Identity
import Megolm
import WireFormat

/// What the network sees of a payload.
///
/// Layout: `kind` (uint8), then by kind. A change or a snapshot follows as it is. A direct message: `group`
/// (uint64), `epoch` (uint32), `sender` (uint32), `recipient` (uint32), Olm message type (uint8), `body`
/// (vector). A group message: `group`, `epoch`, `sender`, the first eight bytes of the Megolm session's
/// identifier (uint64), `body` (vector). A message of the tree is an `MLSMessage`; a Welcome is `epoch` (uint32,
/// the one that it lets into) and an `MLSMessage`.
enum Envelope {
    case change(MembershipChange)
    case snapshot(MembershipSnapshot)
    case direct(DirectMessage)
    case group(GroupMessage)
    case hybrid(HybridMessage)
    case sharedKey(SharedKeyMessage)
    case tree(TreeMessage)
    case welcome(WelcomeMessage)

    private enum Kind: UInt8 {
        case change = 1, snapshot, direct, group, hybrid, sharedKey, tree, welcome
    }

    init(decoding bytes: [UInt8]) throws(WireError) {
        var decoder = WireDecoder(bytes)
        let value = try decoder.readByte()
        guard let kind = Kind(rawValue: value) else { throw .unknownValue(at: 0, got: UInt64(value)) }
        switch kind {
        case .change: self = .change(try MembershipChange(from: &decoder))
        case .snapshot: self = .snapshot(try MembershipSnapshot(from: &decoder))
        case .direct: self = .direct(try DirectMessage(from: &decoder))
        case .group: self = .group(try GroupMessage(from: &decoder))
        case .hybrid: self = .hybrid(try HybridMessage(from: &decoder))
        case .sharedKey: self = .sharedKey(try SharedKeyMessage(from: &decoder))
        case .tree: self = .tree(try TreeMessage(from: &decoder))
        case .welcome: self = .welcome(try WelcomeMessage(from: &decoder))
        }
        try decoder.finish()
    }

    var encoded: [UInt8] {
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
        case .group(let message):
            encoder.write(Kind.group.rawValue)
            message.encode(into: &encoder)
        case .hybrid(let message):
            encoder.write(Kind.hybrid.rawValue)
            message.encode(into: &encoder)
        case .sharedKey(let message):
            encoder.write(Kind.sharedKey.rawValue)
            message.encode(into: &encoder)
        case .tree(let message):
            encoder.write(Kind.tree.rawValue)
            message.encode(into: &encoder)
        case .welcome(let message):
            encoder.write(Kind.welcome.rawValue)
            message.encode(into: &encoder)
        }
        return encoder.bytes
    }

    /// The epoch in which a message was sent; nothing for what begins an epoch.
    var epoch: EpochNumber? {
        switch self {
        case .change, .snapshot, .welcome: nil
        case .direct(let message): message.epoch
        case .group(let message): message.epoch
        case .hybrid(let message): message.epoch
        case .sharedKey(let message): message.epoch
        case .tree(let message): message.epoch
        }
    }

    /// The group that it names; what begins an epoch is checked when it is taken.
    var group: GroupID? {
        switch self {
        case .change, .snapshot, .welcome: nil
        case .direct(let message): message.group
        case .group(let message): message.group
        case .hybrid(let message): message.group
        case .sharedKey(let message): message.group
        case .tree(let message): message.name.group
        }
    }
}

/// A message for one device, in an Olm session.
struct DirectMessage {
    let group: GroupID
    let epoch: EpochNumber
    let sender: DeviceID
    let recipient: DeviceID
    let type: UInt8
    let body: [UInt8]

    init(
        group: GroupID, epoch: EpochNumber, sender: DeviceID, recipient: DeviceID, type: UInt8, body: [UInt8]
    ) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.recipient = recipient
        self.type = type
        self.body = body
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpoch()
        sender = try decoder.readDevice()
        recipient = try decoder.readDevice()
        type = try decoder.readByte()
        body = try decoder.readVector()
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(epoch.number)
        encoder.write(sender.ordinal)
        encoder.write(recipient.ordinal)
        encoder.write(type)
        encoder.writeVector(body)
    }
}

/// A message for the whole group, in a Megolm session.
struct GroupMessage {
    let group: GroupID
    let epoch: EpochNumber
    let sender: DeviceID
    let session: SessionPrefix
    let body: [UInt8]

    init(group: GroupID, epoch: EpochNumber, sender: DeviceID, session: SessionPrefix, body: [UInt8]) {
        self.group = group
        self.epoch = epoch
        self.sender = sender
        self.session = session
        self.body = body
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        group = GroupID(try decoder.readUInt64())
        epoch = try decoder.readEpoch()
        sender = try decoder.readDevice()
        session = SessionPrefix(number: try decoder.readUInt64())
        body = try decoder.readVector()
    }

    /// Its place in the sender key, as far as it can be read without the key.
    var place: GroupPlace? {
        guard let message = try? MegolmMessage.parse(body) else { return nil }
        return GroupPlace(session: session, index: message.index)
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(group.number)
        encoder.write(epoch.number)
        encoder.write(sender.ordinal)
        encoder.write(session.number)
        encoder.writeVector(body)
    }
}

/// The first eight bytes of a Megolm session's identifier: enough to tell the few sessions of one sender apart.
struct SessionPrefix: Hashable, Sendable {
    static let byteCount = 8

    let number: UInt64

    init(number: UInt64) {
        self.number = number
    }

    init(of sessionID: [UInt8]) {
        number = sessionID.prefix(Self.byteCount).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
