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
        let attempt: UInt32

        /// Whether the packet is still out, and was not sent again since.
        var isOpen: Bool {
            transfer.states[packet] == .outstanding && transfer.attempts[packet] == attempt
        }
    }

    /// An acknowledgement that is on its way, or has come and was not taken yet.
    struct Acknowledgement {
        let arrival: SimulatedInstant
        let transfer: Transfer
        let packet: Int
    }

    let repetition: Repetition
    let side: LinkSide
    /// Whether the other end takes in what comes.
    var isTakenIn = true
    /// A closed sender holds its transfers back: its two ends do not reach each other.
    var isOpen = true
    /// Packets that the window has no room for yet.
    var waiting: Deque<(transfer: Transfer, packet: Int)> = []
    /// In the order in which they come.
    var acknowledgements: Deque<Acknowledgement> = []
    /// Whether the first of them to come is an event.
    var isAwaiting = false
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
        self.side = side
    }

    /// Whether all that it was given has been acknowledged.
    var isIdle: Bool { transfers.count == doneCount }

    /// Transfers not acknowledged in full, oldest first.
    var openTransfers: [Transfer] { transfers.filter { $0.unacknowledgedCount > 0 } }

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

    /// Has a packet sent again at its time, if the timer rings then.
    mutating func plan(_ planned: Planned) {
        var place = plans.count
        while place > 0, plans[place - 1].due > planned.due { place -= 1 }
        plans.insert(planned, at: place)
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
