internal import Results

/// A threshold of the adaptive mechanism, to be marked in the timeline.
public struct SwitchThreshold: Equatable, Sendable {
    /// A group of more devices than this moves up.
    public let above: Int
    /// How far below, as a share of `above`, it must shrink to move back.
    public let hysteresis: Double
    /// What it moves up to.
    public let mechanism: String

    public init(above: Int, hysteresis: Double, mechanism: String) {
        self.above = above
        self.hysteresis = hysteresis
        self.mechanism = mechanism
    }
}

/// When something is out of order, to be shaded in the timeline.
public struct FaultSpan: Equatable, Sendable {
    /// In seconds of virtual time.
    public let start: Double
    public let end: Double

    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }
}

/// One run over its virtual time: size, traffic and latency, one above the other.
struct Timeline: Equatable, Sendable {
    private struct Segment: Equatable {
        let mechanism: String
        /// Of the staircase: time and size.
        var steps: [[Double]]
    }

    private struct Switch: Equatable {
        let time: Double
        let mechanism: String
    }

    private let rows: [SeriesRow]
    private let thresholds: [SwitchThreshold]
    private let faults: [FaultSpan]
    private let segments: [Segment]
    private let switches: [Switch]
    /// In the order of appearance.
    let mechanisms: [String]
    private let clock: Clock

    /// Seconds of virtual time in one unit of the axis, and its name.
    private struct Clock: Equatable {
        let seconds: Double
        let name: String
    }

    /// - Parameter rows: Of one replication of one point, in the order of time; not empty.
    init(rows: [SeriesRow], thresholds: [SwitchThreshold], faults: [FaultSpan]) {
        self.rows = rows
        self.thresholds = thresholds
        let end = Self.end(ofRow: rows.count - 1, in: rows)
        self.faults = faults.filter { $0.start < end && $0.end > rows[0].timeSeconds }
        let length = (rows.last?.timeSeconds ?? 0) - (rows.first?.timeSeconds ?? 0)
        clock =
            length > 10_800
            ? Clock(seconds: 3_600, name: "h")
            : length > 150 ? Clock(seconds: 60, name: "min") : Clock(seconds: 1, name: "s")
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
            segments[segments.count - 1].steps += [[start, size], [end, size]]
        }
        self.segments = segments
        self.switches = switches
        self.mechanisms = mechanisms
    }

    /// Where the next bin begins; the last is as long as the one before.
    private static func end(ofRow index: Int, in rows: [SeriesRow]) -> Double {
        if index + 1 < rows.count { return rows[index + 1].timeSeconds }
        guard index > 0 else { return rows[index].timeSeconds + 1 }
        return 2 * rows[index].timeSeconds - rows[index - 1].timeSeconds
    }

    /// The legend's entries: mechanisms in force, then the curves.
    var legend: [LegendEntry] {
        mechanisms.enumerated().map { index, name in
            let colour = CurveStyle.of(name, at: index).colour
            return LegendEntry(
                label: name,
                look: "boxes fillcolor rgb '\(colour)' fillstyle solid 0.45 border lc rgb '\(colour)'")
        }
            + (hasLatency
                ? [
                    LegendEntry(label: "latency, median", look: Self.medianLook + " pointsize 1"),
                    LegendEntry(label: "latency, 95th percentile", look: Self.tailLook + " pointsize 1"),
                ] : [])
            + (faults.isEmpty
                ? []
                : [
                    LegendEntry(
                        label: "edge nodes down",
                        look: "boxes fillcolor rgb '\(Self.faultColour)' fillstyle solid 1 noborder")
                ])
    }

    private var hasLatency: Bool { rows.contains { $0.latencyP50Milliseconds != nil } }

    private static let medianLook = "points linecolor rgb '\(CurveStyle.first.colour)' pointtype 7"
    private static let tailLook = "points linecolor rgb '\(CurveStyle.second.colour)' pointtype 8"
}

// MARK: - The script

extension Timeline {
    /// The three panels, below `top` as a share of the picture's height.
    func script(top: Double) -> [String] {
        var lines = ["set lmargin at screen 0.095", "set rmargin at screen 0.87"] + faultShades
        let bottoms = hasLatency ? [0.58, 0.335, 0.09] : [0.46, 0.09]
        let tops = [top] + bottoms.dropLast().map { $0 - 0.035 }
        for (index, bottom) in bottoms.enumerated() {
            let isLast = index == bottoms.count - 1
            lines += [
                "set tmargin at screen \(Gnuplot.number(tops[index]))",
                "set bmargin at screen \(Gnuplot.number(bottom))",
            ]
            lines += timeAxis.commands("x", showsLabels: isLast)
            switch index {
            case 0: lines += sizePanel
            case 1: lines += trafficPanel
            default: lines += latencyPanel
            }
        }
        return lines
    }

    /// Behind all panels, which have their horizontal axis in common.
    private var faultShades: [String] {
        let axis = timeAxis
        return faults.enumerated().map { index, fault in
            let (start, end) = (fault.start / clock.seconds, fault.end / clock.seconds)
            return
                "set object \(1 + index) rectangle from first \(Gnuplot.number(max(start, axis.low))),graph 0"
                + " to first \(Gnuplot.number(min(end, axis.high))),graph 1 behind"
                + " fillcolor rgb '\(Self.faultColour)' fillstyle solid 1 noborder"
        }
    }

    /// Pale, so that curves and grid are seen on it.
    private static let faultColour = "#f6d5d0"

    private var timeAxis: ChartAxis {
        let start = (rows.first?.timeSeconds ?? 0) / clock.seconds
        let end = Self.end(ofRow: rows.count - 1, in: rows) / clock.seconds
        let tics = ChartAxis.linearTics(start, end, count: 10)
        return ChartAxis(
            label: "Virtual time (\(clock.name))", isLogarithmic: false, low: start, high: end,
            tics: tics.map { ChartAxis.Tic(position: $0, label: AxisUnit.short($0)) })
    }

    var dataBlocks: [String] {
        var lines: [String] = []
        for (index, segment) in segments.enumerated() {
            lines += Gnuplot.data("$size\(index)", segment.steps)
        }
        let axis = trafficAxis
        let steps = traffic.flatMap { bin in
            // A silent bin has no place on a logarithmic axis: it is drawn at its lower edge.
            [[bin.start, max(bin.rate, axis.low)], [bin.end, max(bin.rate, axis.low)]]
        }
        lines += Gnuplot.data("$traffic", steps)
        let latency = rows.enumerated().compactMap { index, row -> [Double]? in
            guard let median = row.latencyP50Milliseconds else { return nil }
            let middle = (row.timeSeconds + Self.end(ofRow: index, in: rows)) / 2 / clock.seconds
            return [middle, median, row.latencyP95Milliseconds ?? median]
        }
        if hasLatency { lines += Gnuplot.data("$latency", latency) }
        return lines
    }

    /// Bytes a second over bins wide enough to be told apart.
    private var traffic: [(start: Double, end: Double, rate: Double)] {
        let width = max(1, (rows.count + Self.trafficBinsMax - 1) / Self.trafficBinsMax)
        return stride(from: 0, to: rows.count, by: width).map { first in
            let last = min(first + width, rows.count) - 1
            let bytes = rows[first...last].reduce(0) { $0 + $1.bytesPerSecond }
            return (
                rows[first].timeSeconds / clock.seconds, Self.end(ofRow: last, in: rows) / clock.seconds,
                bytes / Double(last - first + 1)
            )
        }
    }

    private static let trafficBinsMax = 140

    private var sizePanel: [String] {
        let sizes = rows.map { Double($0.devices) }
        var axis = ChartAxis.vertical(
            "Group size (devices)", values: sizes + [1], unit: .plain, spread: .infinity)
        axis.tics.removeAll { $0.position != $0.position.rounded() }
        var lines = axis.commands("y") + marks(highest: axis.high)
        let fills = segments.enumerated().map { index, segment in
            let colour = CurveStyle.of(
                segment.mechanism, at: mechanisms.firstIndex(of: segment.mechanism) ?? 0
            ).colour
            return
                "$size\(index) using 1:2 with filledcurves y1=0 fillcolor rgb '\(colour)' fillstyle solid 0.45"
                + " noborder notitle"
        }
        let outlines = segments.indices.map { index in
            "$size\(index) using 1:2 with lines linecolor rgb '#202020' linewidth 1.6 notitle"
        }
        lines.append("plot " + (fills + outlines).joined(separator: ", \\\n     "))
        return lines + ["unset label", "unset arrow"] + switchLines
    }

    /// Thresholds as dashed lines, labelled in the right margin; switches as dotted ones, labelled above.
    private func marks(highest: Double) -> [String] {
        var lines = switchLines + thresholdLines(highest: highest)
        guard switches.count <= Self.labelledSwitchesMax else { return lines }
        let span = max(timeAxis.high - timeAxis.low, 1e-9)
        for (index, change) in switches.enumerated() {
            let isLate = (change.time - timeAxis.low) / span > 0.8
            lines.append(
                "set label \(200 + index) \(Gnuplot.quoted("→ \(change.mechanism)")) at first "
                    + "\(Gnuplot.number(change.time)),graph \(Gnuplot.number(0.95 - 0.09 * Double(index % 3)))"
                    + " \(isLate ? "right offset -0.6,0" : "left offset 0.6,0") front font ',12'")
        }
        return lines
    }

    /// From the lowest up; texts that would run into each other are moved up until they do not.
    private func thresholdLines(highest: Double) -> [String] {
        let shown = thresholds.filter { Double($0.above) < highest }
        let marks = shown.flatMap { threshold in
            let up = Double(threshold.above)
            let down = up * (1 - threshold.hysteresis)
            return [
                (height: up, text: "above \(threshold.above): up", dash: 2),
                (height: down, text: "below \(AxisUnit.short(down)): back", dash: 4),
            ]
        }.sorted { $0.height < $1.height }
        var lines: [String] = []
        var lowest = 0.0
        for (index, mark) in marks.enumerated() {
            let line = Gnuplot.number(mark.height)
            let place = max(mark.height / highest, lowest)
            lowest = place + Self.labelHeight
            lines += [
                "set arrow \(100 + index) from graph 0,first \(line) to graph 1,first \(line)"
                    + " nohead front linecolor rgb '#202020' dashtype \(mark.dash) linewidth 1.3",
                "set label \(100 + index) \(Gnuplot.quoted(mark.text))"
                    + " at graph 1.012,\(Gnuplot.number((place * 1_000).rounded() / 1_000)) left font ',11'",
            ]
        }
        return lines
    }

    /// Of a threshold's text, as a share of the panel.
    private static let labelHeight = 0.075

    /// More would run into each other.
    private static let labelledSwitchesMax = 6

    /// More would be a grey wall; the colours show them too.
    private static let markedSwitchesMax = 40

    private var switchLines: [String] {
        guard switches.count <= Self.markedSwitchesMax else { return [] }
        return switches.enumerated().map { index, change in
            let place = Gnuplot.number(change.time)
            return
                "set arrow \(200 + index) from first \(place),graph 0 to first \(place),graph 1 nohead front"
                + " linecolor rgb '#202020' dashtype 3 linewidth 1.4"
        }
    }

    private var trafficAxis: ChartAxis {
        let rates = traffic.map(\.rate)
        let positive = rates.filter { $0 > 0 }
        guard let least = positive.min(), let greatest = positive.max(), greatest / least > 30 else {
            return .vertical("Traffic per second", values: rates + [0], unit: .bytes, spread: .infinity)
        }
        return .vertical("Traffic per second", values: positive, unit: .bytes)
    }

    private var trafficPanel: [String] {
        let axis = trafficAxis
        return axis.commands("y") + [
            "plot $traffic using 1:2 with filledcurves y1=\(Gnuplot.number(axis.low)) fillcolor rgb '#d0d0d0'"
                + " fillstyle solid noborder notitle, $traffic using 1:2 with lines"
                + " linecolor rgb '\(CurveStyle.neutral.colour)' linewidth 1.4 notitle"
        ]
    }

    private var latencyPanel: [String] {
        let medians = rows.compactMap(\.latencyP50Milliseconds)
        let tails = rows.compactMap(\.latencyP95Milliseconds)
        let size = rows.count > 600 ? 0.35 : 0.6
        return ChartAxis.vertical("Latency (ms)", values: medians + tails, unit: .plain).commands("y") + [
            "plot $latency using 1:3 with \(Self.tailLook) pointsize \(size) notitle,"
                + " $latency using 1:2 with \(Self.medianLook) pointsize \(size) notitle"
        ]
    }
}
