internal import Observation

/// The pictures that a scenario asks for: its own metrics over what is swept.
extension SweptFigures {
    /// More lines in a panel are no picture.
    static let linesMax = 6
    /// More panels side by side are too narrow.
    private static let panelsMax = 3

    /// One figure for a few metrics side by side; where there are too many curves for a panel, one for each metric with
    /// the curves in groups.
    func shown(_ metrics: [String]) -> [Figure] {
        let unique = SweptAxes.unique(metrics)
        let groups = curves.axes.groups(ofAtMost: Self.linesMax)
        guard groups.count > 1 else {
            return stride(from: 0, to: unique.count, by: Self.panelsMax).compactMap { first in
                let panels = unique[first..<min(first + Self.panelsMax, unique.count)].map {
                    shownPanel(
                        $0, title: $0, curves.curves($0, isSecondary: false),
                        remarks: laws?.remarks(on: $0) ?? [])
                }
                return ChartSet.figure(
                    title: title, note: note,
                    legend: ChartSet.legend(curves.axes.names, trace: curves.trace), panels)
            }
        }
        return unique.compactMap { grouped($0, groups) }
    }

    private func grouped(_ metric: String, _ groups: [SweptAxes.Group]) -> Figure? {
        let all = curves.curves(metric, isSecondary: false)
        let labels = SweptAxes.unique(groups.flatMap(\.labels))
        let panels = groups.compactMap { group in
            // What is called the same looks the same in each panel.
            let own = zip(group.names, group.labels).compactMap { name, label in
                curves.curve(
                    metric, ofName: name, style: .of(label, at: labels.firstIndex(of: label) ?? 0))
            }
            return shownPanel(metric, title: group.heading, own, besides: all, remarks: [])
        }
        guard !panels.isEmpty else { return nil }
        return Figure(
            title: "\(title): \(metric)", note: note,
            legend: ChartSet.legend(labels, trace: curves.trace),
            arrangement: .grid(columnCount: min(panels.count, Self.panelsMax)), panels: panels)
    }

    private func shownPanel(
        _ metric: String, title: String, _ drawn: [Curve], besides others: [Curve] = [], remarks: [Remark]
    ) -> Panel? {
        let unit = MetricDefinition(ofColumn: metric)?.unit ?? "1"
        return ChartSet.panel(
            title, ["1", "B", "ms"].contains(unit) ? "" : unit, unit: AxisUnit(of: metric, in: unit),
            x: curves.axis,
            drawn, besides: others, remarks: remarks)
    }
}
