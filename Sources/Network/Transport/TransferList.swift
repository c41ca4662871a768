import Metering
internal import Quantities

/// The transfers of one link that are not over, with their numbers in the order in which they began.
///
/// One that is done is kept while older ones are not, or while a packet of it is on its way; a number from before those
/// that are kept is of one that is over.
struct TransferList {
    private let headerBytes: Int
    private let roomPerPacket: Int
    // An array, since it is looked at and changed in place: out of a deque each look took a copy.
    private var transfers: [Transfer] = []
    /// The number of the first of them.
    private var firstKept = 0
    /// How many of them, from the first, are over.
    private var overCount = 0
    /// None before this one has packets that were not sent.
    private var firstWaiting = 0
    private var openCount = 0

    init(packetBytesMax: Int, headerBytes: Int) {
        self.headerBytes = headerBytes
        roomPerPacket = packetBytesMax - headerBytes
    }

    /// Whether all of them are acknowledged.
    var isIdle: Bool { openCount == 0 }

    /// Whether some may have packets that were not sent.
    var hasWaiting: Bool { firstWaiting < firstKept + transfers.count }

    /// What has not come whole to the other end, oldest first.
    var framesUnderWay: [Frame] { transfers.filter { !$0.isDone && $0.missingCount > 0 }.map(\.frame) }

    /// - Parameter extraBytes: What goes before the frame.
    /// - Returns: The number of the new transfer.
    mutating func begin(_ frame: Frame, extraBytes: Int = 0) -> Int {
        let byteCount = frame.byteCount + extraBytes
        let packetCount = max(1, (byteCount + roomPerPacket - 1) / roomPerPacket)
        transfers.append(Transfer(frame, byteCount: byteCount, packetCount: packetCount))
        openCount += 1
        return firstKept + transfers.count - 1
    }

    /// When the link had the last packet of a transfer, or of those before it, for which it may wait.
    func leftAt(upTo transfer: Int) -> SimulatedInstant {
        transfers.prefix(transfer - firstKept + 1).reduce(.start) { max($0, $1.leftAt) }
    }

    func isKept(_ transfer: Int) -> Bool { transfer >= firstKept }

    /// - Precondition: It is kept, as each is of which a packet is outstanding or on its way.
    subscript(transfer: Int) -> Transfer {
        _read { yield transfers[transfer - firstKept] }
        _modify { yield &transfers[transfer - firstKept] }
    }

    /// The next packet that has to be sent.
    mutating func nextWaiting() -> (transfer: Int, packet: Int)? {
        while hasWaiting {
            if let packet = self[firstWaiting].nextUnsent() { return (firstWaiting, packet) }
            firstWaiting += 1
        }
        return nil
    }

    /// The bytes of a packet, header included: all but the last are full.
    func bytes(ofPacket packet: Int, of transfer: Int) -> Int {
        headerBytes + min(roomPerPacket, self[transfer].byteCount - packet * roomPerPacket)
    }

    mutating func acknowledge(_ packet: Int, of transfer: Int) {
        self[transfer].noteAcknowledged(packet)
        guard self[transfer].isDone else { return }
        openCount -= 1
        forgetOver()
    }

    /// Has what is not acknowledged of a transfer be neither sent nor taken in any more.
    ///
    /// - Returns: The bytes of its packets that were outstanding.
    mutating func cancel(_ transfer: Int) -> Int {
        let outstanding = self[transfer].cancel()
        openCount -= 1
        let bytes = outstanding.reduce(0) { $0 + self.bytes(ofPacket: $1, of: transfer) }
        forgetOver()
        return bytes
    }

    /// A packet was dealt with that was on its way.
    mutating func noteTaken(of transfer: Int) {
        self[transfer].noteTaken()
        if self[transfer].isOver { forgetOver() }
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

    /// Has a piece be sent again, before what was not sent yet.
    mutating func requeue(_ piece: Int, of transfer: Int) {
        guard isKept(transfer), self[transfer].requeue(piece) else { return }
        firstWaiting = min(firstWaiting, transfer)
    }

    /// Those whose frames were not acknowledged.
    var openTransfers: [Int] {
        transfers.indices.filter { !transfers[$0].isDone }.map { firstKept + $0 }
    }

    /// Has all that is not acknowledged be sent again.
    mutating func restart() {
        for place in transfers.indices { transfers[place].restart() }
        firstWaiting = firstKept
    }
}
