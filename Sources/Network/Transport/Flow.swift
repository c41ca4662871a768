import Metering
import Quantities

/// One direction of a connection whose protocol finds out what the path bears: what is out, how much may be, how long
/// answers take; and at its other end, what has come.
struct Flow {
    let traits: TransportTraits
    private let path: ConnectionPath
    /// What sets the connection up; it goes before all else.
    var handshakes: TransferList
    /// When the link had the newest flight.
    private(set) var flightLeftAt = SimulatedInstant.start
    /// Whether frames may be sent by now.
    var isConnected = false

    var sent = SentPackets()
    var window: CongestionWindow
    var roundTrip = RoundTripEstimate()
    /// Whether the window, and not what there is to send, is the bound.
    var isWindowFull = false
    /// How often in a row nothing was heard in time.
    var probeCount = 0
    /// When the timer rings; `never` where it is not set.
    var timer = SimulatedInstant.never

    var received = ReceivedNumbers()
    /// What the newest packet that came was entered under.
    var newestLabel = TrafficLabel(.acknowledgement)

    /// Where frames keep their order: the next to be handed over, and whole ones that wait for others.
    private var nextTransfer = 0
    private var whole: [Int: Frame] = [:]
    /// Frames that are sent no more, of which the other end does not know yet.
    private var withdrawn: Set<Int> = []
    /// Those that it does not wait for.
    private var skipped: Set<Int> = []

    /// By how much later the timer rings than it might: else those of two connections that a node began at one instant
    /// would ring at one instant too, in an order that hangs on when they were set.
    private let lateness: TimeSpan

    private static let timeoutMax = TimeSpan.seconds(60)

    init(_ traits: TransportTraits, over path: ConnectionPath, number: Int) {
        self.traits = traits
        self.path = path
        lateness = TimeSpan(nanoseconds: Int64(number % 4_096))
        window = CongestionWindow(packetBytes: path.packetBytesMax)
        handshakes = TransferList(packetBytesMax: path.packetBytesMax, headerBytes: path.headerBytes)
    }

    /// The link has all of a packet of a flight at an instant.
    mutating func noteLeft(_ packet: UnderwayQueue.Packet, at departure: SimulatedInstant) {
        handshakes[packet.transfer].noteLeft(packet.piece, at: departure)
        flightLeftAt = max(flightLeftAt, handshakes[packet.transfer].leftAt)
    }

    /// When something has to be done if no acknowledgement comes (RFC 9002 sections 6.1.2 and 6.2.1).
    var nextTimeout: SimulatedInstant? {
        if let loss = sent.nextLoss(after: roundTrip.lossDelay) { return loss + lateness }
        guard !sent.isEmpty else { return nil }
        let wait = max(roundTrip.probeTimeout + traits.acknowledgementDelay, traits.probeTimeoutMin)
        let longest = Self.timeoutMax.nanoseconds
        let (backedOff, overflows) = wait.nanoseconds.multipliedReportingOverflow(
            by: 1 << min(probeCount, 30))
        return sent.newestAt + lateness
            + TimeSpan(nanoseconds: overflows ? longest : min(backedOff, longest))
    }

    /// How long nothing at all may come through before the window falls to its least (section 7.6.1).
    var standstill: TimeSpan {
        TimeSpan(nanoseconds: 3 * (roundTrip.probeTimeout + traits.acknowledgementDelay).nanoseconds)
    }

    /// The connection is over; what was learnt of the path stays, but for the window.
    mutating func breakOff() {
        isConnected = false
        sent.forget()
        for handshake in handshakes.openTransfers { _ = handshakes.cancel(handshake) }
        window = CongestionWindow(packetBytes: path.packetBytesMax)
        isWindowFull = false
        probeCount = 0
        timer = .never
    }

    mutating func acknowledgeHandshake(_ piece: Int, of transfer: Int) {
        guard handshakes.isKept(transfer), handshakes[transfer].state(of: piece) != .acknowledged else {
            return
        }
        handshakes.acknowledge(piece, of: transfer)
    }

    /// A frame is sent no more.
    ///
    /// - Parameter wasBegun: Whether some of it was sent, before the connection that stands or over it.
    mutating func noteCancelled(_ transfer: Int, wasBegun: Bool) {
        sent.forget(transfer: transfer)
        guard traits.isOrdered else { return }
        // What was never put into the stream leaves no gap in it.
        if wasBegun, isConnected { withdrawn.insert(transfer) } else { skipped.insert(transfer) }
    }

    /// Whether the stream has a gap that only another connection can do without.
    var isBroken: Bool { !withdrawn.isEmpty }

    /// Whether what has come whole waits for frames before it, which may be sent no more.
    var hasWaitingForOthers: Bool { !whole.isEmpty }

    /// Whether what has come whole waits for a frame that will not come, and the other end was not told.
    var waitsForSkipped: Bool { hasWaitingForOthers && skipped.contains(nextTransfer) }

    /// What has come whole and waits for frames before it, oldest first.
    var waitingForOthers: [Frame] { whole.sorted { $0.key < $1.key }.map(\.value) }

    /// - Returns: What can be handed over now that a frame is whole.
    mutating func handOver(_ frame: Frame, of transfer: Int) -> [(frame: Frame, transfer: Int)] {
        guard traits.isOrdered else { return [(frame, transfer)] }
        whole[transfer] = frame
        return handOverNext()
    }

    /// The two begin anew, and who receives learns which frames will not come.
    ///
    /// - Returns: What can be handed over without them.
    mutating func skipWithdrawn() -> [(frame: Frame, transfer: Int)] {
        guard traits.isOrdered else { return [] }
        skipped.formUnion(withdrawn)
        withdrawn = []
        return handOverNext()
    }

    private mutating func handOverNext() -> [(frame: Frame, transfer: Int)] {
        var frames: [(frame: Frame, transfer: Int)] = []
        while true {
            if let next = whole.removeValue(forKey: nextTransfer) {
                frames.append((next, nextTransfer))
            } else if skipped.remove(nextTransfer) == nil {
                return frames
            }
            nextTransfer += 1
        }
    }
}
