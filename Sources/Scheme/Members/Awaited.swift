import Identity
import Quantities
import SchemeContract

/// What a member has asked servers for and not been answered yet, so that it asks again.
///
/// Where every answer comes in time nothing is asked twice. One alarm stands for all questions: it is set for the first
/// that is due, and again when it has sounded.
struct Awaited {
    /// What is asked again, as it was asked.
    fileprivate enum Question {
        case keys(DirectoryQuery)
        case deposit(of: EpochID)
        case outcome(of: EpochID, after: EpochID?, MemberEffect)
        /// What has led on from an epoch, at which the log stands still here.
        case entries(after: EpochID)
        /// What others may have sent on from an epoch, though nothing shows it here; asked of so many more relays.
        case comparison(after: EpochID, left: Int)
    }

    private struct Request {
        var question: Question
        var due: SimulatedInstant
        /// How often it was asked again.
        var repeatCount = 0
    }

    /// How long an answer may take, the first time.
    ///
    /// Over ten times what the keys of a thousand devices take over a link of 1 Mbit/s. Each further wait is twice the
    /// one before, up to so many times.
    static let patience = TimeSpan.seconds(60)
    private static let doublingsMax = 5
    /// An alarm that sounds so much later than it was set for has found its device asleep or at work, where answers wait
    /// as well as alarms: they get time to be heard.
    private static let latenessMax = TimeSpan.seconds(1)

    private var requests: [Request] = []
    /// The epoch after which it was last begun to compare.
    private var comparedAt: EpochID?
    private var alarm: SimulatedInstant?

    // MARK: - Asking

    /// Notes what a step has asked for.
    mutating func note(_ effects: [MemberEffect], at now: SimulatedInstant) {
        for effect in effects {
            switch effect {
            case .look(let query): add(.keys(query), at: now)
            case .fetch(let epoch): add(.deposit(of: epoch), at: now)
            case .submit(_, let summary, _):
                add(.outcome(of: summary.epoch, after: summary.parent, effect), at: now)
            case .transmit, .catchUp, .publish, .setAlarm, .deliver, .report: break
            }
        }
    }

    /// Notes that the log stands still at an epoch while others are ahead: so far this is only waited for.
    mutating func noteGap(after epoch: EpochID, at now: SimulatedInstant) {
        guard !hasGap(after: epoch) else { return }
        add(.entries(after: epoch), at: now)
    }

    /// Has relays asked one after the other whether anything leads on from an epoch, unless that was begun.
    mutating func noteComparison(after epoch: EpochID, with relayCount: Int, at now: SimulatedInstant) {
        guard relayCount > 0, comparedAt != epoch else { return }
        comparedAt = epoch
        add(.comparison(after: epoch, left: relayCount), at: now)
    }

    /// Whether anybody is being asked what leads on from an epoch.
    func asks(after epoch: EpochID) -> Bool {
        requests.contains {
            switch $0.question {
            case .entries(epoch), .comparison(epoch, _): true
            default: false
            }
        }
    }

    private mutating func add(_ question: Question, at now: SimulatedInstant) {
        requests.append(Request(question: question, due: now + Self.patience))
    }

    /// When to be woken for the first question that is due, if no earlier alarm stands.
    mutating func nextAlarm() -> SimulatedInstant? {
        guard let due = requests.map(\.due).min(), due < alarm ?? .never else { return nil }
        alarm = due
        return due
    }

    /// The alarm has sounded.
    ///
    /// - Returns: What to ask again.
    mutating func repeatOverdue(at now: SimulatedInstant) -> [MemberEffect] {
        guard let alarm, alarm <= now else { return [] }
        let isLate = now > alarm + Self.latenessMax
        self.alarm = nil
        var effects: [MemberEffect] = []
        // Who was asked last has had time to answer.
        requests.removeAll { $0.due <= now && $0.question.isOver }
        for index in requests.indices where requests[index].due <= now {
            if !isLate {
                effects.append(requests[index].question.effect(attempt: requests[index].repeatCount))
                requests[index].repeatCount += 1
                requests[index].question.noteAsked()
            }
            let doublings =
                requests[index].question.isRepeated
                ? min(requests[index].repeatCount, Self.doublingsMax) : 0
            let wait = Self.patience.nanoseconds << Int64(doublings)
            requests[index].due = now + TimeSpan(nanoseconds: wait)
        }
        return effects
    }

    // MARK: - Answers

    mutating func settle(_ entries: [DirectoryEntry]) {
        for claim in [DirectoryQuery.Claim.nothing, .oneTimeKey, .keyPackage] {
            let answered = Set(entries.lazy.filter { $0.claim == claim }.map(\.device))
            guard !answered.isEmpty else { continue }
            for index in requests.indices { requests[index].question.settle(answered, claim) }
        }
        requests.removeAll { $0.question.isSettled }
    }

    var hasDeposits: Bool {
        requests.contains { if case .deposit = $0.question { true } else { false } }
    }

    /// A deposit does not say whose it is, and may be of no use: what counts is what is still waited for.
    mutating func settleDeposits(except awaited: [EpochID]) {
        requests.removeAll {
            if case .deposit(let epoch) = $0.question { !awaited.contains(epoch) } else { false }
        }
    }

    mutating func settle(_ outcome: CommitOutcome) {
        requests.removeAll { if case .outcome(outcome.epoch, _, _) = $0.question { true } else { false } }
    }

    /// The log stands at an epoch: what was submitted to follow on another is in force or has lost, and nothing is
    /// missing there any more.
    mutating func settle(at epoch: EpochID) {
        requests.removeAll {
            switch $0.question {
            case .outcome(_, let parent, _): parent != epoch
            case .entries(let gap), .comparison(let gap, _): gap != epoch
            case .keys, .deposit: false
            }
        }
    }

    /// Whether it is noted that something is missing after an epoch.
    func hasGap(after epoch: EpochID) -> Bool {
        requests.contains { if case .entries(epoch) = $0.question { true } else { false } }
    }

    /// Nothing is missing, or nobody has it.
    mutating func settleGap() {
        requests.removeAll { if case .entries = $0.question { true } else { false } }
    }

    mutating func forgetAll() { requests = [] }

    /// It will not sound.
    mutating func forgetAlarm() { alarm = nil }
}

extension Awaited.Question {
    fileprivate func effect(attempt: Int) -> MemberEffect {
        switch self {
        case .keys(let query): .look(query)
        case .deposit(let epoch): .fetch(epoch)
        case .outcome(_, _, let submission): submission
        case .entries(let epoch), .comparison(let epoch, _): .catchUp(after: epoch, attempt: attempt)
        }
    }

    fileprivate var isSettled: Bool {
        if case .keys(let query) = self { query.devices.isEmpty } else { false }
    }

    /// Whether all were asked that are to be.
    fileprivate var isOver: Bool { if case .comparison(_, left: 0) = self { true } else { false } }

    /// Whether it is asked until it is answered, each time after a longer wait; else each relay is asked once.
    fileprivate var isRepeated: Bool { if case .comparison = self { false } else { true } }

    fileprivate mutating func noteAsked() {
        if case .comparison(let epoch, let left) = self { self = .comparison(after: epoch, left: left - 1) }
    }

    fileprivate mutating func settle(_ answered: Set<DeviceID>, _ claim: DirectoryQuery.Claim) {
        guard case .keys(let query) = self, query.claim == claim else { return }
        let left = query.devices.filter { !answered.contains($0) }
        if left.count < query.devices.count { self = .keys(DirectoryQuery(devices: left, claim: claim)) }
    }
}
