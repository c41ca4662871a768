public import Identity
public import Primitives
public import Quantities

/// The entries of a log that nobody puts in order: a tree, in which each names its parent by hash.
///
/// Which branch is followed is a pure function of the entries, so all who know the same ones follow the same: the one with
/// most epochs; of two equally long, at the first entry in which they differ, the one that removes somebody, and else the
/// one whose hash is lower.
public struct LogBranches {
    /// The SHA-256 of an entry: the head of the log up to it.
    public typealias Head = [UInt8]

    public struct Node {
        public let entry: LogEntry
        public let change: MembershipChange
        public let head: Head
        public let knownSince: SimulatedInstant

        public var parent: Head { change.previous }

        public var id: EpochID { EpochID(change.epoch, head: head) }

        /// Whether the message in which it travels, if it does, has not come.
        public var isBare: Bool {
            if case .change = entry { true } else { false }
        }
    }

    /// What leads from a state that is held to the end of a branch.
    public struct Path {
        public let base: Head
        public let nodes: [Node]
    }

    private var nodes: [Head: Node] = [:]
    private var headsByEpoch: [EpochNumber: [Head]] = [:]
    private var newest = EpochNumber.creation
    private var refused: Set<Head> = []

    /// A forger can name any parent; so many entries are an hour of a busy group.
    private static let countMax = 4_096

    public init() {}

    // MARK: - What is known

    /// - Returns: The entry's hash, if it is new and there is room; nothing for one that carries no change.
    public mutating func add(_ entry: LogEntry, at now: SimulatedInstant, context: inout CryptoContext)
        -> Head?
    {
        guard let change = entry.change else { return nil }
        let head = SHA256.hash(change.signedPart + change.signature.bytes, tally: &context.tally).bytes
        guard !refused.contains(head) else { return nil }
        if let known = nodes[head] {
            // Anybody can take the change out of the message that carries it: what can be followed is that message.
            guard case (.change, .carried) = (known.entry, entry) else { return nil }
            nodes[head] = Node(entry: entry, change: change, head: head, knownSince: known.knownSince)
            return head
        }
        guard nodes.count < Self.countMax else { return nil }
        nodes[head] = Node(entry: entry, change: change, head: head, knownSince: now)
        headsByEpoch[change.epoch, default: []].append(head)
        newest = max(newest, change.epoch)
        return head
    }

    public subscript(head: Head) -> Node? { nodes[head] }

    /// The entry that begins an epoch, as messages name it.
    public func node(of tag: EpochTag) -> Node? {
        headsByEpoch[tag.number, default: []].lazy.compactMap { nodes[$0] }
            .first { EpochID(tag.number, head: $0.head).tag == tag }
    }

    /// Does without an entry that breaks a rule, and so without all that follow on it.
    public mutating func refuse(_ head: Head) {
        nodes[head] = nil
        refused.insert(head)
    }

    /// Forgets what came so long ago that the states which it leads on from are kept no more.
    public mutating func forget(olderThan span: TimeSpan, at now: SimulatedInstant) {
        nodes = nodes.filter { now < $0.value.knownSince + span }
        headsByEpoch = headsByEpoch.compactMapValues { heads in
            let kept = heads.filter { nodes[$0] != nil }
            return kept.isEmpty ? nil : kept
        }
        if nodes.isEmpty { refused = [] }
    }

    // MARK: - Which branch is followed

    /// Better branches than the present one, the best first, that lead on from a state which is held.
    public func better(
        than present: (head: Head, epoch: EpochNumber), isHeld: (Head) -> Bool
    ) -> [Path] {
        var known: [Head: Meeting] = [:]
        let rivals = ends(from: present.epoch).filter { end in
            end.head != present.head && comes(end, before: present)
                && meeting(end.head, with: [], isHeld: isHeld, known: &known) == .held
        }
        return rivals.sorted { comes($0, before: $1) }.compactMap { path(to: $0.head, isHeld: isHeld) }
    }

    /// The best end of what is known to lead on from one.
    public func best(from start: (head: Head, epoch: EpochNumber)) -> (head: Head, epoch: EpochNumber) {
        var known: [Head: Meeting] = [:]
        return ends(from: start.epoch).filter {
            meeting($0.head, with: [start.head], isHeld: { _ in false }, known: &known) == .line
        }.reduce(start) { comes($1, before: $0) ? $1 : $0 }
    }

    /// Entries of an epoch and of later ones, the newest first.
    private func ends(from epoch: EpochNumber) -> [(head: Head, epoch: EpochNumber)] {
        // Not number by number: an entry can name any.
        headsByEpoch.keys.filter { epoch <= $0 }.sorted(by: >).flatMap { epoch in
            headsByEpoch[epoch, default: []].filter { nodes[$0] != nil }.map { ($0, epoch) }
        }
    }

    /// What is met first on the way back from an entry.
    private enum Meeting {
        case held
        case line
        case nothing
    }

    /// - Parameter known: What is known of the entries on ways that were gone before: each is gone once.
    private func meeting(
        _ head: Head, with line: Set<Head>, isHeld: (Head) -> Bool, known: inout [Head: Meeting]
    ) -> Meeting {
        var way: [Head] = []
        var place = head
        var met = known[place]
        while met == nil {
            way.append(place)
            if isHeld(place) {
                met = .held
            } else if line.contains(place) {
                met = .line
            } else if let node = nodes[place] {
                place = node.parent
                met = known[place]
            } else {
                met = .nothing
            }
        }
        for place in way { known[place] = met }
        return met ?? .nothing
    }

    /// What leads to an entry from the last state before it that is held.
    public func path(to head: Head, isHeld: (Head) -> Bool) -> Path? {
        entries(to: head, while: { !isHeld($0) }).map { Path(base: $0.first?.parent ?? head, nodes: $0) }
    }

    /// Whether one end of the log is preferred to another.
    public func comes(
        _ own: (head: Head, epoch: EpochNumber), before other: (head: Head, epoch: EpochNumber)
    ) -> Bool {
        guard own.epoch == other.epoch else { return own.epoch > other.epoch }
        var (left, right) = (own.head, other.head)
        while let leftNode = nodes[left], let rightNode = nodes[right], leftNode.parent != rightNode.parent {
            (left, right) = (leftNode.parent, rightNode.parent)
        }
        let (leftRemoves, rightRemoves) = (removes(left), removes(right))
        guard leftRemoves == rightRemoves else { return leftRemoves }
        return left.lexicographicallyPrecedes(right)
    }

    /// A better branch than the one that ends in `present`, which does not lead on from anything that is held: where it
    /// parted from this one, this member was not there yet, or keeps nothing of it any more.
    public func winner(
        over present: (head: Head, epoch: EpochNumber), isHeld: (Head) -> Bool
    ) -> Node? {
        let own = line(to: present.head)
        var known: [Head: Meeting] = [:]
        let better = ends(from: present.epoch).filter { end in
            end.head != present.head && comes(end, before: present)
                && meeting(end.head, with: own, isHeld: isHeld, known: &known) == .line
        }
        return better.min { comes($0, before: $1) }.flatMap { nodes[$0.head] }
    }

    /// All heads on the way to one, as far as they are known, the parent of the first entry that is known among them.
    public func line(to head: Head) -> Set<Head> {
        var line: Set<Head> = [head]
        var place = head
        while let node = nodes[place] {
            place = node.parent
            line.insert(place)
        }
        return line
    }

    /// Whether two heads are known to be on two branches, neither on the way to the other.
    public func haveParted(_ left: Head, _ right: Head) -> Bool {
        parting(of: left, and: right).map { !$0.left.isEmpty && !$0.right.isEmpty } ?? false
    }

    /// The entries that lead from the place where two branches part to the ends of both, the oldest first; nothing where
    /// that place is not known.
    public func parting(of left: Head, and right: Head) -> (left: [Node], right: [Node])? {
        parting(of: left, from: line(to: right), endingAt: right)
    }

    /// - Parameter line: That to the second end.
    public func parting(of left: Head, from line: Set<Head>, endingAt right: Head) -> (
        left: [Node], right: [Node]
    )? {
        guard let lost = entries(to: left, while: { !line.contains($0) }) else { return nil }
        let common = lost.first?.parent ?? left
        return entries(to: right, while: { $0 != common }).map { (lost, $0) }
    }

    /// The entries since an instant on the ways to two ends, each without those of the other, as far as they are known: where
    /// the place in which they part is not.
    public func difference(
        of left: Head, and right: Head, since instant: SimulatedInstant
    ) -> (left: [Node], right: [Node]) {
        let (own, other) = (line(to: left), line(to: right))
        let all = nodes { instant <= $0.knownSince }
        return (
            all.filter { own.contains($0.head) && !other.contains($0.head) },
            all.filter { other.contains($0.head) && !own.contains($0.head) }
        )
    }

    /// The entries back from an end as long as a head is to be gone back from; nothing where one is not known.
    private func entries(to head: Head, while goesOn: (Head) -> Bool) -> [Node]? {
        var entries: [Node] = []
        var place = head
        while goesOn(place) {
            guard let node = nodes[place] else { return nil }
            entries.append(node)
            place = node.parent
        }
        return entries.reversed()
    }

    /// Those for which something holds, in a fixed order.
    public func nodes(where holds: (Node) -> Bool) -> [Node] {
        nodes.values.filter(holds).sorted {
            $0.change.epoch == $1.change.epoch
                ? $0.head.lexicographicallyPrecedes($1.head) : $0.change.epoch < $1.change.epoch
        }
    }

    private func removes(_ head: Head) -> Bool { nodes[head].map { !$0.change.removed.isEmpty } ?? false }

    /// Whether something of later epochs than the present one is known that does not lead on from what is held.
    public func hasGap(after present: EpochNumber, isHeld: (Head) -> Bool) -> Bool {
        guard present < newest else { return false }
        return nodes.values.contains { present < $0.change.epoch && isLoose($0, isHeld) }
    }

    /// The number of the earliest epoch, after some, that is known only as what a known change follows on.
    public func firstMissing(after oldest: EpochNumber, isHeld: (Head) -> Bool) -> EpochNumber? {
        let first = nodes.values.filter { oldest.next < $0.change.epoch && isLoose($0, isHeld) }
            .map(\.change.epoch.number).min()
        return first.flatMap { $0 > 0 ? EpochNumber($0 - 1) : nil }
    }

    private func isLoose(_ node: Node, _ isHeld: (Head) -> Bool) -> Bool {
        nodes[node.parent] == nil && !isHeld(node.parent) && !isHeld(node.head)
    }
}
