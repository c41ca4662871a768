public import Identity
import SchemeContract

/// What has become of a message for one of its recipients.
enum Fate: Equatable {
    /// Nothing of it has come.
    case absent
    /// It has come, and waits for what it needs.
    case waiting
    case undecryptable(Undecryptable)
    case read

    /// One byte, for there are many.
    init(code: UInt8) {
        switch code {
        case 0: self = .absent
        case 1: self = .waiting
        case 2: self = .read
        default: self = .undecryptable(Undecryptable.allCases[Int(code) - 3])
        }
    }

    var code: UInt8 {
        switch self {
        case .absent: 0
        case .waiting: 1
        case .read: 2
        case .undecryptable(let cause): 3 + UInt8(Undecryptable.allCases.firstIndex(of: cause) ?? 0)
        }
    }
}

/// A message on its way to a recipient: on a link, at a relay, or before its processor.
public struct MessageUnderWay: Hashable, Sendable {
    public let message: MessageID
    public let recipient: DeviceID

    public init(of message: MessageID, to recipient: DeviceID) {
        self.message = message
        self.recipient = recipient
    }
}
