import Quantities

/// The numbers of packets that have come, and when the other side is told.
struct ReceivedNumbers: Sendable {
    /// Ascending; only the newest are told.
    private(set) var ranges: [ClosedRange<Int>] = []
    private var untoldCount = 0
    private var newestAt = SimulatedInstant.start
    /// When it is told at the latest.
    private(set) var tellAt: SimulatedInstant?

    /// As many as one acknowledgement has.
    private static let rangesMax = 32

    /// Numbers come in their order, but for those that do not come.
    ///
    /// - Returns: Whether the other side is to be told at once: of each second packet, and of each gap (RFC 9000 section
    ///   13.2).
    mutating func note(_ number: Int, waitingAtMost delay: TimeSpan, at now: SimulatedInstant) -> Bool {
        var isAfterGap = false
        if let last = ranges.last, last.upperBound + 1 == number {
            ranges[ranges.count - 1] = last.lowerBound...number
        } else {
            isAfterGap = number > (ranges.last.map { $0.upperBound + 1 } ?? 0)
            ranges.append(number...number)
            if ranges.count > Self.rangesMax { ranges.removeFirst() }
        }
        untoldCount += 1
        newestAt = now
        guard !isAfterGap, untoldCount < 2 else { return true }
        tellAt = now + delay
        return false
    }

    /// - Returns: How long the newest has waited.
    mutating func noteTold(at now: SimulatedInstant) -> TimeSpan {
        untoldCount = 0
        tellAt = nil
        return now.elapsed(since: newestAt)
    }
}
