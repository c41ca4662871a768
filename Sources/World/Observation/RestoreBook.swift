import Identity

/// Follows members that go on from old copies of themselves.
///
/// What a member has read and forgotten it may be given again, and a user sees it once more: that is counted, and no mistake.
struct RestoreBook {
    private struct Copy {
        let epoch: EpochID?
        /// What was read since the copy was made.
        var read: Set<MessageID> = []
    }

    /// By seat, and by the fault that they are for.
    private var copies: [DeviceID: [Int: Copy]] = [:]
    /// What each has read and knows no more.
    private var forgotten: [DeviceID: Set<MessageID>] = [:]
    private(set) var count = 0
    /// Messages that were read after the copy was made, and which the member does not know any more.
    private(set) var forgottenCount = 0
    private(set) var rereadCount = 0

    mutating func beginMeasuring() { (count, forgottenCount, rereadCount) = (0, 0, 0) }

    mutating func noteCopied(_ seat: DeviceID, for fault: Int, in epoch: EpochID?) {
        copies[seat, default: [:]][fault] = Copy(epoch: epoch)
    }

    /// - Returns: The epoch in which it is again.
    mutating func noteRestored(_ seat: DeviceID, for fault: Int) -> EpochID? {
        guard let copy = copies[seat]?.removeValue(forKey: fault) else {
            preconditionFailure("who goes back was copied before")
        }
        count += 1
        forgottenCount += copy.read.count
        forgotten[seat, default: []].formUnion(copy.read)
        return copy.epoch
    }

    mutating func noteRead(_ message: MessageID, by seat: DeviceID) {
        guard let own = copies[seat] else { return }
        for fault in own.keys { copies[seat]?[fault]?.read.insert(message) }
    }

    /// - Returns: Whether the member had forgotten that it read the message, and so may be given it once more.
    mutating func noteRereading(of message: MessageID, by seat: DeviceID) -> Bool {
        guard forgotten[seat]?.remove(message) != nil else { return false }
        rereadCount += 1
        noteRead(message, by: seat)
        return true
    }
}
