internal import Metering
internal import Results

/// The picture of a timeline: size, traffic, latency and what was not read, one above the other.
struct TimelineFigure {
    let timeline: Timeline

    private var panelCount: Int { 2 + (timeline.hasLatency ? 1 : 0) + (hasUnread ? 1 : 0) }

    private var hasUnread: Bool { timeline.unread.contains { $0 > 0 } }

    /// Of the picture's height, of each panel below the first.
    private var heightShare: Double { [0.37, 0.37, 0.37, 0.245, 0.19][panelCount] }

    func figure(title: String, note: String) -> Figure {
        Figure(
            title: title, note: note, legend: legend, arrangement: .column,
            panels: [sizePanel, trafficPanel] + (timeline.hasLatency ? [latencyPanel] : [])
                + (hasUnread ? [unreadPanel] : []))
    }

    /// Mechanisms in force, then the curves.
    private var legend: [LegendEntry] {
        var entries = timeline.mechanisms.map { name in
            LegendEntry(label: name, swatch: .box(fill(of: name, hasEdge: true)))
        }
        entries += classes.map { kind in
            LegendEntry(label: kind.name, swatch: .box(TrafficShares.fill(of: kind)))
        }
        if timeline.hasLatency {
            entries += [
                LegendEntry(label: "latency, median", swatch: .curve(Self.median, .scattered(size: 1))),
                LegendEntry(
                    label: "latency, 95th percentile", swatch: .curve(Self.tail, .scattered(size: 1))),
            ]
        }
        if !timeline.faults.isEmpty {
            entries.append(LegendEntry(label: "a fault in force", swatch: .box(Self.fault)))
        }
        return entries
    }

    private static let median = CurveStyle(colour: CurveStyle.first, shape: .circle)
    private static let tail = CurveStyle(colour: CurveStyle.second, shape: .triangle, isOpen: true)

    /// Pale, so that curves and grid are seen on it.
    private static let fault = Fill(colour: Colour("#f6d5d0"))

    private func fill(of mechanism: String, hasEdge: Bool) -> Fill {
        let index = timeline.mechanisms.firstIndex(of: mechanism) ?? 0
        return Fill(colour: CurveStyle.of(mechanism, at: index).colour, strength: 0.45, hasEdge: hasEdge)
    }

    private var timeAxis: Axis {
        let (start, end) = timeline.times(of: 0...timeline.rows.count - 1)
        return Axis(
            label: "Virtual time (\(timeline.clock.name))", isLogarithmic: false, low: start, high: end,
            tics: Axis.linearTics(start, end, count: 10).map {
                Axis.Tic(position: $0, label: AxisUnit.short($0))
            })
    }

    /// Behind all panels, which have their horizontal axis in common.
    private var faults: [Mark] {
        let axis = timeAxis
        return timeline.faults.map { fault in
            let (start, end) = (fault.start / timeline.clock.seconds, fault.end / timeline.clock.seconds)
            return .span(ShadedSpan(start: max(start, axis.low), end: min(end, axis.high), fill: Self.fault))
        }
    }

    /// Through all panels.
    private func switches(areLabelled: Bool = false) -> [Mark] {
        guard timeline.switches.count <= Self.markedSwitchesMax else { return [] }
        return timeline.switches.map { change in
            let label = areLabelled ? "→ \(change.mechanism)" : nil
            return .rule(Rule(direction: .vertical, position: change.time, dash: .dotted, label: label))
        }
    }

    /// More would be a grey wall; the colours show them too.
    private static let markedSwitchesMax = 40

    /// More would run into each other.
    private static let labelledSwitchesMax = 6
}

// MARK: - Panels

extension TimelineFigure {
    private var sizePanel: Panel {
        let sizes = timeline.rows.map { Double($0.devices) }
        var axis = Axis.vertical(
            "Group size (devices)", values: sizes + [1], unit: .plain, spread: .infinity)
        axis.tics.removeAll { $0.position != $0.position.rounded() }
        let areas = timeline.segments.map { segment in
            Mark.area(
                Area(floor: 0, fill: fill(of: segment.mechanism, hasEdge: false), points: segment.steps))
        }
        let outlines = timeline.segments.map { segment in
            Mark.outline(Outline(colour: .ink, width: 1.6, points: segment.steps))
        }
        return Panel(
            title: "", x: timeAxis, y: axis,
            marks: faults + areas + outlines + thresholds(below: axis.high)
                + switches(areLabelled: timeline.switches.count <= Self.labelledSwitchesMax))
    }

    private func thresholds(below highest: Double) -> [Mark] {
        timeline.thresholds.filter { Double($0.above) < highest }.flatMap { threshold in
            let up = Double(threshold.above)
            let down = up * (1 - threshold.hysteresis)
            return [
                Rule(
                    direction: .horizontal, position: up, dash: .dashed, label: "above \(threshold.above): up"
                ),
                Rule(
                    direction: .horizontal, position: down, dash: .dashDotted,
                    label: "below \(AxisUnit.short(down)): back"),
            ].map(Mark.rule)
        }
    }

    /// The traffic classes that have bytes at any time.
    private var classes: [TrafficClass] {
        TrafficClass.allCases.filter { kind in
            timeline.rows.contains { $0.bytesByClass[kind.rawValue] > 0 }
        }
    }

    /// Areas on top of each other, each from the axis to its upper edge: what comes later hides the lower part.
    private var trafficPanel: Panel {
        let bins = timeline.traffic
        let axis = Axis.vertical(
            "Traffic per second", values: bins.map { $0.rates.reduce(0, +) } + [0], unit: .bytes,
            spread: .infinity)
        let areas = classes.indices.reversed().map { top in
            let below = classes[...top]
            let points = bins.flatMap { bin in
                let height = below.reduce(0) { $0 + bin.rates[$1.rawValue] }
                return [CurvePoint(x: bin.start, y: height), CurvePoint(x: bin.end, y: height)]
            }
            return Mark.area(Area(floor: 0, fill: TrafficShares.fill(of: classes[top]), points: points))
        }
        return Panel(
            title: "", x: timeAxis, y: axis, marks: faults + areas + switches(), heightShare: heightShare)
    }

    private var unreadPanel: Panel {
        let counts = timeline.unread.map(Double.init)
        let points = timeline.rows.indices.flatMap { index in
            let (start, end) = timeline.times(of: index...index)
            return [CurvePoint(x: start, y: counts[index]), CurvePoint(x: end, y: counts[index])]
        }
        return Panel(
            title: "", x: timeAxis,
            y: .vertical("Never read", values: counts + [1], unit: .plain, spread: .infinity),
            marks: faults
                + [
                    .area(Area(floor: 0, fill: Fill(colour: CurveStyle.second), points: points)),
                    .outline(Outline(colour: CurveStyle.second, width: 1.4, points: points)),
                ] + switches(), heightShare: heightShare)
    }

    private var latencyPanel: Panel {
        let rows = timeline.rows
        let medians = rows.compactMap(\.latencyP50Milliseconds)
        let tails = rows.compactMap(\.latencyP95Milliseconds)
        let trace = Curve.Trace.scattered(size: rows.count > 600 ? 0.35 : 0.6)
        func points(_ value: (SeriesRow) -> Double?) -> [CurvePoint] {
            rows.indices.compactMap { index in
                value(rows[index]).map { CurvePoint(x: timeline.middle(ofRow: index), y: $0) }
            }
        }
        let curves = [
            Curve(
                style: Self.tail, trace: trace,
                points: points { $0.latencyP95Milliseconds ?? $0.latencyP50Milliseconds }),
            Curve(style: Self.median, trace: trace, points: points(\.latencyP50Milliseconds)),
        ]
        return Panel(
            title: "", x: timeAxis,
            y: .vertical("Latency (ms)", values: medians + tails, unit: .plain),
            marks: faults + curves.map(Mark.curve) + switches(), heightShare: heightShare)
    }
}
