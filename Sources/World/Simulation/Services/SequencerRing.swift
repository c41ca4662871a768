/// Which node puts membership changes in order, and which stands by.
///
/// The ring begins at the group's home node. Its first node that is up, as far as the others have noticed, is the
/// head, to which all send their changes; the next one is the backup. The head tells nobody of a change before
/// the backup has it too, so the backup can take over at once. A node that has missed changes is given them
/// before it acts. While all who have everything are down, nobody acts.
struct SequencerRing {
    private let nodes: [Int]
    /// Nodes that are down as far as the others have noticed.
    private var down: Set<Int> = []
    /// Nodes that have every change that anybody was told of.
    private var holders: Set<Int>
    /// How often head or backup have changed: what was sent under an earlier one no longer counts.
    private(set) var term = 0

    /// - Parameter nodes: From the home node on.
    init(of nodes: [Int]) {
        precondition(!nodes.isEmpty, "a ring has a node")
        self.nodes = nodes
        // The log is empty, which all know.
        holders = Set(nodes)
    }

    var head: Int? { nodes.first { !down.contains($0) } }

    var backup: Int? { nodes.filter { !down.contains($0) }.dropFirst().first }

    /// The head, if it knows all that it must.
    var acting: Int? { head.flatMap { holders.contains($0) ? $0 : nil } }

    /// Whether a change can be told once the backup has it, or at once since there is none.
    var isBackedUp: Bool { backup.map(holders.contains) ?? true }

    /// Who is to hand what it knows to whom, if somebody can: first to the head, then to the backup.
    var handover: (from: Int, to: Int)? {
        guard let head, let source = nodes.first(where: { holders.contains($0) && !down.contains($0) })
        else { return nil }
        if !holders.contains(head) { return (source, head) }
        guard let backup, !holders.contains(backup) else { return nil }
        return (head, backup)
    }

    /// - Returns: Whether head or backup are others than before.
    mutating func note(_ relays: [Int], areUp: Bool) -> Bool {
        let before = (head, backup)
        if areUp { down.subtract(relays) } else { down.formUnion(relays) }
        guard (head, backup) != before else { return false }
        term += 1
        return true
    }

    func isDown(_ relay: Int) -> Bool { down.contains(relay) }

    mutating func noteHolder(_ relay: Int) { holders.insert(relay) }

    /// A change is told that only these have.
    mutating func noteNewChange(at relays: [Int]) { holders = Set(relays) }
}
