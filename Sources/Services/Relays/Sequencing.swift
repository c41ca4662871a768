public import Quantities

/// Who puts membership changes in order.
public enum Sequencing: Equatable, Sendable {
    /// The server: the only one, or the one beside the edge nodes.
    case server
    /// The edge node that the group's identifier hashes to; while that is down, the next on the ring. Nodes
    /// notice that another is down, or back, after `detection`. Two sides of a cut network may each have one that acts:
    /// where members can go back to one line, which they follow as where nobody decides, they keep states for `retention`.
    case homeNode(detection: TimeSpan, retention: TimeSpan? = nil)
    /// Nobody: members follow the branch that a pure rule prefers, and keep the states of others for `retention`.
    case branches(retention: TimeSpan)

    /// Whether two changes may follow one epoch, and members go back to one line.
    public var mayFork: Bool { retention != nil }

    /// How long members keep states that may still win, or have lost.
    public var retention: TimeSpan? {
        switch self {
        case .server: nil
        case .homeNode(_, let retention): retention
        case .branches(let retention): retention
        }
    }
}
