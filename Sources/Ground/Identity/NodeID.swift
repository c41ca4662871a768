/// A server or an edge node.
public struct RelayID: Hashable, Comparable, Sendable {
    /// Counted from zero: the edge nodes, and after them a server if there is one.
    public let number: Int

    public init(_ number: Int) {
        self.number = number
    }

    public static func < (own: RelayID, other: RelayID) -> Bool { own.number < other.number }
}

extension RelayID: CustomStringConvertible {
    public var description: String { "relay \(number)" }
}

/// Whatever sends and receives.
public enum NodeID: Hashable, Sendable {
    case device(DeviceID)
    case relay(RelayID)
}

extension NodeID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .device(let device): device.description
        case .relay(let relay): relay.description
        }
    }
}
