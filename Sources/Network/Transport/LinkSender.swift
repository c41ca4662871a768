import DequeModule
import Links
import Quantities

/// The sending side of one link: what it has to carry, what is outstanding, and when to send again.
struct LinkSender {
    /// A packet that is sent again at `due` unless it was acknowledged before.
    struct Planned {
        let due: SimulatedInstant
        let transfer: Transfer
        let packet: Int
        let attempt: UInt16

        /// Whether the packet is still out, and was not sent again since.
        var isOpen: Bool {
            transfer.state(of: packet) == .outstanding && transfer.attempts(of: packet) == attempt
        }
    }

    /// A packet or an acknowledgement that is on its way, or has come and was not taken yet.
    struct Underway {
        let arrival: SimulatedInstant
        let transfer: Transfer
        let packet: Int
        let isAcknowledgement: Bool
    }

    private let repetition: Repetition
    private let firstWait: TimeSpan
    let side: LinkSide
    /// Whether the other end takes in what comes.
    var isTakenIn = true
    /// A closed sender holds its transfers back: its two ends do not reach each other.
    var isOpen = true
    /// Transfers with packets that the window has no room for yet.
    var waiting: Deque<Transfer> = []
    /// What was put on the link, in the order in which it comes.
    var underway: Deque<Underway> = []
    /// When the next event of its coming is due, and how many there are then; `never` where there is none.
    private var arrivalDue = SimulatedInstant.never
    private(set) var arrivalsDue = 0
    /// Bytes sent, or to be repeated, and not acknowledged.
    var outstandingBytes = 0
    /// When the link looks for what is to be sent again; `never` where nothing is.
    private(set) var timer = SimulatedInstant.never

    /// In the order in which they began; those done are taken off once they are at the front, or are many.
    private var transfers: Deque<Transfer> = []
    private var doneCount = 0
    /// In order of time, but for the few whose wait is shorter than that of one before.
    private var plans: Deque<Planned> = []

    init(_ repetition: Repetition, side: LinkSide) {
        self.repetition = repetition
        firstWait = repetition.wait(afterAttempt: 0)
        self.side = side
    }

    /// Whether all that it was given has been acknowledged.
    var isIdle: Bool { transfers.count == doneCount }

    /// Transfers not acknowledged in full, oldest first.
    var openTransfers: [Transfer] { transfers.filter { $0.unacknowledgedCount > 0 } }

    /// Whether packets wait for acknowledgements.
    var hasWaiting: Bool { isOpen && !waiting.isEmpty }

    mutating func takeUnderway(at now: SimulatedInstant) -> Underway? {
        guard let next = underway.first, next.arrival <= now else { return nil }
        return underway.removeFirst()
    }

    mutating func noteArrivalDue(at now: SimulatedInstant) {
        guard arrivalDue == now else { return }
        arrivalsDue -= 1
        if arrivalsDue == 0 { arrivalDue = .never }
    }

    /// - Returns: When what comes next is due, if that is earlier than an event there is already.
    mutating func planArrival(
        withAcknowledgements isAwaited: Bool, at now: SimulatedInstant
    ) -> SimulatedInstant? {
        guard let first = underway.first, max(first.arrival, now) < arrivalDue,
            let next = isAwaited ? first : underway.first(where: { !$0.isAcknowledgement }),
            max(next.arrival, now) < arrivalDue
        else { return nil }
        arrivalDue = max(next.arrival, now)
        arrivalsDue = arrivalDue > now ? 1 : runsDue(at: now)
        return arrivalDue
    }

    /// Of what has come and is not taken, how many runs of packets of one transfer there are: one event for each, since
    /// no event takes more than one frame's end.
    private func runsDue(at now: SimulatedInstant) -> Int {
        var (count, last) = (0, nil as Transfer?)
        for next in underway {
            guard next.arrival <= now else { break }
            guard !next.isAcknowledgement, next.transfer !== last else { continue }
            last = next.transfer
            count += 1
        }
        return max(1, count)
    }

    mutating func begin(_ transfer: Transfer) { transfers.append(transfer) }

    mutating func noteDone() {
        doneCount += 1
        while let first = transfers.first, first.unacknowledgedCount == 0 {
            transfers.removeFirst()
            doneCount -= 1
        }
        guard doneCount > 32, doneCount > transfers.count / 2 else { return }
        transfers.removeAll { $0.unacknowledgedCount == 0 }
        doneCount = 0
    }

    /// From a packet's last bit leaving to its repetition.
    func wait(afterAttempt attempt: UInt16) -> TimeSpan {
        attempt == 0 ? firstWait : repetition.wait(afterAttempt: Int(attempt))
    }

    /// Has a packet sent again at its time, if the timer rings then.
    mutating func plan(_ planned: Planned) {
        var place = plans.count
        while place > 0, plans[place - 1].due > planned.due { place -= 1 }
        if place == plans.count { plans.append(planned) } else { plans.insert(planned, at: place) }
    }

    /// When a packet may have to be sent again at the earliest; `never` where none is out.
    var earliestRepetition: SimulatedInstant {
        mutating get {
            while let first = plans.first, !first.isOpen { plans.removeFirst() }
            return plans.first?.due ?? .never
        }
    }

    /// What is to be sent again at `now`, when the timer rings; nothing where it was set anew since.
    mutating func takeDue(at now: SimulatedInstant) -> [Planned] {
        guard timer == now else { return [] }
        timer = .never
        var due: [Planned] = []
        while let first = plans.first, first.due <= now || !first.isOpen {
            plans.removeFirst()
            if first.isOpen { due.append(first) }
        }
        return due
    }

    /// When the timer has to ring next, if that is earlier than it does already.
    mutating func rearmed() -> SimulatedInstant? {
        let next = earliestRepetition
        guard next < timer else { return nil }
        timer = next
        return next
    }

    /// Forgets what was on its way: when the link opens again, all that is not acknowledged is sent again.
    mutating func close() {
        isOpen = false
        plans.removeAll()
        timer = .never
    }
}
