internal import Results

/// One run over its virtual time: what changes when, in units of the time axis.
struct Timeline {
    /// A time in which one mechanism is in force.
    struct Segment {
        let mechanism: String
        /// Of the group's size, as a staircase.
        var steps: [CurvePoint]
    }

    struct Switch {
        let time: Double
        let mechanism: String
    }

    /// Seconds of virtual time in one unit of the axis, and its name.
    struct Clock {
        let seconds: Double
        let name: String

        init(length: Double) {
            (seconds, name) = length > 10_800 ? (3_600, "h") : length > 150 ? (60, "min") : (1, "s")
        }
    }

    let rows: [SeriesRow]
    let thresholds: [SwitchThreshold]
    /// Those that the time shows.
    let faults: [FaultSpan]
    let clock: Clock
    let segments: [Segment]
    let switches: [Switch]
    /// In the order of appearance.
    let mechanisms: [String]

    /// - Parameters:
    ///   - rows: Of one replication of one point, in the order of time; not empty.
    ///   - clock: That of timelines beside it; left out, what its own length asks for.
    init(rows: [SeriesRow], thresholds: [SwitchThreshold], faults: [FaultSpan], clock: Clock? = nil) {
        self.rows = rows
        self.thresholds = thresholds
        let end = Self.end(ofRow: rows.count - 1, in: rows)
        self.faults = faults.filter { fault in
            fault.start < end
                && (fault.end > rows[0].timeSeconds || fault.isInstant && fault.start >= rows[0].timeSeconds)
        }
        let clock = clock ?? Clock(length: Self.length(of: rows))
        self.clock = clock
        var segments: [Segment] = []
        var switches: [Switch] = []
        var mechanisms: [String] = []
        for (index, row) in rows.enumerated() {
            let start = row.timeSeconds / clock.seconds
            let end = Self.end(ofRow: index, in: rows) / clock.seconds
            if segments.last?.mechanism != row.mechanism {
                if !segments.isEmpty { switches.append(Switch(time: start, mechanism: row.mechanism)) }
                segments.append(Segment(mechanism: row.mechanism, steps: []))
                if !mechanisms.contains(row.mechanism) { mechanisms.append(row.mechanism) }
            }
            let size = Double(row.devices)
            segments[segments.count - 1].steps += [
                CurvePoint(x: start, y: size), CurvePoint(x: end, y: size),
            ]
        }
        self.segments = segments
        self.switches = switches
        self.mechanisms = mechanisms
    }

    static func length(of rows: [SeriesRow]) -> Double {
        (rows.last?.timeSeconds ?? 0) - (rows.first?.timeSeconds ?? 0)
    }

    /// Where the next bin begins; the last is as long as the one before.
    private static func end(ofRow index: Int, in rows: [SeriesRow]) -> Double {
        if index + 1 < rows.count { return rows[index + 1].timeSeconds }
        guard index > 0 else { return rows[index].timeSeconds + 1 }
        return 2 * rows[index].timeSeconds - rows[index - 1].timeSeconds
    }

    /// Where the bins of these rows begin and end together.
    func times(of range: ClosedRange<Int>) -> (start: Double, end: Double) {
        (
            rows[range.lowerBound].timeSeconds / clock.seconds,
            Self.end(ofRow: range.upperBound, in: rows) / clock.seconds
        )
    }

    /// The middle of a bin.
    func middle(ofRow index: Int) -> Double {
        (rows[index].timeSeconds + Self.end(ofRow: index, in: rows)) / 2 / clock.seconds
    }

    var hasLatency: Bool { rows.contains { $0.latencyP50Milliseconds != nil } }

    /// Bytes a second of each traffic class over bins wide enough to be told apart.
    var traffic: [(start: Double, end: Double, rates: [Double])] {
        let width = max(1, (rows.count + Self.trafficBinsMax - 1) / Self.trafficBinsMax)
        return stride(from: 0, to: rows.count, by: width).map { first in
            let last = min(first + width, rows.count) - 1
            let (start, end) = times(of: first...last)
            let rates = rows[first].bytesByClass.indices.map { kind in
                rows[first...last].reduce(0) { $0 + $1.rate(ofClass: kind) } / Double(last - first + 1)
            }
            return (start, end, rates)
        }
    }

    /// How many messages written in each bin somebody had not read by the end, whatever the cause.
    var unread: [Int] { rows.map { $0.unread.reduce(0, +) } }

    private static let trafficBinsMax = 140
}

extension SeriesRow {
    /// Bytes a second of one class; bins are as long as the rate of all says, also where there is but one.
    fileprivate func rate(ofClass kind: Int) -> Double {
        let all = bytesByClass.reduce(0, +)
        return all > 0 ? bytesPerSecond * Double(bytesByClass[kind]) / Double(all) : 0
    }
}
