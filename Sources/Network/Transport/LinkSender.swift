import DequeModule
import Links
import Metering
import Quantities

/// The sending side of one link: what it has to carry, what is outstanding, and when to send again.
///
/// Its transfers have numbers in the order in which they began. One that is done is kept while older ones are not, or
/// while a packet of it is on its way; a number from before those that are kept is of one that is over.
struct LinkSender {
    /// A packet that is sent again at `due` unless it was acknowledged before.
    struct Planned {
        let due: SimulatedInstant
        let transfer: Int
        let packet: Int32
        let attempts: UInt16
    }

    /// A packet of this side, or an acknowledgement to the other, that is on its way, or has come and was not taken yet.
    struct Underway {
        let arrival: SimulatedInstant
        /// Of this side's transfers, or of those that the acknowledgement comes back to.
        let transfer: Int
        let packet: Int32
        let isAcknowledgement: Bool
    }

    private let repetition: Repetition
    private let firstWait: TimeSpan
    private let headerBytes: Int
    private let roomPerPacket: Int
    let side: LinkSide
    /// Whether the other end takes in what comes.
    var isTakenIn = true
    /// A closed sender holds its transfers back: its two ends do not reach each other.
    private(set) var isOpen = true
    /// What was put on the link, in the order in which it comes.
    private(set) var underway: Deque<Underway> = []
    /// When the next event of its coming is due, and how many there are then; `never` where there is none.
    private var arrivalDue = SimulatedInstant.never
    private(set) var arrivalsDue = 0
    /// Bytes sent, or to be repeated, and not acknowledged.
    private(set) var outstandingBytes = 0
    /// When the link looks for what is to be sent again; `never` where nothing is.
    private(set) var timer = SimulatedInstant.never

    // An array, since it is looked at and changed in place: out of a deque each look took a copy.
    private var transfers: [Transfer] = []
    /// The number of the first of them.
    private var firstKept = 0
    /// How many of them, from the first, are over.
    private var overCount = 0
    /// None before this one has packets that the window had no room for.
    private var firstWaiting = 0
    private var openCount = 0
    /// In order of time, but for the few whose wait is shorter than that of one before.
    private var plans: Deque<Planned> = []

    init(_ specification: ConnectionSpecification, side: LinkSide, isOpen: Bool) {
        repetition = specification.repetition
        firstWait = specification.repetition.wait(afterAttempt: 0)
        headerBytes = specification.link.headerBytes
        roomPerPacket = specification.link.packetBytesMax - specification.link.headerBytes
        self.side = side
        self.isOpen = isOpen
    }
}

// MARK: - Transfers

extension LinkSender {
    /// Whether all that it was given has been acknowledged.
    var isIdle: Bool { openCount == 0 }

    /// What has not come whole to the other end, oldest first.
    var framesUnderWay: [Frame] { transfers.filter { !$0.isDone && $0.missingCount > 0 }.map(\.frame) }

    /// Whether packets wait for acknowledgements.
    var hasWaiting: Bool { isOpen && firstWaiting < firstKept + transfers.count }

    mutating func begin(_ frame: Frame) {
        let byteCount = frame.content.byteCount
        let packetCount = max(1, (byteCount + roomPerPacket - 1) / roomPerPacket)
        transfers.append(Transfer(frame, byteCount: byteCount, packetCount: packetCount))
        openCount += 1
    }

    /// The next packet that has to be sent, whether or not the window has room for it.
    mutating func nextWaiting() -> (transfer: Int, packet: Int)? {
        while hasWaiting {
            if let packet = transfers[firstWaiting - firstKept].nextUnsent() { return (firstWaiting, packet) }
            firstWaiting += 1
        }
        return nil
    }

    func frame(of transfer: Int) -> Frame { transfers[transfer - firstKept].frame }

    func label(of transfer: Int) -> TrafficLabel { transfers[transfer - firstKept].frame.label }

    /// The bytes of a packet, header included: all but the last are full.
    func bytes(ofPacket packet: Int, of transfer: Int) -> Int {
        let byteCount = transfers[transfer - firstKept].byteCount
        return headerBytes + min(roomPerPacket, byteCount - packet * roomPerPacket)
    }

    /// Takes a packet into the window.
    mutating func noteOutstanding(bytes: Int) { outstandingBytes += bytes }

    /// - Returns: How often it has been sent now.
    mutating func noteSent(_ packet: Int, of transfer: Int) -> UInt16 {
        transfers[transfer - firstKept].noteSent(packet)
    }

    /// - Returns: Whether all of the transfer is there now, and was not before.
    mutating func noteArrived(_ packet: Int, of transfer: Int) -> Bool {
        transfers[transfer - firstKept].noteArrived(packet)
    }

    /// - Returns: Whether it was not acknowledged before.
    mutating func acknowledge(_ packet: Int, of transfer: Int) -> Bool {
        guard transfer >= firstKept else { return false }
        let state = transfers[transfer - firstKept].state(of: packet)
        guard state != .acknowledged else { return false }
        // A late acknowledgement may be of a packet that is waiting to be sent again and no longer outstanding.
        if state == .outstanding { outstandingBytes -= bytes(ofPacket: packet, of: transfer) }
        transfers[transfer - firstKept].noteAcknowledged(packet)
        if transfers[transfer - firstKept].isDone {
            openCount -= 1
            forgetOver()
        }
        return true
    }

    /// Forgets the oldest, once those that are over are many enough to be worth the moving of the others.
    private mutating func forgetOver() {
        while overCount < transfers.count, transfers[overCount].isOver { overCount += 1 }
        let isWorthIt = overCount == transfers.count || overCount > max(16, transfers.count / 2)
        guard isWorthIt else { return }
        transfers.removeFirst(overCount)
        firstKept += overCount
        firstWaiting = max(firstWaiting, firstKept)
        overCount = 0
    }

    /// Has all that is not acknowledged be sent again: what was on its way when the link was cut may have come or not.
    mutating func open() {
        isOpen = true
        outstandingBytes = 0
        for place in transfers.indices { transfers[place].restart() }
        firstWaiting = firstKept
    }

    /// Forgets what was on its way: when the link opens again, all that is not acknowledged is sent again.
    mutating func close() {
        isOpen = false
        plans.removeAll()
        timer = .never
    }
}

// MARK: - What is on its way

extension LinkSender {
    mutating func putUnderway(_ next: Underway) {
        underway.append(next)
        if !next.isAcknowledgement { transfers[next.transfer - firstKept].noteUnderway() }
    }

    /// What comes next, if it is an acknowledgement and has come by now.
    mutating func takeAcknowledgement(at now: SimulatedInstant) -> Underway? {
        guard let next = underway.first, next.isAcknowledgement, next.arrival <= now else { return nil }
        return underway.removeFirst()
    }

    /// What has come by now; of a packet, `noteTaken` has to follow.
    mutating func takeUnderway(at now: SimulatedInstant) -> Underway? {
        guard let next = underway.first, next.arrival <= now else { return nil }
        return underway.removeFirst()
    }

    /// A packet was dealt with that was on its way.
    mutating func noteTaken(of transfer: Int) {
        transfers[transfer - firstKept].noteTaken()
        if transfers[transfer - firstKept].isOver { forgetOver() }
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
        var (count, last) = (0, nil as Int?)
        for next in underway {
            guard next.arrival <= now else { break }
            guard !next.isAcknowledgement, next.transfer != last else { continue }
            last = next.transfer
            count += 1
        }
        return max(1, count)
    }
}

// MARK: - Repetition

extension LinkSender {
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

    /// Whether the packet is still out, and was not sent again since.
    private func isStanding(_ planned: Planned) -> Bool {
        guard planned.transfer >= firstKept else { return false }
        let place = planned.transfer - firstKept
        return transfers[place].state(of: Int(planned.packet)) == .outstanding
            && transfers[place].attempts(of: Int(planned.packet)) == planned.attempts
    }

    /// When a packet may have to be sent again at the earliest; `never` where none is out.
    var earliestRepetition: SimulatedInstant {
        mutating get {
            while let first = plans.first, !isStanding(first) { plans.removeFirst() }
            return plans.first?.due ?? .never
        }
    }

    /// What is to be sent again at `now`, when the timer rings; nothing where it was set anew since.
    mutating func takeDue(at now: SimulatedInstant) -> [Planned] {
        guard timer == now else { return [] }
        timer = .never
        var due: [Planned] = []
        while let first = plans.first {
            let isStanding = isStanding(first)
            guard first.due <= now || !isStanding else { break }
            plans.removeFirst()
            if isStanding { due.append(first) }
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
}
