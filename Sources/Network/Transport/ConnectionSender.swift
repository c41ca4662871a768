import DequeModule
import Links
import Quantities

/// The sending side of one connection: what it has to carry, what is outstanding, and when to send again.
struct ConnectionSender {
    /// A packet that is sent again at `due` unless it was acknowledged before.
    ///
    /// Small, since there is one for each packet that is out.
    struct Planned {
        let due: SimulatedInstant
        private let transferNumber: UInt32
        private let packetNumber: UInt32

        init(due: SimulatedInstant, transfer: Int, packet: Int) {
            self.due = due
            transferNumber = UInt32(transfer)
            packetNumber = UInt32(packet)
        }

        var transfer: Int { Int(transferNumber) }
        var packet: Int { Int(packetNumber) }
    }

    let path: ConnectionPath
    /// From a packet's last bit leaving to its first retransmission.
    let firstWait: TimeSpan
    /// Whether the other end takes in what comes.
    var isTakenIn = true
    /// A closed sender holds its transfers back: its two ends do not reach each other.
    private(set) var isOpen = true
    var transfers: TransferList
    var halfway = HalfwayQueue()
    var underway = UnderwayQueue()
    /// Bytes sent, or to be retransmitted, and not acknowledged.
    private(set) var outstandingBytes = 0
    /// Bytes put so far on the first and on the last link of its path, acknowledgements of what comes the other way among
    /// them.
    var enteredBytes = (first: 0, last: 0)
    /// When something was heard from the other end last.
    var heardAt = SimulatedInstant.start
    /// What a protocol keeps that finds out what the path bears; nothing where the window is fixed.
    var flow: Flow?
    /// The same as whether there is a flow; to ask that of the flow itself takes a copy of it.
    let hasFlow: Bool
    /// In order of time, but for the few whose wait is shorter than that of one before.
    private var plans: Deque<Planned> = []
    /// When the link looks for what is to be sent again; `never` where nothing is.
    private var timer = SimulatedInstant.never

    init(over path: ConnectionPath, isOpen: Bool, traits: TransportTraits?, number: Int) {
        self.path = path
        flow = traits.map { Flow($0, over: path, number: number) }
        hasFlow = traits != nil
        firstWait = path.timeout.wait(afterAttempt: 0)
        transfers = TransferList(packetBytesMax: path.packetBytesMax, headerBytes: path.headerBytes)
        self.isOpen = isOpen
    }

    // What is asked for each packet is asked in place (`mutating`), else the whole sender is copied to ask it: copies were
    // 8 % of a run of many packets.

    /// Whether packets wait for acknowledgements.
    var hasWaiting: Bool {
        mutating get { isOpen && (transfers.hasWaiting || hasFlow && flow?.handshakes.hasWaiting == true) }
    }

    /// Whether its sender has something to do when an acknowledgement comes.
    var awaitsAcknowledgements: Bool {
        mutating get { hasWaiting || hasFlow && flow.map { $0.timer < .never } ?? false }
    }

    /// The next packet that has to be sent, whether or not the window has room for it.
    mutating func nextWaiting() -> (transfer: Int, packet: Int)? { isOpen ? transfers.nextWaiting() : nil }

    /// Takes a packet into the window.
    mutating func noteOutstanding(bytes: Int) { outstandingBytes += bytes }

    /// - Returns: Whether it was not acknowledged before.
    mutating func acknowledge(_ packet: Int, of transfer: Int) -> Bool {
        guard transfers.isKept(transfer) else { return false }
        let state = transfers[transfer].state(of: packet)
        guard state != .acknowledged else { return false }
        // A late acknowledgement may be of a packet that is waiting to be sent again and no longer outstanding.
        if state == .outstanding { outstandingBytes -= transfers.bytes(ofPacket: packet, of: transfer) }
        transfers.acknowledge(packet, of: transfer)
        return true
    }

    func isUnderWay(_ transfer: Int) -> Bool {
        transfers.isKept(transfer) && !transfers[transfer].isDone
    }

    /// Since when the other end could have answered to a frame, and has not.
    ///
    /// What waits for the sender's own link was not heard by anybody, and is no silence.
    func silent(since transfer: Int) -> SimulatedInstant {
        max(heardAt, transfers.leftAt(upTo: transfer), flow?.flightLeftAt ?? .start)
    }

    /// The link has all of a packet at an instant.
    mutating func noteLeft(_ packet: UnderwayQueue.Packet, at departure: SimulatedInstant) {
        if packet.isHandshake {
            flow?.noteLeft(packet, at: departure)
        } else {
            transfers[packet.transfer].noteLeft(packet.piece, at: departure)
        }
    }

    /// Sends no more of a frame.
    ///
    /// - Returns: The frame, unless it was acknowledged.
    mutating func cancel(_ transfer: Int) -> Frame? {
        guard isUnderWay(transfer) else { return nil }
        let (frame, wasBegun) = (transfers[transfer].frame, transfers[transfer].attempts(of: 0) > 0)
        outstandingBytes -= transfers.cancel(transfer)
        flow?.noteCancelled(transfer, wasBegun: wasBegun)
        return frame
    }

    /// Has all that is not acknowledged be sent again: what was on its way when the link was cut may have come or not.
    mutating func open() {
        isOpen = true
        outstandingBytes = 0
        transfers.restart()
    }

    /// The connection is over; all that is not acknowledged is sent again over the next.
    mutating func beginAnew() {
        flow?.breakOff()
        outstandingBytes = 0
        transfers.restart()
    }

    /// Forgets what was on its way: when the link opens again, all that is not acknowledged is sent again.
    mutating func close() {
        isOpen = false
        flow?.breakOff()
        plans.removeAll()
        timer = .never
    }
}

// MARK: - Retransmission

extension ConnectionSender {
    /// Has a packet sent again at its time, if the timer rings then.
    mutating func plan(_ planned: Planned) {
        var place = plans.count
        while place > 0, plans[place - 1].due > planned.due { place -= 1 }
        if place == plans.count { plans.append(planned) } else { plans.insert(planned, at: place) }
    }

    /// Whether the packet is still out.
    ///
    /// It was not sent again since: only what is taken from the plans is, or all is once they were forgotten.
    private func isStanding(_ planned: Planned) -> Bool {
        transfers.isKept(planned.transfer)
            && transfers[planned.transfer].state(of: planned.packet) == .outstanding
    }

    /// When a packet may have to be sent again at the earliest; `never` where none is out.
    var earliestRetransmission: SimulatedInstant {
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
        let next = earliestRetransmission
        guard next < timer else { return nil }
        timer = next
        return next
    }
}
