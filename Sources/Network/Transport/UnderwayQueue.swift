import DequeModule
import Quantities

/// What was put on a link and was not taken from it, in the order in which it comes, and the event of its coming.
struct UnderwayQueue {
    /// A packet of this side, or an acknowledgement to the other.
    struct Packet {
        /// Of this side's transfers, or of those that the acknowledgement comes back to.
        let transfer: Int
        /// Which piece of it.
        let piece: Int32
        /// Its transfer is of what sets the connection up.
        var isHandshake = false
        /// The packet's own number, where packets have some.
        var number = 0
        /// Nothing where it is none.
        var acknowledgement: Acknowledgement?

        var isAcknowledgement: Bool { acknowledgement != nil }
    }

    enum Acknowledgement {
        /// Of the one piece that its packet names.
        case ofPiece
        /// Of packets by their numbers; the newest has come so long before it was sent.
        /// - Parameter isUrgent: Whether it is an event whatever its receiver has to do.
        case ofNumbers([ClosedRange<Int>], delay: TimeSpan, isUrgent: Bool)

        var isUrgent: Bool {
            if case .ofNumbers(_, _, isUrgent: true) = self { true } else { false }
        }
    }

    /// A packet that is on its way, or has come and was not taken yet.
    struct Entry {
        let arrival: SimulatedInstant
        let packet: Packet
    }

    private(set) var entries: Deque<Entry> = []
    /// When the next event of its coming is due, and how many there are then; `never` where there is none.
    private var due = SimulatedInstant.never
    private(set) var dueCount = 0

    mutating func append(_ next: Entry) { entries.append(next) }

    /// What comes next, if it is an acknowledgement and has come by now.
    mutating func takeAcknowledgement(at now: SimulatedInstant) -> Entry? {
        guard let next = entries.first, next.packet.isAcknowledgement, next.arrival <= now else { return nil }
        return entries.removeFirst()
    }

    /// What has come by now.
    mutating func take(at now: SimulatedInstant) -> Entry? {
        guard let next = entries.first, next.arrival <= now else { return nil }
        return entries.removeFirst()
    }

    mutating func noteDue(at now: SimulatedInstant) {
        guard due == now else { return }
        dueCount -= 1
        if dueCount == 0 { due = .never }
    }

    /// - Returns: When what comes next is due, if that is earlier than an event there is already.
    mutating func plan(withAcknowledgements isAwaited: Bool, at now: SimulatedInstant) -> SimulatedInstant? {
        guard let first = entries.first, max(first.arrival, now) < due,
            let next = isAwaited
                ? first : entries.first(where: { $0.packet.acknowledgement?.isUrgent ?? true }),
            max(next.arrival, now) < due
        else { return nil }
        due = max(next.arrival, now)
        dueCount = due > now ? 1 : runsDue(at: now)
        return due
    }

    /// Of what has come and is not taken, how many runs of packets of one transfer there are: one event for each, since
    /// no event takes more than one frame's end.
    private func runsDue(at now: SimulatedInstant) -> Int {
        var (count, last, wasHandshake) = (0, nil as Int?, false)
        for next in entries {
            guard next.arrival <= now else { break }
            guard !next.packet.isAcknowledgement,
                next.packet.transfer != last || next.packet.isHandshake != wasHandshake
            else { continue }
            (last, wasHandshake) = (next.packet.transfer, next.packet.isHandshake)
            count += 1
        }
        return max(1, count)
    }
}
