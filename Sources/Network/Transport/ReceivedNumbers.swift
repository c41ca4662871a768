import DequeModule
import Quantities

/// The numbers of packets that have come, and when the other side is told.
struct ReceivedNumbers: Sendable {
    /// Ascending; only the newest are told.
    private(set) var ranges: [ClosedRange<Int>] = []
    private var untoldCount = 0
    private var newestAt = SimulatedInstant.start
    /// When it is told at the latest.
    private(set) var tellAt: SimulatedInstant?

    /// What an acknowledgement says.
    struct Told: Sendable {
        let ranges: [ClosedRange<Int>]
        /// How long the newest of them has waited.
        let delay: TimeSpan
    }

    /// What acknowledgements say that may be on their way, oldest first.
    private var told: Deque<Told> = []
    /// The number of the first of them.
    private var firstTold = 0

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

    /// The other side is told by an acknowledgement.
    ///
    /// - Returns: Which acknowledgement it is.
    mutating func noteTold(at now: SimulatedInstant) -> Int {
        untoldCount = 0
        tellAt = nil
        told.append(Told(ranges: ranges, delay: now.elapsed(since: newestAt)))
        return firstTold + told.count - 1
    }

    /// What an acknowledgement says that has come; those before it were lost, since none overtakes another.
    mutating func takeTold(_ number: Int) -> Told {
        precondition(number >= firstTold, "an acknowledgement comes once, and after those before it")
        told.removeFirst(number - firstTold)
        firstTold = number + 1
        return told.removeFirst()
    }
}
