public import WireFormat

/// What a message says, and where it belongs (RFC 9420 §6).
public struct FramedContent: Equatable, Sendable, WireValue {
    public enum Body: Equatable, Sendable {
        case application([UInt8])
        case proposal(Proposal)
        case commit(Commit)

        public var type: ContentType {
            switch self {
            case .application: .application
            case .proposal: .proposal
            case .commit: .commit
            }
        }
    }

    public let groupID: [UInt8]
    public let epoch: UInt64
    public let sender: Sender
    /// Covered by the signature, and encrypted in no kind of message.
    public let authenticatedData: [UInt8]
    public let body: Body
    /// All of this, written once: tag, signature and transcript each cover it.
    public let encoded: [UInt8]

    public init(
        groupID: [UInt8], epoch: UInt64, sender: Sender, authenticatedData: [UInt8], body: Body
    ) {
        self.groupID = groupID
        self.epoch = epoch
        self.sender = sender
        self.authenticatedData = authenticatedData
        self.body = body
        var encoder = WireEncoder(reserving: 512)
        encoder.writeVector(groupID)
        encoder.write(epoch)
        sender.encode(into: &encoder)
        encoder.writeVector(authenticatedData)
        encoder.write(body.type.rawValue)
        body.encode(into: &encoder)
        encoded = encoder.bytes
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        groupID = try decoder.readVector()
        epoch = try decoder.readUInt64()
        sender = try Sender(from: &decoder)
        authenticatedData = try decoder.readVector()
        body = try Body(of: try ContentType(from: &decoder), from: &decoder)
        // Nothing can be written in two ways.
        encoded = decoder.bytes(from: start)
    }

    public func encode(into encoder: inout WireEncoder) { encoder.writeBytes(encoded) }
}

/// The kinds of content (RFC 9420 §6).
public enum ContentType: UInt8, Sendable, WireValue {
    case application = 1
    case proposal
    case commit

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let value = try decoder.readByte()
        guard let type = ContentType(rawValue: value) else {
            throw .unknownValue(at: start, got: UInt64(value))
        }
        self = type
    }

    public func encode(into encoder: inout WireEncoder) { encoder.write(rawValue) }
}

extension FramedContent.Body {
    /// Reads what follows the type, which may stand elsewhere.
    init(of type: ContentType, from decoder: inout WireDecoder) throws(WireError) {
        switch type {
        case .application: self = .application(try decoder.readVector())
        case .proposal: self = .proposal(try Proposal(from: &decoder))
        case .commit: self = .commit(try Commit(from: &decoder))
        }
    }

    /// Writes all but the type.
    func encode(into encoder: inout WireEncoder) {
        switch self {
        case .application(let data): encoder.writeVector(data)
        case .proposal(let proposal): proposal.encode(into: &encoder)
        case .commit(let commit): commit.encode(into: &encoder)
        }
    }
}
