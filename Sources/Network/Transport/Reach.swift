public import Identity

/// Two sets of nodes between which nothing passes.
public struct Cut: Equatable, Sendable {
    public let own: Set<NodeID>
    public let others: Set<NodeID>

    public init(between own: Set<NodeID>, and others: Set<NodeID>) {
        self.own = own
        self.others = others
    }

    func separates(_ ends: ConnectionEnds) -> Bool {
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

    /// Whether what comes over a connection is taken in at its end.
    func isTakenIn(at ends: ConnectionEnds) -> Bool {
        isPresent(ends.to) && !cuts.contains { $0.separates(ends) }
    }

    /// Whether a sender sends: it is there itself, and does not know the other end to be away.
    func isOpen(_ ends: ConnectionEnds) -> Bool {
        guard isPresent(ends.from) else { return false }
        if case (.device, .device) = (ends.from, ends.to) { return true }
        return isTakenIn(at: ends)
    }
}
