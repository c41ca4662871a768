internal import Metering
internal import Results

/// The panels of a timeline: size, traffic, latency and what was not read, with axes that timelines beside it share.
struct TimelineFigure {
    let timeline: Timeline
    /// Those beside each other, this one among them.
    let all: [Timeline]

    init(_ timeline: Timeline, among all: [Timeline]? = nil) {
        self.timeline = timeline
        self.all = all ?? [timeline]
    }

    private var panelCount: Int { 2 + (hasLatency ? 1 : 0) + (hasUnread ? 1 : 0) }

    private var hasLatency: Bool { all.contains { $0.hasLatency } }

    private var hasUnread: Bool { all.contains { $0.unread.contains { $0 > 0 } } }

    /// Of the picture's height, of each panel below the first.
    private var heightShare: Double { [0.37, 0.37, 0.37, 0.245, 0.19][panelCount] }

    /// The timeline alone.
    func figure(title: String, note: String) -> Figure {
        Figure(title: title, note: note, legend: legend, arrangement: .column, panels: panels)
    }

    /// One below the other.
    var panels: [Panel] {
        [sizePanel, trafficPanel] + (hasLatency ? [latencyPanel] : []) + (hasUnread ? [unreadPanel] : [])
    }

    /// In the order of appearance.
    private var mechanisms: [String] { SweptAxes.unique(all.flatMap(\.mechanisms)) }

    /// Mechanisms in force, then the curves.
    var legend: [LegendEntry] {
        var entries = mechanisms.map { name in
            LegendEntry(label: name, swatch: .box(fill(of: name, hasEdge: true)))
        }
        entries += classes.map { kind in
            LegendEntry(label: kind.name, swatch: .box(TrafficShares.fill(of: kind)))
        }
        if hasLatency {
            entries += [
                LegendEntry(label: "latency, median", swatch: .curve(Self.median, .scattered(size: 1))),
                LegendEntry(
                    label: "latency, 95th percentile", swatch: .curve(Self.tail, .scattered(size: 1))),
            ]
        }
        if all.contains(where: { $0.faults.contains { !$0.isInstant } }) {
            entries.append(LegendEntry(label: "a fault in force", swatch: .box(Self.fault)))
        }
        return entries
    }

    private static let median = CurveStyle(colour: CurveStyle.first, shape: .circle)
    private static let tail = CurveStyle(colour: CurveStyle.second, shape: .triangle, isOpen: true)

    /// Pale, so that curves and grid are seen on it.
    private static let fault = Fill(colour: Colour("#f6d5d0"))

    private func fill(of mechanism: String, hasEdge: Bool) -> Fill {
        let index = mechanisms.firstIndex(of: mechanism) ?? 0
        return Fill(colour: CurveStyle.of(mechanism, at: index).colour, strength: 0.45, hasEdge: hasEdge)
    }

    private var timeAxis: Axis {
        let ends = all.map { $0.times(of: 0...$0.rows.count - 1) }
        let (start, end) = (ends.map(\.start).min() ?? 0, ends.map(\.end).max() ?? 1)
        return Axis(
            label: "Virtual time (\(timeline.clock.name))", isLogarithmic: false, low: start, high: end,
            tics: Axis.linearTics(start, end, count: all.count > 1 ? 5 : 10).map {
                Axis.Tic(position: $0, label: AxisUnit.short($0))
            })
    }

    /// Behind all panels, which have their horizontal axis in common.
    private var faults: [Mark] {
        let axis = timeAxis
        return timeline.faults.filter { !$0.isInstant }.map { fault in
            let (start, end) = (fault.start / timeline.clock.seconds, fault.end / timeline.clock.seconds)
            return .span(ShadedSpan(start: max(start, axis.low), end: min(end, axis.high), fill: Self.fault))
        }
    }

    /// Where devices went back to an old copy of themselves.
    private func restorings(areLabelled: Bool) -> [Mark] {
        timeline.faults.filter(\.isInstant).map { fault in
            let position = fault.start / timeline.clock.seconds
            let label = areLabelled ? "old copies" : nil
            return .rule(Rule(direction: .vertical, position: position, dash: .dashed, label: label))
        }
    }

    /// Through all panels.
    private func instants(areLabelled: Bool = false) -> [Mark] {
        restorings(areLabelled: areLabelled)
            + switches(areLabelled: areLabelled && timeline.switches.count <= Self.labelledSwitchesMax)
    }

    private func switches(areLabelled: Bool) -> [Mark] {
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
        let sizes = all.flatMap { $0.rows.map { Double($0.devices) } }
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
                + instants(areLabelled: all.count == 1))
    }

    private func thresholds(below highest: Double) -> [Mark] {
        timeline.thresholds.filter { Double($0.above) < highest }.flatMap { threshold in
            // Beside each other there is no place for labels.
            let isLabelled = all.count == 1
            let up = Double(threshold.above)
            let down = up * (1 - threshold.hysteresis)
            return [
                Rule(
                    direction: .horizontal, position: up, dash: .dashed,
                    label: isLabelled ? "above \(threshold.above): up" : nil
                ),
                Rule(
                    direction: .horizontal, position: down, dash: .dashDotted,
                    label: isLabelled ? "below \(AxisUnit.short(down)): back" : nil),
            ].map(Mark.rule)
        }
    }

    /// The traffic classes that have bytes at any time.
    private var classes: [TrafficClass] {
        TrafficClass.allCases.filter { kind in
            all.contains { $0.rows.contains { $0.bytesByClass[kind.rawValue] > 0 } }
        }
    }

    /// Areas on top of each other, each from the axis to its upper edge: what comes later hides the lower part.
    private var trafficPanel: Panel {
        let bins = timeline.traffic
        let axis = Axis.vertical(
            "Traffic per second",
            values: all.flatMap { $0.traffic.map { $0.rates.reduce(0, +) } } + [0], unit: .bytes,
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
            title: "", x: timeAxis, y: axis, marks: faults + areas + instants(), heightShare: heightShare)
    }

    private var unreadPanel: Panel {
        let counts = timeline.unread.map(Double.init)
        let points = timeline.rows.indices.flatMap { index in
            let (start, end) = timeline.times(of: index...index)
            return [CurvePoint(x: start, y: counts[index]), CurvePoint(x: end, y: counts[index])]
        }
        return Panel(
            title: "", x: timeAxis,
            y: .vertical(
                "Never read", values: all.flatMap { $0.unread.map(Double.init) } + [1], unit: .plain,
                spread: .infinity),
            marks: faults
                + [
                    .area(Area(floor: 0, fill: Fill(colour: CurveStyle.second), points: points)),
                    .outline(Outline(colour: CurveStyle.second, width: 1.4, points: points)),
                ] + instants(), heightShare: heightShare)
    }

    private var latencyPanel: Panel {
        let rows = timeline.rows
        let values = all.flatMap(\.rows).flatMap {
            [$0.latencyP50Milliseconds, $0.latencyP95Milliseconds].compactMap(\.self)
        }
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
            y: .vertical("Latency (ms)", values: values, unit: .plain),
            marks: faults + curves.map(Mark.curve) + instants(), heightShare: heightShare)
    }
}
