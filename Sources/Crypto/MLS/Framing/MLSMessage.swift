public import WireFormat

/// Whatever is sent, behind its version and kind (RFC 9420 §6).
public enum MLSMessage: Equatable, Sendable, WireValue {
    case publicMessage(PublicMessage)
    case privateMessage(PrivateMessage)
    case welcome(Welcome)
    case groupInfo(GroupInfo)
    case keyPackage(KeyPackage)

    public var wireFormat: WireFormatID {
        switch self {
        case .publicMessage: .publicMessage
        case .privateMessage: .privateMessage
        case .welcome: .welcome
        case .groupInfo: .groupInfo
        case .keyPackage: .keyPackage
        }
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let version = try decoder.readUInt16()
        guard version == ProtocolVersion.mls10 else {
            throw .unknownValue(at: start, got: UInt64(version))
        }
        switch try WireFormatID(from: &decoder) {
        case .publicMessage: self = .publicMessage(try PublicMessage(from: &decoder))
        case .privateMessage: self = .privateMessage(try PrivateMessage(from: &decoder))
        case .welcome: self = .welcome(try Welcome(from: &decoder))
        case .groupInfo: self = .groupInfo(try GroupInfo(from: &decoder))
        case .keyPackage: self = .keyPackage(try KeyPackage(from: &decoder))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(ProtocolVersion.mls10)
        wireFormat.encode(into: &encoder)
        switch self {
        case .publicMessage(let message): message.encode(into: &encoder)
        case .privateMessage(let message): message.encode(into: &encoder)
        case .welcome(let welcome): welcome.encode(into: &encoder)
        case .groupInfo(let info): info.encode(into: &encoder)
        case .keyPackage(let keyPackage): keyPackage.encode(into: &encoder)
        }
    }
}
