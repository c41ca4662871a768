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

/// The number of a state of the membership log: 0 at the group's creation, one more at each change.
public struct Epoch: Hashable, Comparable, Sendable {
    public let number: UInt32

    public static let creation = Epoch(0)

    public init(_ number: UInt32) {
        self.number = number
    }

    public var next: Epoch { Epoch(number + 1) }

    public static func < (own: Epoch, other: Epoch) -> Bool { own.number < other.number }
}

extension Epoch: CustomStringConvertible {
    public var description: String { "epoch \(number)" }
}
