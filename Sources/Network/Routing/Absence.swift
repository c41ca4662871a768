import Identity
import Quantities
import Transport

/// What a node of a topic may have missed while it was away, or was thought so, and whom it asks for that.
///
/// It asks the stores at once, and once more when what was then on its way there has come. One that does not answer is
/// asked when it is heard from again.
struct Absence: Sendable {
    struct Question {
        let store: NodeID
        let since: SimulatedInstant
    }

    private let stores: [NodeID]
    private var since: SimulatedInstant?
    private var due: SimulatedInstant?
    private var askedSince = SimulatedInstant.start
    /// Who did not answer, and about what time it was asked.
    private var unanswered: [NodeID: SimulatedInstant] = [:]
    private var fetching: Set<FrameName> = []

    /// What came before may have been on its way for so long: an assumption, some probe timeouts and a mesh's heartbeats.
    private static let margin = TimeSpan.seconds(15)
    static let againTimer = RoutingTimer(1)
    /// After how long the second time is: some heartbeats.
    private static let again = TimeSpan.seconds(5)

    init(stores: [NodeID]) {
        self.stores = stores
    }

    mutating func begin(at instant: SimulatedInstant) {
        let instant = SimulatedInstant(nanoseconds: max(0, instant.nanoseconds - Self.margin.nanoseconds))
        since = min(since ?? instant, instant)
    }

    /// Nothing is missed any more, since nothing is wanted.
    mutating func forget() {
        (since, due) = (nil, nil)
        unanswered = [:]
        fetching = []
    }

    /// Whom to ask for what came since when, and when a timer has to ring for the second time; nothing where that is
    /// to be asked already.
    mutating func questions(at now: SimulatedInstant) -> (all: [Question], again: SimulatedInstant)? {
        guard let since, due.map({ $0 <= now }) ?? true || since < askedSince else { return nil }
        let again = now + Self.again
        due = again
        askedSince = since
        return (stores.map { Question(store: $0, since: since) }, again)
    }

    /// The second time.
    mutating func lastQuestions(at now: SimulatedInstant) -> [Question] {
        guard due == now, let since else { return [] }
        (self.since, due) = (nil, nil)
        return stores.map { Question(store: $0, since: since) }
    }

    /// A question, or what was to be fetched, did not reach a store.
    mutating func noteUnanswered(_ control: GossipControl, by store: NodeID) {
        switch control {
        case .whatSince(let instant):
            unanswered[store] = min(unanswered[store] ?? instant, instant)
        case .fetch(let names):
            fetching.subtract(names)
            unanswered[store] = unanswered[store] ?? askedSince
        default: break
        }
    }

    /// What to ask a store that is heard from again.
    mutating func questionLeft(for store: NodeID) -> SimulatedInstant? {
        unanswered.removeValue(forKey: store)
    }

    /// What of a store's answer has to be fetched.
    mutating func fetch(_ names: [FrameName], but isHere: (FrameName) -> Bool) -> [FrameName] {
        let wanted = names.filter { !isHere($0) && !fetching.contains($0) }
        fetching.formUnion(wanted)
        return wanted
    }

    /// - Returns: Whether it had been asked for.
    mutating func receive(_ name: FrameName) -> Bool { fetching.remove(name) != nil }
}
