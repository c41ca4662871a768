import Identity
import MechanismContract
import NetworkModel
import Quantities

/// Gives membership changes their one order: the first change of an epoch to arrive is taken, later ones are
/// rejected.
struct Sequencer {
    var ring: SequencerRing
    /// The epoch whose successor is waited for; nothing before the first.
    private(set) var head: EpochID?
    /// The submission that is taken once the backup has it.
    var pending: Int?
    /// Submissions that wait for `pending`, or for a node that can act.
    var waiting: [Int] = []
    /// Submissions taken, oldest first, of the last few seconds, and who sent them out.
    var recent: [Int] = []
    var lastActing: Int?

    init(_ ring: SequencerRing) {
        self.ring = ring
    }

    mutating func take(_ summary: ChangeSummary) {
        precondition(summary.parent == head, "changes are taken in their order")
        head = summary.epoch
        pending = nil
    }
}

/// A membership change on its way to the sequencer, in as many parts as it has traffic classes.
///
/// The committer's own relay keeps it until the verdict has come, and sends it again when another node takes
/// over.
struct Submission {
    let committer: DeviceID
    /// Empty once nobody can need them again: of all changes of a long run they would fill the memory.
    private(set) var shipments: [Shipment]
    let summary: ChangeSummary
    private(set) var deposit: [UInt8]?
    let byteCount: Int
    let startedAt: SimulatedInstant
    let account: AccountID
    /// Parts that have not come to the committer's relay.
    var partsMissing: Int
    var verdict: SequencerVerdict?
    var takenAt: SimulatedInstant?
    /// Whether the committer's relay has the verdict.
    var isAnswered = false

    init(
        committer: DeviceID, shipments: [Shipment], summary: ChangeSummary, deposit: [UInt8]?,
        startedAt: SimulatedInstant, account: AccountID
    ) {
        self.committer = committer
        self.shipments = shipments
        self.summary = summary
        self.deposit = deposit
        byteCount = shipments.reduce(0) { $0 + $1.byteCount }
        self.startedAt = startedAt
        self.account = account
        partsMissing = shipments.count
    }

    mutating func forgetContents() {
        shipments = []
        deposit = nil
    }
}

extension Shipment {
    var byteCount: Int { parcels.reduce(0) { $0 + $1.payload.count } }
}

/// A question to the directory whose answers are gathered at the asking device's relay.
struct OpenQuery {
    let asker: DeviceID
    var entries: [DirectoryEntry] = []
    var answersMissing: Int
}

/// What an item in the network stands for.
enum ServiceItem {
    case submissionPart(Int)
    /// A submission on its way from the committer's relay to the sequencer.
    case submission(Int)
    /// What the backup is to know: a submission, or all that went before.
    case copy(Int?, term: Int)
    case copied(Int?, term: Int)
    /// The verdict on a submission, on its way to the committer's relay.
    case judgement(Int)
    case verdict(SequencerVerdict)
    case publication(PublishedKeys, of: DeviceID)
    /// A question at the asker's relay, to be split among the relays that know the answers.
    case query(DirectoryQuery, of: DeviceID)
    case subquery(DirectoryQuery, Int)
    case answer([DirectoryEntry], Int)
    case answers([DirectoryEntry])
    case stock(KeyStock)
    /// Asks for a deposit, at the asker's edge node or at the sequencer's.
    case fetch(EpochNumber, of: DeviceID)
    /// A deposit on its way to an edge node.
    case cached(EpochNumber)
    case fetched([UInt8])
}

/// A deposit at an edge node.
struct DepositPlace: Hashable, Comparable {
    let epoch: EpochNumber
    let relay: Int

    static func < (own: DepositPlace, other: DepositPlace) -> Bool {
        (own.epoch, own.relay) < (other.epoch, other.relay)
    }
}

/// What came with a change for those who fetch it, kept until all whom the change invites have done so.
struct Deposit {
    let bytes: [UInt8]
    /// Who has not got it yet; one that is invited twice, since the change was sent out again, may ask twice.
    var readersLeft: Set<DeviceID>
}
