import Identity

/// Follows members that go on from old copies of themselves.
///
/// What a member has read and forgotten it may be given again, and a user sees it once more: that is counted, and no mistake.
struct RestoreBook {
    private struct Copy {
        let epoch: EpochID?
        let readCount: Int
    }

    /// By seat.
    private var copies: [DeviceID: Copy] = [:]
    private var restored: Set<DeviceID> = []
    private(set) var count = 0
    /// Messages that were read after the copy was made, and which the member does not know any more.
    private(set) var forgottenCount = 0
    private(set) var rereadCount = 0

    mutating func beginMeasuring() { (count, forgottenCount, rereadCount) = (0, 0, 0) }

    mutating func noteCopied(_ seat: DeviceID, in epoch: EpochID?, readCount: Int) {
        copies[seat] = Copy(epoch: epoch, readCount: readCount)
    }

    /// - Returns: The epoch in which it is again.
    mutating func noteRestored(_ seat: DeviceID, readCount: Int) -> EpochID? {
        guard let copy = copies[seat] else {
            preconditionFailure("who goes back was copied before")
        }
        restored.insert(seat)
        count += 1
        forgottenCount += readCount - copy.readCount
        return copy.epoch
    }

    func hasGoneBack(_ seat: DeviceID) -> Bool { restored.contains(seat) }

    mutating func noteRereading() { rereadCount += 1 }
}
