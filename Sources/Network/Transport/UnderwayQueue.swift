import DequeModule
import Quantities

/// What was put on a link and was not taken from it, in the order in which it comes, and the event of its coming.
struct UnderwayQueue {
    /// A packet of this side, or an acknowledgement to the other.
    ///
    /// It is small, and holds no object: of all that a large run does and keeps, most are these.
    struct Packet {
        enum Kind: UInt8 {
            case piece
            /// Of what sets the connection up.
            case handshake
            case pieceAcknowledgement
            /// Of packets by their numbers.
            case numbersAcknowledgement
            /// Likewise, and an event whatever its receiver has to do.
            case urgentAcknowledgement
        }

        let kind: Kind
        private let sizeInBytes: UInt16
        private let pieceNumber: UInt32
        private let transferNumber: UInt32
        private let ownNumber: UInt32

        init(kind: Kind, bytes: Int, piece: Int = 0, transfer: Int = 0, number: Int = 0) {
            self.kind = kind
            sizeInBytes = UInt16(bytes)
            pieceNumber = UInt32(piece)
            transferNumber = UInt32(transfer)
            ownNumber = UInt32(number)
        }

        /// With its header.
        var bytes: Int { Int(sizeInBytes) }

        /// Which piece of the transfer, or that which is acknowledged.
        var piece: Int { Int(pieceNumber) }

        /// Of this side's transfers, or of those that the acknowledgement comes back to.
        var transfer: Int { Int(transferNumber) }

        /// The packet's own number, where packets have some; of an acknowledgement of numbers, which it is (`ReceivedNumbers`).
        var number: Int { Int(ownNumber) }

        var isHandshake: Bool { kind == .handshake }

        var isAcknowledgement: Bool { kind != .piece && kind != .handshake }

        /// Whether its coming is an event whatever its receiver has to do.
        var isEventful: Bool { kind != .pieceAcknowledgement && kind != .numbersAcknowledgement }
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
    /// How many of the entries are events whatever their receiver has to do.
    private var eventfulCount = 0
    /// Of all of its packets.
    private(set) var byteCount = 0

    mutating func append(_ next: Entry) {
        entries.append(next)
        byteCount += next.packet.bytes
        if next.packet.isEventful { eventfulCount += 1 }
    }

    private mutating func removeFirst() -> Entry {
        let first = entries.removeFirst()
        byteCount -= first.packet.bytes
        if first.packet.isEventful { eventfulCount -= 1 }
        return first
    }

    /// What comes next, if it is an acknowledgement and has come by now.
    mutating func takeAcknowledgement(at now: SimulatedInstant) -> Entry? {
        guard let next = entries.first, next.packet.isAcknowledgement, next.arrival <= now else { return nil }
        return removeFirst()
    }

    /// What has come by now.
    mutating func take(at now: SimulatedInstant) -> Entry? {
        guard let next = entries.first, next.arrival <= now else { return nil }
        return removeFirst()
    }

    mutating func noteDue(at now: SimulatedInstant) {
        guard due == now else { return }
        dueCount -= 1
        if dueCount == 0 { due = .never }
    }

    /// - Returns: When what comes next is due, if that is earlier than an event there is already.
    mutating func plan(withAcknowledgements isAwaited: Bool, at now: SimulatedInstant) -> SimulatedInstant? {
        guard isAwaited || eventfulCount > 0, let first = entries.first, max(first.arrival, now) < due,
            let next = isAwaited ? first : entries.first(where: { $0.packet.isEventful }),
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
