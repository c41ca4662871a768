/// An axis as the commands that set it up.
struct AxisScript {
    let axis: Axis
    /// Gnuplot's: `x` or `y`.
    let name: String
    var showsLabels = true
    var showsTitle = true

    /// - Parameter titleOffset: By how many letters to the right and up the title is moved.
    func commands(titleOffset: String? = nil) -> [String] {
        let tics = axis.tics.map { tic in
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
}
