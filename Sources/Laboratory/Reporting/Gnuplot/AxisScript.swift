/// An axis as the commands that set it up.
struct AxisScript {
    let axis: Axis
    /// Gnuplot's: `x` or `y`.
    let name: String
    var showsLabels = true
    var showsTitle = true

    /// - Parameter titleOffset: By how many letters to the right and up the title is moved.
    func commands(titleOffset: String? = nil) -> [String] {
        let tics = ticsThatFit.map { tic in
            "\(Gnuplot.ticLabel(showsLabels ? tic.label : "")) \(Gnuplot.number(tic.position))"
        }
        return [
            axis.isLogarithmic ? "set logscale \(name) \(name == "x" ? 2 : 10)" : "unset logscale \(name)",
            "set \(name)range [\(Gnuplot.number(axis.low)):\(Gnuplot.number(axis.high))]",
            "set \(name)tics (\(tics.joined(separator: ", "))) nomirror",
            "set \(name)label \(Gnuplot.quoted(showsTitle ? axis.label : ""))"
                + (titleOffset.map { " offset \($0)" } ?? ""),
        ]
    }

    /// With the labels left off that would run into the one before, in a picture of gnuplot's usual width.
    private var ticsThatFit: [Axis.Tic] {
        guard axis.crowding != .none else { return axis.tics }
        var lastEnd = -1.0
        return axis.tics.sorted { $0.position < $1.position }.map { tic in
            let half = Double(tic.label.count + 1) * 0.009
            guard axis.share(of: tic.position) - half >= lastEnd else {
                return Axis.Tic(position: tic.position, label: "")
            }
            lastEnd = axis.share(of: tic.position) + half
            return tic
        }
    }
}
