import Identity
import Links

/// Which nodes are there.
struct Reach {
    private var absent: Set<NodeID> = []

    func isPresent(_ node: NodeID) -> Bool { !absent.contains(node) }

    mutating func setPresent(_ node: NodeID, _ isPresent: Bool) {
        if isPresent { absent.remove(node) } else { absent.insert(node) }
    }

    /// Whether what is on a link is taken in at its end.
    func isTakenIn(at ends: LinkEnds) -> Bool { isPresent(ends.to) }

    /// Whether the two ends of a link are there for each other.
    func isOpen(_ ends: LinkEnds) -> Bool { isPresent(ends.from) && isTakenIn(at: ends) }
}
