public import Identity
import MembershipLog
public import SchemeContract
public import WireFormat

/// What is inside the encryption.
///
/// Layout: `kind` (uint8), `group` (uint64), then by kind. Group and epoch stand inside as well as outside,
/// where anyone could change them.
public enum Content: Equatable {
    /// A user's message: `epoch` (8 bytes: its tag), `number` (uint32), `text` (vector).
    case message(UserMessage)
    /// A key of the sender's, in the gear's own kind and layout.
    case key(GearKey)
    /// Asks the receiver to send messages of its own again.
    case repeatRequest(RepeatRequest)
    /// As a message, sent again on request, with the place that it had in a sender key: a flag (uint8), and if
    /// it is 1 `session` (uint64) and `index` (uint32).
    case repeatAnswer(UserMessage, place: GroupPlace?)

    /// The number of the own message that it brings once more.
    public var repeatedNumber: UInt32? {
        if case .repeatAnswer(let message, _) = self { message.number } else { nil }
    }

    /// Kinds that gears do not use for their keys.
    private enum Kind: UInt8 {
        case message = 1
        case repeatRequest = 3
        case repeatAnswer = 4
    }

    /// - Throws: `.unknownValue` when it is meant for another group.
    public init(decoding bytes: [UInt8], in group: GroupID) throws(WireError) {
        var decoder = WireDecoder(bytes)
        let value = try decoder.readByte()
        let kind = Kind(rawValue: value)
        let keyTier = kind == nil ? Gears.tier(ofKeyKind: value) : nil
        guard kind != nil || keyTier != nil else { throw .unknownValue(at: 0, got: UInt64(value)) }
        let meant = try decoder.readUInt64()
        guard meant == group.number else { throw .unknownValue(at: 1, got: meant) }
        switch kind {
        case .message: self = .message(try UserMessage(from: &decoder))
        case .repeatRequest: self = .repeatRequest(try RepeatRequest(from: &decoder))
        case .repeatAnswer:
            let message = try UserMessage(from: &decoder)
            self = .repeatAnswer(message, place: try GroupPlace.readOptional(from: &decoder))
        case nil:
            let bytes = try decoder.readBytes(count: decoder.remaining)
            self = .key(GearKey(tier: keyTier ?? .pairwise, bytes: bytes))
        }
        try decoder.finish()
    }

    public func encoded(in group: GroupID) -> [UInt8] {
        var encoder = WireEncoder()
        switch self {
        case .message(let message):
            encoder.write(Kind.message.rawValue)
            encoder.write(group.number)
            message.encode(into: &encoder)
        case .key(let key):
            encoder.write(Gears.type(of: key.tier).keyKind ?? 0)
            encoder.write(group.number)
            encoder.writeBytes(key.bytes)
        case .repeatRequest(let request):
            encoder.write(Kind.repeatRequest.rawValue)
            encoder.write(group.number)
            request.encode(into: &encoder)
        case .repeatAnswer(let message, let place):
            encoder.write(Kind.repeatAnswer.rawValue)
            encoder.write(group.number)
            message.encode(into: &encoder)
            encoder.write(place == nil ? 0 : 1 as UInt8)
            place?.encode(into: &encoder)
        }
        return encoder.bytes
    }
}

/// A key that one member gives another, for a gear of theirs.
public struct GearKey: Equatable {
    public let tier: Tier
    public let bytes: [UInt8]

    public init(tier: Tier, bytes: [UInt8]) {
        self.tier = tier
        self.bytes = bytes
    }
}

/// A user's message as its sender numbered it.
public struct UserMessage: Equatable {
    public let epoch: EpochTag
    /// The sender's count of its messages to the group, from 0; a device that begins anew goes on in another series.
    public let number: UInt32
    public let text: [UInt8]

    public init(epoch: EpochTag, number: UInt32, text: [UInt8]) {
        self.epoch = epoch
        self.number = number
        self.text = text
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        epoch = try decoder.readEpochTag()
        number = try decoder.readUInt32()
        text = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(epoch)
        encoder.write(number)
        encoder.writeVector(text)
    }
}

/// Where in a sender's Megolm session a message stands.
public struct GroupPlace: Equatable {
    public let session: SessionPrefix
    public let index: UInt32

    public static func readOptional(from decoder: inout WireDecoder) throws(WireError) -> GroupPlace? {
        let start = decoder.offset
        let flag = try decoder.readByte()
        guard flag <= 1 else { throw .unknownValue(at: start, got: UInt64(flag)) }
        return flag == 1 ? try GroupPlace(from: &decoder) : nil
    }

    public init(session: SessionPrefix, index: UInt32) {
        self.session = session
        self.index = index
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        session = SessionPrefix(number: try decoder.readUInt64())
        index = try decoder.readUInt32()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(session.number)
        encoder.write(index)
    }
}

/// Which messages a device misses.
public enum RepeatRequest: Equatable {
    /// The one at this place.
    case groupMessage(GroupPlace)
    /// All from the number `floor` (uint32) on, but those whose bit is set in `read` (uint64), lowest first: a
    /// direct message that cannot be opened does not tell its number.
    case directMessages(floor: UInt32, read: UInt64)
    /// As those, and its asker has seen that the sender uses keys twice.
    case reused(floor: UInt32, read: UInt64)
    /// None, but the session of this name (uint64), which others are written under.
    case session(UInt64)

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 0:
            self = .groupMessage(try GroupPlace(from: &decoder))
        case 1:
            let floor = try decoder.readUInt32()
            self = .directMessages(floor: floor, read: try decoder.readUInt64())
        case 2: self = .session(try decoder.readUInt64())
        case 3:
            let floor = try decoder.readUInt32()
            self = .reused(floor: floor, read: try decoder.readUInt64())
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .groupMessage(let place):
            encoder.write(0 as UInt8)
            place.encode(into: &encoder)
        case .directMessages(let floor, let read):
            encoder.write(1 as UInt8)
            encoder.write(floor)
            encoder.write(read)
        case .session(let name):
            encoder.write(2 as UInt8)
            encoder.write(name)
        case .reused(let floor, let read):
            encoder.write(3 as UInt8)
            encoder.write(floor)
            encoder.write(read)
        }
    }
}
