/// Somebody who uses one device or several.
public struct PersonID: Hashable, Sendable {
    /// From 0, in the order in which they come.
    public let ordinal: UInt32

    public init(_ ordinal: UInt32) {
        self.ordinal = ordinal
    }
}
