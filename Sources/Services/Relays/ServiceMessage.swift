public import Identity
import Metering
public import SchemeContract

/// What a device and its relay, or two relays, say to each other; all that one node learns of another is in one of these.
public enum ServiceMessage: Equatable, Sendable {
    // From a device to its relay.
    case submit(SubmissionPart)
    case publish(PublishedKeys)
    case look(DirectoryQuery)
    case fetch(EpochID)
    /// To any relay: what has it been sent since this epoch?
    case catchUp(after: EpochID)

    // Between relays: the order of changes.
    /// A submission, from its committer's relay to the head of the ring.
    case offer(Submission)
    /// A submission that the head accepts once its backup has it, which has restarted so often as far as it knows.
    case copy(Submission, restarts: Int)
    case copied(EpochID)
    /// All that there is to know, for a backup that has restarted so often as far as the head knows.
    case handOver(OrderLog, restarts: Int)
    /// It has restarted more often: what was sent before says nothing any more.
    case restarts(Int)
    /// All that there is to know, for a head that has asked this question.
    case answer(OrderLog, question: Int)
    /// A backup has all up to this change.
    case informed(EpochID?)
    /// A new head whose log goes so far asks the others what it may have missed.
    case inquire(EpochID?, question: Int)
    /// How far somebody's log goes, by comparison not farther than the head's or not surely complete.
    case standing(Standing, question: Int)
    /// A head asks for a log that goes further than its own.
    case askForLog(question: Int)
    case outcome(CommitOutcome, for: DeviceID)

    // Between relays: keys and deposits.
    /// - Parameter mayReturn: Whether others have keys of these devices too, so that it is given back should nobody answer.
    case ask(DirectoryQuery, query: Int, mayReturn: Bool)
    case found([DirectoryEntry], query: Int)
    /// For all of the relay's devices that have not had it, or for one that is another relay's.
    case fetchOn(EpochID, for: DeviceID?)
    /// One of the relay's devices lacks what was sent to it since this epoch.
    case catchUpOn(after: EpochID, of: DeviceID)
    /// A deposit, for these of the relay's devices.
    ///
    /// - Parameter mayReturn: Whether they have other relays, so that it is given back should nobody answer.
    case deposit(EpochID, [UInt8], readers: [DeviceID], mayReturn: Bool)
    /// One of them has it, where it may be fetched from others too.
    case handed(EpochID, to: DeviceID)

    // From a relay to one of its devices.
    case decided(CommitOutcome)
    case looked([DirectoryEntry])
    /// Which node has so many keys left a device knows by who tells it.
    case stock(KeyStock, of: DirectoryShare)
    case fetched([UInt8])
    case caughtUp(MissedEntries)

    /// New keys go to the node that has handed out the old ones, and who is asked what was sent out is asked by name; all
    /// else any node can see to.
    public var isForAnyNode: Bool {
        switch self {
        case .submit, .look, .fetch: true
        default: false
        }
    }

    public var isGivenBack: Bool {
        switch self {
        case .ask(_, _, let mayReturn), .deposit(_, _, _, let mayReturn): mayReturn
        default: false
        }
    }

    /// Bytes on the wire, headers of packets apart.
    public var byteCount: Int {
        switch self {
        case .submit(let part): part.whole.frames[part.place].byteCount
        case .publish(let keys): keys.encodedSize
        case .look(let query), .ask(let query, _, _): query.encodedSize
        case .fetch, .catchUp: 1 + EpochID.encodedSize
        case .fetchOn(_, let device): 1 + EpochID.encodedSize + (device == nil ? 0 : 4)
        case .catchUpOn: 1 + EpochID.encodedSize + 4
        case .caughtUp(let missed): missed.encodedSize
        case .offer(let submission): submission.byteCount
        case .copy(let submission, _): Self.copyHeader + submission.byteCount
        case .copied, .informed: Self.epochSize
        case .standing(let standing, _): Self.epochSize + 5 + 4 * standing.holders.count
        case .handOver(let log, _), .answer(let log, _): 4 + log.byteCount
        case .inquire: Self.epochSize + 4
        case .askForLog, .restarts: 5
        case .outcome, .decided: CommitOutcome.encodedSize
        case .found(let entries, _), .looked(let entries): entries.reduce(0) { $0 + $1.encodedSize }
        case .deposit(_, let bytes, _, _), .fetched(let bytes): bytes.count
        case .handed: 1 + EpochID.encodedSize + 4
        case .stock: KeyStock.encodedSize
        }
    }

    /// A kind byte and the epoch.
    private static let epochSize = 5
    /// A kind byte, the epoch, how often its receiver has restarted, and the hash of the last change.
    private static let copyHeader = 1 + 4 + 4 + 32
}

/// How far a node's log goes.
public struct Standing: Equatable, Sendable {
    let head: EpochID?
    /// Who had that much at one time, and may have gone on since.
    let holders: Set<RelayID>
    /// Whether the node had every change that anybody was told of.
    let isCertain: Bool
}
