internal import Glibc
internal import Quantities
internal import Results

/// Reads curves out of a summary: one swept path becomes the horizontal axis, the others tell curves apart.
struct SweptCurves {
    let summary: SummaryTable
    /// Whether the horizontal axis is one of numbers; their points are joined by lines.
    let isNumeric: Bool
    /// Which of the summary's axes is the horizontal one.
    private let horizontal: Int

    /// - Returns: Nothing when no path takes more than one value.
    init?(_ summary: SummaryTable) {
        func values(_ axis: Int) -> [String] { Self.unique(summary.rows.map { $0.sweptValues[axis] }) }
        let varying = summary.axes.indices.filter { values($0).count > 1 }
        let numeric = varying.filter { values($0).allSatisfy { Self.number($0) != nil } }
        self.summary = summary
        if let sizes = numeric.first(where: { summary.axes[$0] == "group.devices" }) ?? numeric.first {
            (horizontal, isNumeric) = (sizes, true)
        } else if let names = varying.last {
            (horizontal, isNumeric) = (names, false)
        } else {
            return nil
        }
    }

    /// What a swept text says as a number in base units; nothing for a name.
    private static func number(_ text: String) -> Double? {
        for kind in [QuantityKind.plain, .ratio, .duration, .byteCount, .bandwidth, .rate] {
            if let value = try? kind.parse(text) { return value }
        }
        return nil
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    private var horizontalTexts: [String] {
        Self.unique(summary.rows.map { $0.sweptValues[horizontal] })
    }

    private func place(of text: String) -> Double {
        guard isNumeric else { return Double(horizontalTexts.firstIndex(of: text) ?? 0) }
        return Self.number(text) ?? 0
    }

    var axis: ChartAxis {
        let path = summary.axes[horizontal]
        guard isNumeric else { return .named(Self.axisLabels[path] ?? path, horizontalTexts) }
        let places = horizontalTexts.map { ChartAxis.Tic(position: place(of: $0), label: $0) }
        if path == "group.devices" {
            var axis = ChartAxis.sizes(places.map(\.position))
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
        "scheme.thresholds.sender-keys-above": "Sender keys above (devices)",
        "scheme.rotation.messages": "Messages before a sender makes a new key",
        "network.edge.nodes": "Edge nodes",
    ]

    /// The names of the curves, in the order of the sweep; one empty name when nothing else is swept.
    var names: [String] { Self.unique(summary.rows.map(name)) }

    private func name(of row: SummaryRow) -> String {
        let others = summary.axes.indices.filter { axis in
            axis != horizontal && Set(summary.rows.map { $0.sweptValues[axis] }).count > 1
        }
        return others.map { axis in
            let path = summary.axes[axis]
            let word = path.split(separator: ".").last.map(String.init) ?? path
            return path == "scheme.mechanism" ? row.sweptValues[axis] : "\(word) \(row.sweptValues[axis])"
        }.joined(separator: ", ")
    }

    /// The curves of one metric, for those names that have it.
    func curves(_ metric: String, isSecondary: Bool) -> [Curve] {
        let rows = summary.rows.filter { $0.metric == metric && $0.mean.isFinite }
        let names = names
        return names.enumerated().compactMap { index, name in
            // Points above one name stand side by side.
            let shift = isNumeric ? 0 : (Double(index) - Double(names.count - 1) / 2) * 0.06
            let points = rows.filter { self.name(of: $0) == name }.map { row in
                CurvePoint(
                    x: place(of: row.sweptValues[horizontal]) + shift, y: row.mean, low: row.ciLow,
                    high: row.ciHigh)
            }
            guard !points.isEmpty else { return nil }
            return Curve(
                style: CurveStyle.of(name, at: index), isSecondary: isSecondary, isJoined: isNumeric,
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
