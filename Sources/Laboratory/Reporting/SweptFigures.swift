/// The pictures of a sweep.
struct SweptFigures {
    let title: String
    let curves: SweptCurves
    let laws: SizeLaws?
    let note: String

    private func figure(_ suffixes: [String], _ panels: [Panel?]) -> Figure? {
        ChartSet.figure(
            title: title, note: note,
            legend: ChartSet.legend(curves.axes.names, suffixes: suffixes, trace: curves.trace),
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
        let rivals = panel.marks.compactMap { mark -> Curve? in
            guard case .curve(let curve) = mark, !apart.contains(curve.style) else { return nil }
            return curve
        }
        panel.marks += ChartSet.cheapest(of: rivals, on: panel.x).map(Mark.ribbon)
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
