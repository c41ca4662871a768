internal import Observation
internal import Results
internal import Statistics

/// The pictures of how far each value of a sweep is from the one that it is held against.
///
/// Runs of one seed met the same people and the same network: what they have in common drops out, and small differences show.
struct DifferenceFigures {
    let title: String
    let circumstances: String
    let curves: SweptCurves
    let paired: PairedRuns
    let confidence: Double
    private let reference: SweptReference
    private let cells: [RunCell.Name: RunCell]

    /// - Parameter confidence: That intervals are said to have.
    init?(
        title: String, circumstances: String, curves: SweptCurves, paired: PairedRuns, confidence: Double
    ) {
        let runs = paired.runs
        guard
            let reference = SweptReference(
                paths: runs.axes, values: runs.rows.map(\.sweptValues), asked: paired.reference)
        else { return nil }
        self.title = title
        self.circumstances = circumstances
        self.curves = curves
        self.paired = paired
        self.confidence = confidence
        self.reference = reference
        cells = Dictionary(runs.cells(by: runs.axes).map { ($0.name, $0) }) { first, _ in first }
    }

    private static let panelsMax = 3

    /// Panels of a few metrics side by side; of metrics without a replication in common there are none.
    func figures(of metrics: [String]) -> [Figure] {
        let panels = SweptAxes.unique(metrics).compactMap(panel)
        return stride(from: 0, to: panels.count, by: Self.panelsMax).map { first in
            let drawn = panels[first..<min(first + Self.panelsMax, panels.count)]
            let shown = names.filter { name in drawn.contains { $0.names.contains(name) } }
            return Figure(
                title: "\(title): difference to \(reference.name)", note: note, legend: legend(shown),
                arrangement: .row, panels: drawn.map(\.panel))
        }
    }

    /// Those of the curves, without the reference where it is one of them.
    private var names: [String] {
        let present = Set(cells.keys.filter { !isReference($0) }.map { curves.axes.name(of: $0.sweptValues) })
        return curves.axes.names.filter(present.contains)
    }

    private func legend(_ names: [String]) -> [LegendEntry] {
        names.filter { !$0.isEmpty }.map {
            LegendEntry(label: $0, swatch: .curve(style(of: $0), curves.trace))
        }
    }

    private func style(of name: String) -> CurveStyle {
        .of(name, at: curves.axes.names.firstIndex(of: name) ?? 0)
    }

    private var note: String {
        let share = AxisUnit.short(confidence * 100)
        return [
            curves.axes.extent, circumstances,
            "means over replications, paired by seed; bars: \(share) % confidence intervals, each by itself",
        ].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private func isReference(_ name: RunCell.Name) -> Bool {
        name.sweptValues[reference.axis] == reference.value
    }

    private func partner(of name: RunCell.Name) -> RunCell? {
        var values = name.sweptValues
        values[reference.axis] = reference.value
        return cells[RunCell.Name(metric: name.metric, sweptValues: values)]
    }
}

// MARK: - Panels

extension DifferenceFigures {
    private struct Drawn {
        let panel: Panel
        let names: [String]
    }

    /// A difference, and what it is to.
    private struct Held {
        let name: String
        let x: Double
        let difference: Difference
        let base: Double
    }

    private func panel(_ metric: String) -> Drawn? {
        let held = self.held(metric)
        let isRelative = Self.isRelative(held.map(\.base))
        let drawn = names.compactMap { name -> (name: String, curve: Curve)? in
            let points = held.filter { $0.name == name }.map { Self.point($0, isRelative: isRelative) }
            guard !points.isEmpty else { return nil }
            return (
                name,
                Curve(style: style(of: name), trace: curves.trace, points: points.sorted { $0.x < $1.x })
            )
        }
        // Of one difference there is nothing to see that a number does not say, and of none nothing.
        let points = drawn.flatMap(\.curve.points)
        guard points.count > 1, points.contains(where: { $0.y != 0 || $0.high != 0 }) else { return nil }
        let unit = MetricDefinition(ofColumn: metric)?.unit ?? "1"
        let axisUnit = isRelative ? .plain : AxisUnit(of: metric, in: unit)
        let values = points.flatMap { [$0.y, $0.low ?? $0.y, $0.high ?? $0.y] }
        let label =
            isRelative
            ? "Difference, % of \(reference.name)"
            : "Difference" + (axisUnit == .plain && unit != "1" ? ", \(unit)" : "")
        let panel = Panel(
            title: metric, x: curves.axis,
            y: .vertical(
                label, values: values + [0], unit: isRelative ? .plain : axisUnit, spread: .infinity),
            // Bands of several curves about one line would hide each other.
            marks: drawn.flatMap {
                [
                    .intervalBars(Intervals(colour: $0.curve.style.colour, points: $0.curve.points)),
                    .curve($0.curve),
                ]
            }
                + [.rule(Rule(direction: .horizontal, position: 0, dash: .solid, label: nil))])
        return Drawn(panel: panel, names: drawn.map(\.name))
    }

    private func held(_ metric: String) -> [Held] {
        paired.runs.cells(by: paired.runs.axes).filter { $0.name.metric == metric && !isReference($0.name) }
            .compactMap { cell in
                guard let base = partner(of: cell.name),
                    let difference = base.difference(to: cell, confidence: paired.confidence)
                else { return nil }
                let values = cell.name.sweptValues
                return Held(
                    name: curves.axes.name(of: values),
                    x: curves.axes.place(of: values) + curves.shift(ofName: curves.axes.name(of: values)),
                    difference: difference, base: base.mean)
            }
    }

    /// Where what they are to is of other sizes at other places, one place would hide the others.
    private static func isRelative(_ bases: [Double]) -> Bool {
        guard let least = bases.min(), let greatest = bases.max(), least > 0 else { return false }
        return greatest / least >= 4
    }

    private static func point(_ held: Held, isRelative: Bool) -> CurvePoint {
        let scale = isRelative ? 100 / held.base : 1
        let interval = held.difference.interval
        return CurvePoint(
            x: held.x, y: held.difference.mean * scale, low: interval.low * scale, high: interval.high * scale
        )
    }
}
