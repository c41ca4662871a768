/// One device, the unit of membership: a person with three devices counts three times.
public struct DeviceID: Hashable, Comparable, Sendable {
    /// Counted from zero in the order in which devices come into the world.
    public let ordinal: UInt32

    public init(_ ordinal: UInt32) {
        self.ordinal = ordinal
    }

    public static func < (own: DeviceID, other: DeviceID) -> Bool { own.ordinal < other.ordinal }
}

extension DeviceID: CustomStringConvertible {
    public var description: String { "device \(ordinal)" }
}
