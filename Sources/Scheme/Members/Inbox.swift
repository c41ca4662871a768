import Identity
import Quantities
import Tiers

/// What has come for a member: which numbers of each sender, and messages that cannot be opened yet.
struct Inbox {
    /// Which numbers of each sender's messages have come.
    private var windows: [DeviceID: ReceiveWindow] = [:]
    private var waiting: [WaitingMessage] = []
    /// Whether something has changed that waiting messages may have waited for.
    var shouldRetry = false

    // MARK: - Numbers

    /// Notes a message of a sender.
    ///
    /// - Returns: Whether it comes for the first time.
    mutating func note(_ number: UInt32, from sender: DeviceID) -> Bool {
        // What a sender wrote long before we first heard of it is not asked for; should it come, it is taken.
        let overtakenMax = UInt32(64)
        var window = windows[sender] ?? ReceiveWindow(floor: number - min(number, overtakenMax))
        guard !window.hasCome(number) else { return false }
        window.note(number)
        windows[sender] = window
        return true
    }

    /// The request for all that is missing from a sender.
    func missing(from sender: DeviceID) -> RepeatRequest {
        let window = windows[sender] ?? ReceiveWindow()
        return .directMessages(floor: window.floor, read: window.bits)
    }

    mutating func forget(_ sender: DeviceID) { windows[sender] = nil }

    // MARK: - Waiting messages

    mutating func wait(with message: WaitingMessage) { waiting.append(message) }

    /// Makes room for a message, where there is little at the cost of those of later epochs than its own.
    ///
    /// Of an epoch to come nobody can tell yet whether it is genuine, or will ever be: those of the epochs farthest
    /// ahead make room, so that what is forged cannot keep out what the next changes need.
    ///
    /// - Returns: Those that were given up, and whether there is room now.
    mutating func makeRoom(
        for byteCount: Int, of epoch: EpochNumber
    ) -> (givenUp: [WaitingMessage], isEnough: Bool) {
        var bytes = waiting.reduce(0) { $0 + $1.byteCount }
        var givenUp: [WaitingMessage] = []
        while waiting.count >= Bounds.waitingMessagesMax || bytes + byteCount > Bounds.waitingBytesMax {
            let epochs = waiting.map { $0.envelope.epoch?.number ?? .creation }
            guard let farthest = epochs.max(), farthest > epoch, let place = epochs.lastIndex(of: farthest)
            else { return (givenUp, false) }
            bytes -= waiting[place].byteCount
            givenUp.append(waiting.remove(at: place))
        }
        return (givenUp, true)
    }

    /// Hands out all waiting messages; what is to go on waiting is given back.
    mutating func takeWaiting() -> [WaitingMessage] {
        defer { waiting = [] }
        return waiting
    }

    /// Whether some message waits for an epoch after `present`.
    func waits(forEpochAfter present: EpochNumber) -> Bool {
        waiting.contains { ($0.envelope.epoch?.number ?? .creation) > present }
    }

    /// Drops those that were answered otherwise.
    mutating func dropWaiting(where isAnswered: (Envelope) -> Bool) {
        waiting.removeAll { isAnswered($0.envelope) }
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
}
