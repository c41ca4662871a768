public import Quantities

/// Who puts membership changes in order.
public enum Sequencing: Equatable, Sendable {
    /// The server: the only one, or the one beside the edge nodes.
    case server
    /// The edge node that the group's identifier hashes to; while that is down, the next on the ring. Nodes
    /// notice that another is down, or back, after `detection`.
    case homeNode(detection: TimeSpan)
    /// Nobody: members follow the branch that a pure rule prefers, and keep the states of others for `retention`.
    case branches(retention: TimeSpan)
}
