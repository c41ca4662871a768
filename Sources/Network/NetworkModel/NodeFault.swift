public import Quantities

/// Some edge nodes are down for a while.
public struct NodeFault: Equatable, Sendable {
    public let begins: TimeSpan
    public let lasts: TimeSpan
    /// Of the edge nodes; at least one of them.
    public let share: Double

    public init(begins: TimeSpan, lasts: TimeSpan, share: Double) {
        self.begins = begins
        self.lasts = lasts
        self.share = share
    }
}
