/// The pictures of a sweep.
struct SweptFigures {
    let title: String
    let curves: SweptCurves
    let laws: SizeLaws?
    let note: String

    private func figure(_ suffixes: [String], _ panels: [Panel?]) -> Figure? {
        let hasStrip = panels.contains { panel in
            panel?.marks.contains { if case .ribbon = $0 { true } else { false } } ?? false
        }
        return ChartSet.figure(
            title: title, note: hasStrip ? "\(note); strip: the cheapest, grey: a tie" : note,
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

    /// As above, with a strip above the panel in the colour of the cheapest of those who served users alike, grey where
    /// intervals meet.
    private func ranked(_ panel: Panel?) -> Panel? {
        guard var panel else { return nil }
        let rivals = panel.marks.compactMap { if case .curve(let curve) = $0 { curve } else { nil } }
        let served = curves.curves("delivery.written", isSecondary: false)
        let ribbons = ChartSet.cheapest(of: rivals, on: panel.x) { style, place in
            func share(of curve: Curve) -> Double? { curve.points.first { $0.x == place }?.y }
            return WorkDone.isServed(
                served.first { $0.style == style }.flatMap(share),
                amongSharesUpTo: served.compactMap(share).max())
        }
        panel.marks += ribbons.map(Mark.ribbon)
        return panel
    }

    var traffic: Figure? {
        figure(
            [""],
            [
                ranked(
                    panel(
                        "All traffic", "Bytes on all links",
                        .bytes, ["network.bytes"])),
                ranked(
                    panel(
                        "State of a device", "Bytes held", .bytes, ["device.state.mean"])
                ),
            ])
    }

    var bytesPerMessage: Figure? {
        let (typical, mean) = ("message.upload.p50", "message.with-keys.upload.mean")
        return figure(
            [""],
            [
                ranked(
                    panel(
                        "A message by itself (median)", "Upload for a message", .bytes,
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
