internal import Results

/// The pictures of runs in which nothing is swept.
struct SizeFigures {
    let title: String
    let series: [SeriesRow]
    let rekeys: [RekeyRow]

    private var curves: SizeCurves { SizeCurves(series: series, rekeys: rekeys) }

    private func panel(_ title: String, _ label: String, _ unit: AxisUnit, _ drawn: [Curve]) -> Panel? {
        let sizes = drawn.flatMap(\.points).map(\.x)
        // Of a group that stays as large as it is there is no picture by its size.
        guard let least = sizes.min(), let greatest = sizes.max(), greatest >= 2 * least else { return nil }
        let axis = Axis.sizes(sizes)
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
