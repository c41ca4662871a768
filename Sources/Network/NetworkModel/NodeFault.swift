public import Quantities

/// Something about edge nodes is out of order for a while.
public struct NodeFault: Equatable, Sendable {
    public enum What: Equatable, Sendable {
        /// A share of the edge nodes, at least one of them, is down.
        case nodesDown(share: Double)
        /// Between parts of the edge nodes of these shares, each with the devices that are its, nothing passes.
        case partition([Double])
    }

    public let begins: TimeSpan
    public let lasts: TimeSpan
    public let what: What

    public init(begins: TimeSpan, lasts: TimeSpan, what: What) {
        self.begins = begins
        self.lasts = lasts
        self.what = what
    }
}
