import Identity
import Quantities
import Tiers

/// What has come for a member: which numbers of each sender, and messages that cannot be opened yet.
struct Inbox {
    /// Which numbers of each sender's messages have come.
    private var windows = SenderWindows()
    /// And of the later series of those few that have begun anew, in the order in which they were heard of.
    private var laterWindows: [(sender: DeviceID, series: UInt32, window: ReceiveWindow)] = []
    /// A sender that begins ever anew makes us keep at most so many.
    private static let laterWindowsMax = 64
    private var waiting: [WaitingMessage] = []
    private var waitingBytes = 0
    /// None that waits is of a later epoch.
    ///
    /// Who listens from outside is full of what it cannot open, and asks at each message.
    private var farthestEpoch = EpochNumber.creation
    /// Whether something has changed that waiting messages may have waited for.
    var shouldRetry = false

    // MARK: - Numbers

    /// Notes a message of a sender.
    ///
    /// - Returns: Whether it comes for the first time.
    mutating func note(_ number: UInt32, from sender: DeviceID) -> Bool {
        // What a sender wrote long before we first heard of it is not asked for; should it come, it is taken.
        let overtakenMax = UInt32(64)
        let series = number >> Desk.seriesShift
        guard series == 0 else { return note(number, from: sender, in: series) }
        var window = windows[sender] ?? ReceiveWindow(floor: number - min(number, overtakenMax))
        guard !window.hasCome(number) else { return false }
        window.note(number)
        windows[sender] = window
        return true
    }

    private mutating func note(_ number: UInt32, from sender: DeviceID, in series: UInt32) -> Bool {
        let known = laterWindows.firstIndex { $0.sender == sender && $0.series == series }
        var window =
            known.map { laterWindows[$0].window } ?? ReceiveWindow(floor: series << Desk.seriesShift)
        guard !window.hasCome(number) else { return false }
        window.note(number)
        if let known {
            laterWindows[known].window = window
        } else {
            laterWindows.append((sender, series, window))
            if laterWindows.count > Self.laterWindowsMax { laterWindows.removeFirst() }
        }
        return true
    }

    /// From which number on, but those whose bits are set, a sender's messages are missing; of its last series.
    func missing(from sender: DeviceID) -> (floor: UInt32, read: UInt64) {
        let window =
            laterWindows.last { $0.sender == sender }?.window ?? windows[sender] ?? ReceiveWindow()
        return (window.floor, window.bits)
    }

    mutating func forget(_ sender: DeviceID) {
        windows[sender] = nil
        laterWindows.removeAll { $0.sender == sender }
    }

    // MARK: - Waiting messages

    mutating func wait(with message: WaitingMessage) {
        waiting.append(message)
        waitingBytes += message.byteCount
        farthestEpoch = max(farthestEpoch, message.epoch)
    }

    /// Makes room for a message, where there is little at the cost of those of later epochs than its own.
    ///
    /// Of an epoch to come nobody can tell yet whether it is genuine, or will ever be: those of the epochs farthest
    /// ahead make room, so that what is forged cannot keep out what the next changes need.
    ///
    /// - Returns: Those that were given up, and whether there is room now.
    mutating func makeRoom(
        for byteCount: Int, of epoch: EpochNumber
    ) -> (givenUp: [WaitingMessage], isEnough: Bool) {
        var givenUp: [WaitingMessage] = []
        while waiting.count >= Bounds.waitingMessagesMax || waitingBytes + byteCount > Bounds.waitingBytesMax
        {
            guard farthestEpoch > epoch else { return (givenUp, false) }
            let epochs = waiting.map(\.epoch)
            farthestEpoch = epochs.max() ?? .creation
            guard farthestEpoch > epoch, let place = epochs.lastIndex(of: farthestEpoch) else {
                return (givenUp, false)
            }
            waitingBytes -= waiting[place].byteCount
            givenUp.append(waiting.remove(at: place))
        }
        return (givenUp, true)
    }

    /// Hands out all waiting messages; what is to go on waiting is given back.
    mutating func takeWaiting() -> [WaitingMessage] {
        defer { (waiting, waitingBytes, farthestEpoch) = ([], 0, .creation) }
        return waiting
    }

    /// When a message is asked for next, if any is.
    var nextRequest: SimulatedInstant? {
        waiting.map(\.requestAt).filter { $0 < .never }.min()
    }

    /// Whether some message waits for an epoch after `present`.
    func waits(forEpochAfter present: EpochNumber) -> Bool {
        farthestEpoch > present && waiting.contains { $0.epoch > present }
    }

    /// Drops those that were answered otherwise.
    mutating func dropWaiting(where isAnswered: (Envelope) -> Bool) {
        guard !waiting.isEmpty else { return }
        waiting.removeAll { isAnswered($0.envelope) }
        waitingBytes = waiting.reduce(0) { $0 + $1.byteCount }
    }
}

/// A message that cannot be opened yet.
struct WaitingMessage {
    let envelope: Envelope
    let byteCount: Int
    /// For whoever watches.
    let subject: MessageID?
    var requestCount = 0
    /// When the next repeat is asked for; `never` while it waits for an epoch: relays are asked for what leads there.
    var requestAt = SimulatedInstant.never

    /// That of its sender, the first where it names none.
    var epoch: EpochNumber { envelope.epoch?.number ?? .creation }
}
