import Identity
import SchemeContract

/// One node's part in giving membership changes their one order: the first change that follows an epoch is accepted,
/// later ones are rejected.
///
/// The ring begins at the group's home node. Its first node that is up, as far as this one can tell, is the head, to
/// which changes are sent; the next one is the backup. The head tells nobody of a change before the backup has it too,
/// so the backup can take over at once. A node that may have missed changes is given them before it acts; while all
/// who have everything are down, nobody acts. Two sides of a cut network may each have a node that acts.
struct Sequencer: Sendable {
    let own: RelayID
    let ring: [RelayID]
    /// Nodes that are down as far as this one has noticed.
    private(set) var down: Set<RelayID> = []
    var log: OrderLog
    /// Whether it has every change that anybody was told of, as far as it can tell.
    var isCertain: Bool
    /// The backup that is known to have everything.
    var informed: RelayID?
    /// The submission that is accepted once the backup has it.
    var pending: Submission?
    /// What is not known to have come to the backup is sent again.
    var copying = Retry()
    /// Submissions that wait for `pending`, or for this node to be certain.
    var waiting: [Submission] = []
    /// What a new head asks the others, until all who are up have answered.
    var inquiry: Inquiry?

    /// How often this node was down, and others as far as it knows.
    var restarts = 0
    var knownRestarts: [RelayID: Int] = [:]
    /// How many questions this node has asked: an answer to an earlier one says nothing.
    var questionCount = 0

    struct Inquiry: Sendable {
        let question: Int
        var unheard: Set<RelayID> = []
        var standings: [RelayID: Standing] = [:]
        var asking = Retry()
    }

    init(_ own: RelayID, ring: [RelayID]) {
        self.own = own
        self.ring = ring
        log = OrderLog(holders: Set(ring.prefix(2)))
        isCertain = ring.prefix(2).contains(own)
        informed = ring.dropFirst().first
    }

    var head: RelayID? { ring.first { !down.contains($0) } }

    var backup: RelayID? { ring.filter { !down.contains($0) }.dropFirst().first }

    func isDown(_ relay: RelayID) -> Bool { down.contains(relay) }

    var isHead: Bool { head == own }

    /// Whether it puts changes in order now.
    var isActing: Bool { isHead && isCertain && inquiry == nil }

    /// Whether a change can be told once the backup has it, or at once since there is none.
    var isBackedUp: Bool { backup == nil || backup == informed }

    /// - Returns: Whether head or backup are others than before.
    mutating func note(_ relays: [RelayID], areUp: Bool) -> Bool {
        let before = (head, backup)
        // Whatever others say, this node is up.
        if areUp { down.subtract(relays) } else { down.formUnion(relays.filter { $0 != own }) }
        if let informed, down.contains(informed) { self.informed = nil }
        inquiry?.unheard.subtract(down)
        return (head, backup) != before
    }

    /// Forgets what it thought of others: it was down itself.
    mutating func restart() {
        restarts += 1
        down = []
        pending = nil
        waiting = []
        isCertain = false
        informed = nil
        inquiry = nil
    }
}
