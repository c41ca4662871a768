/// What a session sends: a pre-key message until it has heard from the peer, a normal one from then on.
public enum Message: Hashable, Sendable {
    case preKey(PreKeyMessage)
    case normal(NormalMessage)

    /// Reads a message of type 0 (pre-key) or 1 (normal) off the wire.
    public init(type: Int, bytes: [UInt8]) throws(OlmError) {
        switch type {
        case 0: self = .preKey(try PreKeyMessage(bytes))
        case 1: self = .normal(try NormalMessage(bytes))
        default: throw .unknownType(type)
        }
    }

    /// 0 for a pre-key message, 1 for a normal one.
    public var type: Int {
        switch self {
        case .preKey: 0
        case .normal: 1
        }
    }

    public var bytes: [UInt8] {
        switch self {
        case .preKey(let message): message.bytes
        case .normal(let message): message.bytes
        }
    }
}
