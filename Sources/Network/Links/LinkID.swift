public import Identity

/// One direction of a link: a device's own, which all its connections share, or of one between two relays.
public enum LinkID: Hashable, Sendable {
    /// From a device.
    case up(DeviceID)
    /// To a device.
    case down(DeviceID)
    case backbone(from: RelayID, to: RelayID)

    /// Whose own it is.
    var device: DeviceID? {
        switch self {
        case .up(let device), .down(let device): device
        case .backbone: nil
        }
    }

    public var side: LinkSide {
        switch self {
        case .up: .up
        case .down: .down
        case .backbone: .backbone
        }
    }
}
