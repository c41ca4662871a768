public import Identity
import Links

/// Two sets of nodes between which nothing passes.
public struct Cut: Equatable, Sendable {
    public let own: Set<NodeID>
    public let others: Set<NodeID>

    public init(between own: Set<NodeID>, and others: Set<NodeID>) {
        self.own = own
        self.others = others
    }

    func separates(_ ends: LinkEnds) -> Bool {
        own.contains(ends.from) && others.contains(ends.to)
            || own.contains(ends.to) && others.contains(ends.from)
    }
}

/// Which nodes are there, and which are cut off from each other.
struct Reach {
    private var absent: Set<NodeID> = []
    private var cuts: [Cut] = []

    func isPresent(_ node: NodeID) -> Bool { !absent.contains(node) }

    mutating func setPresent(_ node: NodeID, _ isPresent: Bool) {
        if isPresent { absent.remove(node) } else { absent.insert(node) }
    }

    mutating func add(_ cut: Cut) { cuts.append(cut) }

    mutating func remove(_ cut: Cut) {
        guard let index = cuts.firstIndex(of: cut) else {
            preconditionFailure("what heals was cut before")
        }
        cuts.remove(at: index)
    }

    /// Whether what is on a link is taken in at its end.
    func isTakenIn(at ends: LinkEnds) -> Bool {
        isPresent(ends.to) && !cuts.contains { $0.separates(ends) }
    }

    /// Whether the two ends of a link are there for each other.
    func isOpen(_ ends: LinkEnds) -> Bool { isPresent(ends.from) && isTakenIn(at: ends) }
}
