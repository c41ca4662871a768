import Quantities

/// What happened in each bin of virtual time.
struct SeriesBook {
    private struct Bin {
        var messageCount = 0
        var undecryptableCount = 0
        var latencies = SampleSummary()
    }

    private let width: TimeSpan
    private let begin: SimulatedInstant
    private let end: SimulatedInstant
    private var current = Bin()
    private var startsAt: SimulatedInstant
    private var before = Consumption()
    private(set) var bins: [SeriesBin] = []

    init(width: TimeSpan, measured: Range<SimulatedInstant>) {
        self.width = width
        begin = measured.lowerBound
        startsAt = measured.lowerBound
        end = measured.upperBound
    }

    mutating func beginMeasuring(_ consumption: Consumption) {
        current = Bin()
        before = consumption
    }

    /// The one that is open.
    var bin: Range<SimulatedInstant> { startsAt..<(startsAt + width) }

    /// When the bin that is open ends; `never` after the last.
    var nextEnd: SimulatedInstant { startsAt < end ? startsAt + width : .never }

    mutating func noteMessage() { current.messageCount += 1 }

    mutating func noteUndecryptable() { current.undecryptableCount += 1 }

    mutating func noteLatency(_ latency: TimeSpan) { current.latencies.record(latency.nanoseconds) }

    /// Ends the open bin with what holds at its end.
    mutating func close(
        deviceCount: Int, onlineCount: Int, mechanism: String, consumption: Consumption, faultCount: Int
    ) {
        let latencies = current.latencies.values(atPercentiles: [50, 95]).map {
            TimeSpan(nanoseconds: Int64($0))
        }
        bins.append(
            SeriesBin(
                startsAt: startsAt, deviceCount: deviceCount, onlineCount: onlineCount, mechanism: mechanism,
                messageCount: current.messageCount,
                consumption: consumption - before,
                bytesPerSecond: Double((consumption - before).network) / width.seconds,
                latencyP50: latencies.first,
                latencyP95: latencies.last, undecryptableCount: current.undecryptableCount,
                faultCount: faultCount))
        before = consumption
        startsAt = startsAt + width
        (current.messageCount, current.undecryptableCount) = (0, 0)
        current.latencies.removeAll()
    }

    /// The place of the bin in which something happens; after the last one there is none.
    func place(of instant: SimulatedInstant) -> Int {
        Int(instant.elapsed(since: begin).nanoseconds / width.nanoseconds)
    }

    /// Hands all bins over: what is changed in them then changes no copy.
    mutating func takeBins() -> [SeriesBin] {
        defer { bins = [] }
        return bins
    }
}
