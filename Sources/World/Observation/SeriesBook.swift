import Quantities

/// What happened in each bin of virtual time.
struct SeriesBook {
    private struct Bin {
        var messageCount = 0
        var undecryptableCount = 0
        var latencies = BinLatencies()
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

    mutating func noteLatency(_ latency: TimeSpan) { current.latencies.record(latency) }

    /// Ends the open bin with what holds at its end.
    mutating func close(
        deviceCount: Int, onlineCount: Int, mechanism: String, consumption: Consumption, faultCount: Int
    ) {
        let (median, nearMost) = current.latencies.quantiles()
        bins.append(
            SeriesBin(
                startsAt: startsAt, deviceCount: deviceCount, onlineCount: onlineCount, mechanism: mechanism,
                messageCount: current.messageCount,
                consumption: consumption - before,
                bytesPerSecond: Double((consumption - before).network) / width.seconds, latencyP50: median,
                latencyP95: nearMost, undecryptableCount: current.undecryptableCount, faultCount: faultCount))
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

/// The latencies of one bin.
///
/// Few are sorted; a histogram holds them once they are many. To clear and to ask a histogram takes 0.2 ms, which a
/// long run of short bins would pay for nothing (measured: 30 quiet days in bins of 1 s, 480 s).
private struct BinLatencies {
    private static let fewMax = 4_096

    private var few: [TimeSpan] = []
    private var many: SampleSummary?

    mutating func record(_ latency: TimeSpan) {
        if many != nil {
            many?.record(latency.nanoseconds)
            return
        }
        few.append(latency)
        guard few.count > Self.fewMax else { return }
        var summary = SampleSummary()
        for latency in few { summary.record(latency.nanoseconds) }
        many = summary
    }

    /// The median and the 95th percentile by nearest rank, from a histogram within 0.1 %; `nil` where there is none.
    mutating func quantiles() -> (p50: TimeSpan?, p95: TimeSpan?) {
        if let many {
            func value(_ percentile: Double) -> TimeSpan? {
                many.value(atPercentile: percentile).map { TimeSpan(nanoseconds: Int64($0)) }
            }
            return (value(50), value(95))
        }
        guard !few.isEmpty else { return (nil, nil) }
        few.sort()
        func rank(_ percent: Int) -> TimeSpan { few[(few.count * percent + 99) / 100 - 1] }
        return (rank(50), rank(95))
    }

    mutating func removeAll() {
        few.removeAll(keepingCapacity: true)
        many = nil
    }
}
