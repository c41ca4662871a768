import Measurements
import Quantities

/// What happened in each bin of virtual time.
struct SeriesBook {
    private struct Bin {
        var messageCount = 0
        var undecryptableCount = 0
        var latencies = SampleSummary()

        /// A histogram takes longer to make than a bin's samples to count, so it is kept.
        mutating func reset() {
            (messageCount, undecryptableCount) = (0, 0)
            latencies.reset()
        }
    }

    private let width: TimeSpan
    private let end: SimulatedInstant
    private var current = Bin()
    private var startsAt = SimulatedInstant.start
    private var bytesBefore = 0
    private(set) var bins: [SeriesBin] = []

    init(width: TimeSpan, end: SimulatedInstant) {
        self.width = width
        self.end = end
    }

    /// When the bin that is open ends; `never` after the last.
    var nextEnd: SimulatedInstant { startsAt < end ? startsAt + width : .never }

    mutating func noteMessage() { current.messageCount += 1 }

    mutating func noteUndecryptable() { current.undecryptableCount += 1 }

    mutating func noteLatency(_ latency: TimeSpan) { current.latencies.record(latency.nanoseconds) }

    /// Ends the open bin with what holds at its end.
    mutating func close(deviceCount: Int, mechanism: String, bytesSent: Int) {
        func latency(_ percentile: Double) -> TimeSpan? {
            current.latencies.value(atPercentile: percentile).map { TimeSpan(nanoseconds: Int64($0)) }
        }
        bins.append(
            SeriesBin(
                startsAt: startsAt, deviceCount: deviceCount, mechanism: mechanism,
                messageCount: current.messageCount,
                bytesPerSecond: Double(bytesSent - bytesBefore) / width.seconds, latencyP50: latency(50),
                latencyP95: latency(95), undecryptableCount: current.undecryptableCount))
        bytesBefore = bytesSent
        startsAt = startsAt + width
        current.reset()
    }
}
