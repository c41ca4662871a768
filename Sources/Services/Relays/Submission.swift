public import Identity
import Metering
import Quantities
public import SchemeContract

/// A membership change on its way to the sequencer, named by the epoch that it begins: no two changes begin one.
public struct Submission: Equatable, Sendable {
    public let committer: DeviceID
    public let summary: ChangeSummary
    /// What is sent on if it is accepted.
    public let frames: [MemberFrame]
    /// What new members fetch.
    ///
    /// Whoever orders the changes of a tree can follow it by its commits, so this takes no bytes of its own.
    public let deposit: [UInt8]?
    /// The node of the committer's that offers it, and is told what becomes of it.
    var offeredBy: RelayID?

    public init(committer: DeviceID, summary: ChangeSummary, frames: [MemberFrame], deposit: [UInt8]?) {
        self.committer = committer
        self.summary = summary
        self.frames = frames
        self.deposit = deposit
    }

    var id: EpochID { summary.epoch }

    var byteCount: Int { frames.reduce(0) { $0 + $1.byteCount } }

    /// Whom it lets in by a Welcome.
    var invited: [DeviceID] {
        frames.filter { $0.trafficClass == .welcome }.flatMap(\.parcels).flatMap(\.recipients)
    }
}

/// A submission as it leaves its committer: one part for each class of traffic.
public struct SubmissionPart: Equatable, Sendable {
    public let whole: Submission
    public let place: Int

    public init(of whole: Submission, at place: Int) {
        self.whole = whole
        self.place = place
    }
}

/// What comes with a change for those who fetch it, kept until all whom the change invites have done so.
struct Deposit: Equatable, Sendable {
    let bytes: [UInt8]
    /// Who has not got it yet; one that is invited twice, since the change was sent out again, may ask twice.
    var readersLeft: Set<DeviceID>
}

/// All that a node has to know to put changes in order.
public struct OrderLog: Equatable, Sendable {
    /// The epoch that the newest change began; nothing before the first.
    private(set) var head: EpochID?
    /// The newest changes, oldest first: one that is sent again is none that comes too late.
    private(set) var accepted: [EpochID] = []
    /// The newest in full, oldest first: who takes over sends them out once more.
    private(set) var recent: [Recent] = []
    /// Who has all of it, and may have gone on since.
    var holders: Set<RelayID>
    /// Who put changes in order last.
    var lastActing: RelayID?
    var deposits: [EpochID: Deposit] = [:]

    struct Recent: Equatable, Sendable {
        let submission: Submission
        let takenAt: SimulatedInstant
    }

    /// How many are told apart from such as come too late.
    static let acceptedMax = 64

    init(holders: Set<RelayID>) {
        self.holders = holders
    }

    /// - Parameter span: How long a change is kept in full; nothing where nobody can take over.
    mutating func append(
        _ submission: Submission, by acting: RelayID, at now: SimulatedInstant, keptFor span: TimeSpan?
    ) {
        precondition(
            submission.summary.parent == head
                || Relay.length(of: submission.summary.parent) >= Relay.length(of: head),
            "changes are taken in their order, or lead on a line that is no shorter")
        head = submission.id
        accepted.append(submission.id)
        if accepted.count > Self.acceptedMax { accepted.removeFirst() }
        lastActing = acting
        forgetOld(at: now, keptFor: span)
        if span != nil { recent.append(Recent(submission: submission, takenAt: now)) }
        keepDeposit(of: submission)
    }

    mutating func keepDeposit(of submission: Submission) {
        guard let bytes = submission.deposit else { return }
        deposits[submission.id] = Deposit(bytes: bytes, readersLeft: Set(submission.invited))
    }

    /// What was sent out longer ago is thought to have left whoever sent it; but the newest may have been told to nobody.
    mutating func forgetOld(at now: SimulatedInstant, keptFor span: TimeSpan?) {
        guard let span else { return }
        while recent.count > 1, let first = recent.first, first.takenAt + span < now { recent.removeFirst() }
    }

    /// The head, the numbers of a header, the names of the newest changes, and what is kept in full.
    var byteCount: Int {
        41 + 20 * accepted.count + recent.reduce(0) { $0 + $1.submission.byteCount }
            + deposits.values.reduce(0) { $0 + $1.bytes.count }
    }
}
