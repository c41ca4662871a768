import DequeModule
public import Metering
public import Quantities

/// One processor that does one job at a time, in the order in which they came, and rests while it is asleep.
///
/// - Note: A job's cost is known only when its work was done for real, so starting and finishing are two
///   calls: the world starts the next job, does its work, and says what it cost.
public struct Processor<Job> {
    private enum State {
        case idle
        case busy
    }

    private let prices: PriceList
    private var state = State.idle
    private var waiting: Deque<Job> = []

    /// The time spent on jobs so far.
    public private(set) var busyTime = TimeSpan.zero
    public private(set) var tally = OperationTally()
    /// A processor asleep takes no new job; one that it has begun it finishes.
    public var isAwake = true

    public init(prices: PriceList) {
        self.prices = prices
    }

    public mutating func enqueue(_ job: Job) {
        waiting.append(job)
    }

    /// Before all that wait.
    public mutating func enqueueFirst(_ job: Job) {
        waiting.prepend(job)
    }

    public var waitingJobs: some Sequence<Job> { waiting }

    /// The next job if the processor can begin one; it is busy from now until `finish`.
    public mutating func begin() -> Job? {
        guard state == .idle, isAwake, let job = waiting.popFirst() else { return nil }
        state = .busy
        return job
    }

    /// How long operations keep it busy.
    public func time(for tally: OperationTally) -> TimeSpan { prices.time(for: tally) }

    /// How long the job begun last takes, now that its operations are known.
    public mutating func charge(_ jobTally: OperationTally) -> TimeSpan {
        let time = prices.time(for: jobTally)
        tally.add(jobTally)
        busyTime = busyTime + time
        return time
    }

    public mutating func finish() {
        precondition(state == .busy, "a processor finishes only what it has begun")
        state = .idle
    }
}
