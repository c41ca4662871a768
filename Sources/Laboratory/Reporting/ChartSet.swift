public import Results

/// Every picture that results can give.
public enum ChartSet {
    /// The charts of one scenario; those without data are left out.
    ///
    /// - Parameters:
    ///   - title: Of the scenario; any text.
    ///   - confidence: Of the summary's intervals, such as 0.95.
    ///   - laws: To be written beside the curves.
    ///   - thresholds: Of the adaptive mechanism; none for the others.
    ///   - faults: Of the point that the timeline shows.
    public static func charts(
        title: String, summary: SummaryTable, series: SeriesTable, rekeys: RekeysTable, confidence: Double,
        laws: SizeLaws?, thresholds: [SwitchThreshold], faults: [FaultSpan] = []
    ) -> [Chart] {
        let figures: [(String, Figure?)]
        if let swept = SweptCurves(summary) {
            let set = SweptFigures(
                title: title, curves: swept, laws: laws, note: swept.note(confidence: confidence))
            figures = [
                ("bytes-per-message", set.bytesPerMessage), ("latency", set.latency),
                ("rekeying", set.rekeying), ("traffic", set.traffic),
            ]
        } else {
            let set = SizeFigures(title: title, series: series.rows, rekeys: rekeys.rows)
            figures = [
                ("bytes-per-message", set.bytesPerMessage), ("latency", set.latency),
                ("rekeying", set.rekeying),
                ("rekey-costs", RekeyCosts.figure(title: title, rekeys: rekeys.rows)),
            ]
        }
        let shares = TrafficShares(summary).flatMap { $0.panels.isEmpty ? nil : $0 }.map {
            Figure(
                title: title, note: "Bytes on all links by what they are for; means of the runs",
                legend: $0.legend, content: .shares($0))
        }
        let all =
            [("timeline", timeline(title: title, series: series, thresholds: thresholds, faults: faults))]
            + figures + [
                ("traffic-classes", shares)
            ]
        return all.compactMap { name, figure in figure.map { Chart(name: name, figure: $0) } }
    }

    /// Of the first replication of the first point.
    private static func timeline(
        title: String, series: SeriesTable, thresholds: [SwitchThreshold], faults: [FaultSpan]
    ) -> Figure? {
        guard let first = series.rows.first else { return nil }
        let rows = series.rows.filter { $0.point == first.point && $0.replication == first.replication }
        let timeline = Timeline(rows: rows, thresholds: thresholds, faults: faults)
        let point = zip(series.axes, first.sweptValues).map { "\($0) \($1)" }.joined(separator: ", ")
        let note = "One run over its virtual time" + (point.isEmpty ? "" : " (\(point))")
        return Figure(title: title, note: note, legend: timeline.legend, content: .timeline(timeline))
    }

    /// A panel of curves, or nothing when there are none.
    ///
    /// - Parameter neighbours: Curves of another panel, with which this one shares its vertical axis.
    static func panel(
        _ title: String, _ label: String, unit: AxisUnit, x: ChartAxis, _ curves: [Curve],
        besides neighbours: [Curve] = [], remarks: [Remark] = []
    ) -> Panel? {
        guard !curves.isEmpty else { return nil }
        let values = (curves + neighbours).flatMap(\.points).flatMap { point in
            // An interval that reaches to zero or below does not decide the axis.
            [point.y, point.high ?? point.y] + (point.low.map { $0 > point.y / 10 ? [$0] : [] } ?? [])
        }
        return Panel(
            title: title, x: x, y: .vertical(label, values: values, unit: unit), curves: curves,
            remarks: remarks)
    }

    /// Which of several curves is the lowest where; nothing if all the way one is, or none is comparable.
    ///
    /// Two neighbouring points with different winners share the way between them.
    static func cheapest(of curves: [Curve], on axis: ChartAxis) -> [Band] {
        guard curves.count > 1, curves.allSatisfy(\.isJoined) else { return [] }
        let places = Set(curves.flatMap { $0.points.map(\.x) }).sorted()
        let winners = places.map { place in
            curves.compactMap { curve in
                curve.points.first { $0.x == place }.map { (height: $0.y, colour: curve.style.colour) }
            }.min { $0.height < $1.height }?.colour ?? ""
        }
        return places.indices.map { index in
            func middle(_ other: Int) -> Double {
                guard places.indices.contains(other) else { return other < 0 ? axis.low : axis.high }
                let product = places[index] * places[other]
                return axis.isLogarithmic ? product.squareRoot() : (places[index] + places[other]) / 2
            }
            return Band(
                from: max(axis.low, middle(index - 1)), to: min(axis.high, middle(index + 1)),
                colour: winners[index])
        }
    }

    static func figure(title: String, note: String, legend: [LegendEntry], _ panels: [Panel?]) -> Figure? {
        let drawn = panels.compactMap(\.self)
        guard !drawn.isEmpty else { return nil }
        return Figure(title: title, note: note, legend: legend, content: .panels(drawn))
    }

    /// The legend of curves that bear these names.
    ///
    /// - Parameter suffixes: What a primary and, if there is one, a secondary curve shows.
    static func legend(_ names: [String], suffixes: [String] = [""], isJoined: Bool = true) -> [LegendEntry] {
        names.enumerated().flatMap { index, name in
            suffixes.enumerated().compactMap { rank, suffix in
                let label = [name, suffix].filter { !$0.isEmpty }.joined(separator: ", ")
                guard !label.isEmpty else { return nil }
                let curve = Curve(
                    style: CurveStyle.of(name, at: index), isSecondary: rank > 0, isJoined: isJoined,
                    points: [])
                return LegendEntry(label: label, look: curve.look)
            }
        }
    }
}

/// The pictures of a sweep.
private struct SweptFigures {
    let title: String
    let curves: SweptCurves
    let laws: SizeLaws?
    let note: String

    private func figure(_ suffixes: [String], _ panels: [Panel?]) -> Figure? {
        ChartSet.figure(
            title: title, note: note,
            legend: ChartSet.legend(curves.axes.names, suffixes: suffixes, isJoined: curves.axes.isNumeric),
            panels)
    }

    private func panel(
        _ title: String, _ label: String, _ unit: AxisUnit, _ metrics: [String], besides others: [String] = []
    ) -> Panel? {
        func drawn(_ metrics: [String]) -> [Curve] {
            metrics.enumerated().flatMap { rank, metric in curves.curves(metric, isSecondary: rank > 0) }
        }
        return ChartSet.panel(
            title, label, unit: unit, x: curves.axis, drawn(metrics), besides: drawn(others),
            remarks: metrics.first.flatMap { laws?.remarks(on: $0) } ?? [])
    }

    /// As above, with the cheapest curve as a band along the lower edge.
    ///
    /// What is there for comparison alone would win nearly everywhere, being weaker, and hide what is asked for.
    private func ranked(_ panel: Panel?) -> Panel? {
        guard var panel else { return nil }
        let apart = comparators.map { CurveStyle.of($0, at: 0) }
        let rivals = panel.curves.filter { !apart.contains($0.style) }
        panel.bands = ChartSet.cheapest(of: rivals, on: panel.x)
        return panel
    }

    private var comparators: [String] { curves.axes.names.filter { ["hpke", "shared-key"].contains($0) } }

    private var cheapest: String { comparators.isEmpty ? "the cheapest" : "the cheapest tier" }

    var traffic: Figure? {
        figure(
            [""],
            [
                ranked(
                    panel(
                        "All traffic (band: \(cheapest))", "Bytes on all links",
                        .bytes, ["network.bytes"])),
                ranked(
                    panel(
                        "State of a device (band: \(cheapest))", "Bytes held", .bytes, ["device.state.mean"])),
            ])
    }

    var bytesPerMessage: Figure? {
        let (typical, mean) = ("message.upload.p50", "message.with-keys.upload.mean")
        return figure(
            [""],
            [
                ranked(
                    panel(
                        "A message by itself (median; band: \(cheapest))", "Upload for a message", .bytes,
                        [typical], besides: [mean])),
                ranked(
                    panel(
                        "With the keys that it has to bring (mean)", "Upload for a message", .bytes, [mean],
                        besides: [typical])),
            ])
    }

    var latency: Figure? {
        figure(
            ["median", "95th percentile"],
            [
                panel(
                    "From sending to decrypting", "Latency", .milliseconds,
                    ["message.latency.p50", "message.latency.p95"])
            ])
    }

    var rekeying: Figure? {
        figure(
            [""],
            [
                panel(
                    "Network traffic for a rekey (mean)", "Bytes for a rekey", .bytes, ["rekey.network.mean"]),
                panel(
                    "Until a member has entered it (95th percentile)", "Convergence", .milliseconds,
                    ["rekey.convergence.p95"]),
            ])
    }
}

/// The pictures of runs in which nothing is swept.
private struct SizeFigures {
    let title: String
    let series: [SeriesRow]
    let rekeys: [RekeyRow]

    private var curves: SizeCurves { SizeCurves(series: series, rekeys: rekeys) }

    private func panel(_ title: String, _ label: String, _ unit: AxisUnit, _ drawn: [Curve]) -> Panel? {
        let axis = ChartAxis.sizes(drawn.flatMap(\.points).map(\.x))
        return ChartSet.panel(title, label, unit: unit, x: axis, drawn)
    }

    private func figure(_ suffixes: [String], _ panels: [Panel?]) -> Figure? {
        let legend = ChartSet.legend(curves.mechanisms, suffixes: suffixes)
        return ChartSet.figure(title: title, note: SizeCurves.note, legend: legend, panels)
    }

    var bytesPerMessage: Figure? {
        let drawn = curves.curves(SizeCurves.bytesPerMessage(series), isSecondary: false)
        return figure(
            [""],
            [panel("All traffic of a bin over its messages", "Network bytes for a message", .bytes, drawn)])
    }

    var latency: Figure? {
        let medians = curves.curves(SizeCurves.samples(series, \.latencyP50Milliseconds), isSecondary: false)
        let tails = curves.curves(SizeCurves.samples(series, \.latencyP95Milliseconds), isSecondary: true)
        return figure(
            ["median", "95th percentile"],
            [panel("From sending to decrypting", "Latency", .milliseconds, medians + tails)])
    }

    var rekeying: Figure? {
        let bytes = curves.curves(SizeCurves.samples(rekeys) { Double($0.bytesTotal) }, isSecondary: false)
        let times = curves.curves(SizeCurves.samples(rekeys, \.convergedP95Milliseconds), isSecondary: false)
        return figure(
            [""],
            [
                panel("Network traffic for a rekey", "Bytes for a rekey", .bytes, bytes),
                panel(
                    "Until a member has entered it (95th percentile)", "Convergence", .milliseconds, times),
            ])
    }
}
