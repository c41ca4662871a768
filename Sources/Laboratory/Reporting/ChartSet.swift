public import Results

/// Every picture that results can give.
public enum ChartSet {
    /// The charts of one scenario, the one that it asks for first; those without data are left out.
    ///
    /// - Parameters:
    ///   - title: Of the scenario; any text.
    ///   - circumstances: What all points have in common, for the line under the title.
    ///   - shown: The metrics that the first pictures show.
    ///   - paired: What differences are made of; without it there are none.
    ///   - timelines: Of which points; of none the first.
    ///   - confidence: Of the summary's intervals, such as 0.95.
    ///   - laws: To be written beside the curves.
    public static func charts(
        title: String, circumstances: String = "", shown: [String] = [], paired: PairedRuns? = nil,
        timelines: [TimelineSubject] = [], summary: SummaryTable, series: SeriesTable, rekeys: RekeysTable,
        confidence: Double, laws: SizeLaws?
    ) -> [Chart] {
        let figures: [(String, Figure?)]
        var asked: [(String, Figure?)] = []
        if let swept = SweptCurves(summary) {
            let set = SweptFigures(
                title: title, curves: swept, laws: laws,
                note: swept.note(confidence: confidence, circumstances: circumstances))
            let differences = paired.flatMap {
                DifferenceFigures(
                    title: title, circumstances: circumstances, curves: swept, paired: $0,
                    confidence: confidence)
            }
            asked =
                named("shown", set.shown(shown))
                + named("differences", differences?.figures(of: shown) ?? [])
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
        let all =
            asked + [("timeline", TimelineFigures(title: title, series: series, subjects: timelines).figure)]
            + figures + [
                ("device-day", TrafficShares(summary, of: .deviceDay)?.figure(title: title)),
                ("traffic-classes", TrafficShares(summary, of: .allBytes)?.figure(title: title)),
            ]
        return all.compactMap { name, figure in figure.map { Chart(name: name, figure: $0) } }
    }

    private static func named(_ name: String, _ figures: [Figure]) -> [(String, Figure?)] {
        figures.enumerated().map { place, figure in (place == 0 ? name : "\(name)-\(place + 1)", figure) }
    }

    /// A panel of curves, or nothing when there are none.
    ///
    /// - Parameter neighbours: Curves of another panel, with which this one shares its vertical axis.
    static func panel(
        _ title: String, _ label: String, unit: AxisUnit, x: Axis, _ curves: [Curve],
        besides neighbours: [Curve] = [], remarks: [Remark] = []
    ) -> Panel? {
        // Of one point there is nothing to see that a number does not say.
        guard curves.contains(where: { $0.points.count > 1 }) || curves.count > 1 else { return nil }
        let values = (curves + neighbours).flatMap(\.points).flatMap { point in
            // An interval that reaches to zero or below does not decide the axis.
            [point.y, point.high ?? point.y] + (point.low.map { $0 > point.y / 10 ? [$0] : [] } ?? [])
        }
        return Panel(
            title: title, x: x, y: .vertical(label, values: values, unit: unit),
            marks: curves.flatMap(\.marks), remarks: remarks)
    }

    /// Which of several curves is the lowest where, as far as their intervals tell; nothing if none is comparable.
    ///
    /// Two neighbouring points with different winners share the way between them.
    ///
    /// - Parameter isRival: Whether a curve of this style may be the cheapest there.
    static func cheapest(
        of curves: [Curve], on axis: Axis, where isRival: (CurveStyle, Double) -> Bool = { _, _ in true }
    ) -> [Ribbon] {
        guard curves.count > 1, curves.allSatisfy({ $0.trace == .joined }) else { return [] }
        let places = Set(curves.flatMap { $0.points.map(\.x) }).sorted()
        return places.indices.compactMap { index in
            guard
                let colour = winner(of: curves.filter { isRival($0.style, places[index]) }, at: places[index])
            else { return nil }
            func middle(_ other: Int) -> Double {
                guard places.indices.contains(other) else { return other < 0 ? axis.low : axis.high }
                let product = places[index] * places[other]
                return axis.isLogarithmic ? product.squareRoot() : (places[index] + places[other]) / 2
            }
            return Ribbon(
                start: max(axis.low, middle(index - 1)), end: min(axis.high, middle(index + 1)),
                fill: Fill(colour: colour, strength: 0.9))
        }
    }

    /// The colour of the lowest curve at a place, or of a tie; nothing where there are not two, or one has no interval.
    private static func winner(of curves: [Curve], at place: Double) -> Colour? {
        let rivals = curves.compactMap { curve in
            curve.points.first { $0.x == place }.map { (point: $0, colour: curve.style.colour) }
        }.sorted { $0.point.y < $1.point.y }
        guard rivals.count > 1 else { return nil }
        // What has no interval is told from nothing.
        let lows = rivals.dropFirst().compactMap(\.point.low)
        guard let high = rivals[0].point.high, lows.count == rivals.count - 1, let least = lows.min() else {
            return nil
        }
        return high < least ? rivals[0].colour : CurveStyle.tie
    }

    static func figure(title: String, note: String, legend: [LegendEntry], _ panels: [Panel?]) -> Figure? {
        let drawn = panels.compactMap(\.self)
        guard !drawn.isEmpty else { return nil }
        return Figure(title: title, note: note, legend: legend, arrangement: .row, panels: drawn)
    }

    /// The legend of curves that bear these names.
    ///
    /// - Parameter suffixes: What a primary and, if there is one, a secondary curve shows.
    static func legend(_ names: [String], suffixes: [String] = [""], trace: Curve.Trace = .joined)
        -> [LegendEntry]
    {
        names.enumerated().flatMap { index, name in
            suffixes.enumerated().compactMap { rank, suffix in
                let label = [name, suffix].filter { !$0.isEmpty }.joined(separator: ", ")
                guard !label.isEmpty else { return nil }
                let style = CurveStyle.of(name, at: index)
                return LegendEntry(label: label, swatch: .curve(rank > 0 ? style.secondary : style, trace))
            }
        }
    }
}
