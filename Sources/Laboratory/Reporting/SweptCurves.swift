internal import Results

/// Reads curves out of a summary.
struct SweptCurves {
    let summary: SummaryTable
    let axes: SweptAxes

    /// - Returns: Nothing when no path takes more than one value.
    init?(_ summary: SummaryTable) {
        guard let axes = SweptAxes(paths: summary.axes, values: summary.rows.map(\.sweptValues)) else {
            return nil
        }
        self.summary = summary
        self.axes = axes
    }

    var axis: Axis {
        let (path, texts) = (axes.horizontalPath, axes.horizontalTexts)
        guard axes.isNumeric else { return .named(Self.axisLabels[path] ?? path, texts) }
        let places = texts.map { Axis.Tic(position: axes.place(ofText: $0), label: $0) }
        if axes.isOfSizes {
            var axis = Axis.sizes(places.map(\.position))
            // At the sizes that were tried, unless they are too many.
            if places.count <= 14 { axis = .marked(axis.label, places) }
            return axis
        }
        return .marked(Self.axisLabels[path] ?? path, places)
    }

    private static let axisLabels = [
        "network.access.loss": "Share of packets lost on each access link",
        "network.access.delay": "Delay of each access link, one way",
        "workload.messages.rate": "Messages of the whole group",
        "workload.messages.size": "Size of a message",
        "scheme.mechanism": "Mechanism",
        "scheme.ladder[0].up-to": "The first gear up to (devices)",
        "scheme.rotation.messages": "Messages before a sender makes a new key",
        "network.edge.nodes": "Edge nodes",
    ]

    /// Between names there is nothing that a line could show.
    var trace: Curve.Trace { axes.isNumeric ? .joined : .scattered(count: axes.horizontalTexts.count) }

    /// The curves of one metric, for those names that have it.
    func curves(_ metric: String, isSecondary: Bool) -> [Curve] {
        let rows = summary.rows.filter { $0.metric == metric && $0.mean.isFinite }
        let names = axes.names
        return names.enumerated().compactMap { index, name in
            // Points above one name stand side by side.
            let shift = axes.isNumeric ? 0 : (Double(index) - Double(names.count - 1) / 2) * 0.06
            let points = rows.filter { axes.name(of: $0.sweptValues) == name }.map { row in
                CurvePoint(
                    x: axes.place(of: row.sweptValues) + shift, y: row.mean, low: row.ciLow, high: row.ciHigh)
            }
            guard !points.isEmpty else { return nil }
            let style = CurveStyle.of(name, at: index)
            return Curve(
                style: isSecondary ? style.secondary : style, trace: trace,
                points: points.sorted { $0.x < $1.x })
        }
    }

    /// What the bars mean.
    func note(confidence: Double) -> String {
        let counts = summary.rows.map(\.replications)
        guard let most = counts.max(), most > 1 else { return "One replication of each point" }
        let share = AxisUnit.short(confidence * 100)
        return "Means of \(most) replications; bars and bands: \(share) % confidence intervals"
    }
}
