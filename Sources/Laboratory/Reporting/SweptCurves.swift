internal import Observation
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
        guard axes.isNumeric else { return .named(Self.label(of: path), texts) }
        let places = texts.map { Axis.Tic(position: axes.place(ofText: $0), label: $0) }
        if axes.isOfSizes {
            var axis = Axis.sizes(places.map(\.position))
            // At the sizes that were tried, unless they are too many.
            if places.count <= 14 { axis = .marked(axis.label, places) }
            return axis
        }
        return .marked(Self.label(of: path), places)
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
        "network.edge.attach": "Edge nodes of each device",
        "network.edge.replicas": "Edge nodes that keep each message",
        "scheme.update.period": "How often each member renews its keys",
    ]

    /// What is swept of a fault, whichever it is.
    private static let faultLabels = [
        "edge-down": "Edge nodes that are down",
        "crash": "Edge nodes that crash",
        "censor.share": "Edge nodes that censor",
        "withhold-keys": "Edge nodes that withhold keys",
        "reuse-keys": "Edge nodes that hand out used keys",
        "equivocate": "Devices that are given another order",
        "sybils.count": "Peers of the attacker",
        "restore.share": "Devices that go back to an old copy",
        "restore.age": "How old the copy is",
        "for": "How long the fault lasts",
    ]

    private static func label(of path: String) -> String {
        if let label = axisLabels[path] { return label }
        guard path.hasPrefix("network.faults["), let end = path.firstIndex(of: "]") else { return path }
        return faultLabels[String(path[end...].dropFirst(2))] ?? path
    }

    /// Between names there is nothing that a line could show.
    var trace: Curve.Trace { axes.isNumeric ? .joined : .scattered(count: axes.horizontalTexts.count) }

    /// The curves of one metric, for those names that have it.
    func curves(_ metric: String, isSecondary: Bool) -> [Curve] {
        let rows = summary.rows.filter { $0.metric == metric && $0.mean.isFinite }
        let names = axes.names
        return names.enumerated().compactMap { index, name in
            let style = CurveStyle.of(name, at: index)
            return curve(of: rows, name: name, style: isSecondary ? style.secondary : style)
        }
    }

    /// The curve of one metric and one name.
    func curve(_ metric: String, ofName name: String, style: CurveStyle) -> Curve? {
        guard axes.names.contains(name) else { return nil }
        let rows = summary.rows.filter { $0.metric == metric && $0.mean.isFinite }
        return curve(of: rows, name: name, style: style)
    }

    private func curve(of rows: [SummaryRow], name: String, style: CurveStyle) -> Curve? {
        let shift = shift(ofName: name)
        let points = rows.filter { axes.name(of: $0.sweptValues) == name }.map { row in
            CurvePoint(
                x: axes.place(of: row.sweptValues) + shift, y: row.center, low: row.ciLow, high: row.ciHigh)
        }
        guard !points.isEmpty else { return nil }
        return Curve(style: style, trace: trace, points: points.sorted { $0.x < $1.x })
    }

    /// Points above one name of the horizontal axis stand side by side.
    func shift(ofName name: String) -> Double {
        guard !axes.isNumeric, let place = axes.names.firstIndex(of: name) else { return 0 }
        return (Double(place) - Double(axes.names.count - 1) / 2) * 0.06
    }

    /// What was run, and what bars and bands mean.
    func note(confidence: Double, circumstances: String) -> String {
        // Of a point the metrics that each replication has tell how many there were.
        let counts = summary.points.map { $0.map(\.replications).max() ?? 1 }
        let (least, most) = (counts.min() ?? 1, counts.max() ?? 1)
        let share = AxisUnit.short(confidence * 100)
        let mark = axes.isNumeric ? "bands" : "bars"
        let means =
            most > 1
            ? "means (of quantiles medians) of \(least == most ? "\(most)" : "\(least) to \(most)") replications; \(mark): \(share) % confidence intervals"
            : "one replication of each point"
        return [axes.extent, circumstances, means].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
