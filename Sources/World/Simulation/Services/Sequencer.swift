import MechanismContract
import NetworkModel
import Quantities

/// Gives membership changes their one order: the first change of an epoch to arrive is taken, later ones are
/// rejected.
struct Sequencer {
    private var next = Epoch.creation

    mutating func judge(_ epoch: Epoch) -> SequencerVerdict {
        guard epoch == next else { return .rejected(epoch) }
        next = epoch.next
        return .accepted(epoch)
    }
}

/// A membership change on its way to the sequencer, in as many parts as it has traffic classes.
struct Submission {
    let committer: DeviceID
    let shipments: [Shipment]
    let summary: ChangeSummary
    let deposit: [UInt8]?
    let startedAt: SimulatedInstant
    let account: AccountID
    var partsMissing: Int
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
    case verdict(SequencerVerdict)
    case publication(PublishedKeys, of: DeviceID)
    /// A question at the asker's relay, to be split among the relays that know the answers.
    case query(DirectoryQuery, of: DeviceID)
    case subquery(DirectoryQuery, Int)
    case answer([DirectoryEntry], Int)
    case answers([DirectoryEntry])
    case stock(KeyStock)
    /// Asks for a deposit, at the asker's edge node or at the sequencer's.
    case fetch(Epoch, of: DeviceID)
    /// A deposit on its way to an edge node.
    case cached(Epoch)
    case fetched([UInt8])
}

/// A deposit at an edge node.
struct DepositPlace: Hashable {
    let epoch: Epoch
    let relay: Int
}

/// What came with a change for those who fetch it, kept until all whom the change invites have done so.
struct Deposit {
    let bytes: [UInt8]
    var readersLeft: Int
}
