import Identity
import MLS
import MembershipLog
import SchemeContract
import WireFormat

/// A message of the tree: an encoded `MLSMessage`, of which no more is read than where it belongs.
struct TreeMessage: GearMessage, CarriedEntry {
    static let kind: UInt8 = 7
    static let tier = Tier.tree

    enum Kind {
        /// It begins the epoch after its own; read whole by the group.
        case commit
        /// What a member wants changed, for the epoch's committer; read whole by the group.
        case proposal
        case application(PrivateMessage)
    }

    let name: TreeGroupName
    /// The epoch of the log in which it was sent: messages and proposals carry its tag as what goes with them in the
    /// clear, commits their change, which names the one before.
    let epoch: EpochTag
    let kind: Kind
    let bytes: [UInt8]
    /// What goes with it in the clear.
    private let authenticatedData: [UInt8]

    /// The change of the log that a commit carries; its signature is the change's own.
    var change: MembershipChange? { isCommit ? try? MembershipChange(decoding: authenticatedData) : nil }

    /// Whether it is a commit that has new keys for its committer's path.
    var hasPath: Bool {
        guard isCommit, case .publicMessage(let message) = try? MLSMessage(decoding: bytes),
            case .commit(let commit) = message.authenticated.content.body
        else { return false }
        return commit.path != nil
    }

    var group: GroupID { name.group }

    var begins: EpochNumber { epoch.number.next }

    var role: MessageRole {
        switch kind {
        case .commit: .entry(self)
        case .proposal: .proposal
        case .application: .text
        }
    }

    /// Its sender is known to who opens it.
    var origin: MessageOrigin { .unknown }

    private var isCommit: Bool {
        if case .commit = kind { true } else { false }
    }

    /// - Parameter bytes: An encoded `MLSMessage`.
    init(_ bytes: [UInt8]) throws(WireError) {
        var decoder = WireDecoder(bytes)
        try self.init(from: &decoder)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        bytes = try decoder.readBytes(count: decoder.remaining)
        var inner = WireDecoder(bytes)
        let start = inner.offset
        let version = try inner.readUInt16()
        guard version == ProtocolVersion.mls10 else { throw .unknownValue(at: start, got: UInt64(version)) }
        let format = try WireFormatID(from: &inner)
        let number: UInt64
        switch format {
        case .publicMessage:
            name = try TreeGroupName(decoding: try inner.readVector(max: TreeGroupName.byteCount))
            number = try inner.readUInt64()
            _ = try Sender(from: &inner)
            authenticatedData = try inner.readVector()
            let place = inner.offset
            switch try ContentType(from: &inner) {
            case .commit: kind = .commit
            case .proposal: kind = .proposal
            // Never in the clear (RFC 9420 §6.2).
            case .application: throw .unknownValue(at: place, got: UInt64(ContentType.application.rawValue))
            }
        case .privateMessage:
            let message = try PrivateMessage(from: &inner)
            try inner.finish()
            kind = .application(message)
            authenticatedData = message.authenticatedData
            name = try TreeGroupName(decoding: message.groupID)
            number = message.epoch
        case .welcome, .groupInfo, .keyPackage:
            throw .unknownValue(at: start + 2, got: UInt64(format.rawValue))
        }
        let sent = EpochNumber(name.base.number.number &+ UInt32(truncatingIfNeeded: number))
        guard number <= UInt32.max, sent.number <= EpochNumber.readMax else {
            throw .unknownValue(at: start, got: number)
        }
        if case .commit = kind {
            epoch = EpochTag(sent, mark: MembershipChange.parentMark(in: authenticatedData))
        } else {
            epoch = try Self.tag(in: authenticatedData, of: sent)
        }
    }

    private static func tag(in data: [UInt8], of sent: EpochNumber) throws(WireError) -> EpochTag {
        var decoder = WireDecoder(data)
        let tag = try decoder.readEpochTag()
        try decoder.finish()
        guard tag.number == sent else { throw .unknownValue(at: 0, got: UInt64(tag.number.number)) }
        return tag
    }

    func encode(into encoder: inout WireEncoder) { encoder.writeBytes(bytes) }
}

/// A Welcome, with the epoch of the log that it lets into.
///
/// Layout: `epoch` (20 bytes: its full name), an `MLSMessage`.
struct WelcomeMessage: GearInvitation {
    static let kind: UInt8 = 8
    static let tier = Tier.tree

    let epoch: EpochID
    /// An encoded `MLSMessage`.
    let bytes: [UInt8]

    init(epoch: EpochID, bytes: [UInt8]) {
        self.epoch = epoch
        self.bytes = bytes
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        epoch = try decoder.readEpochID()
        bytes = try decoder.readBytes(count: decoder.remaining)
    }

    func encode(into encoder: inout WireEncoder) {
        encoder.write(epoch)
        encoder.writeBytes(bytes)
    }

    var welcome: Welcome? {
        guard case .welcome(let welcome) = try? MLSMessage(decoding: bytes) else { return nil }
        return welcome
    }
}
