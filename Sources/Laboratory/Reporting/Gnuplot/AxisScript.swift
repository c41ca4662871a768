/// An axis as the commands that set it up.
struct AxisScript {
    let axis: Axis
    /// Gnuplot's: `x` or `y`.
    let name: String
    /// For each tic the lines of its label.
    let labels: [[String]]
    let titleLines: [String]
    /// In lines: gnuplot has room for one line of labels above the title.
    private let titleDrop: Int

    /// One beside which all labels stand.
    init(vertical axis: Axis, showsTitle: Bool) {
        self.axis = axis
        name = "y"
        labels = axis.tics.map { [$0.label] }
        titleLines = showsTitle ? [axis.label] : []
        titleDrop = 0
    }

    /// One with the labels and the title that have room below it, or with none.
    init(horizontal axis: Axis, foot: PanelFoot?) {
        self.axis = axis
        name = "x"
        labels = foot?.ticLabels ?? axis.tics.map { _ in [] }
        titleLines = foot?.titleLines ?? []
        titleDrop = max(0, (foot?.ticLineCount ?? 0) - 1)
    }

    var commands: [String] {
        let tics = zip(axis.tics, labels).map { tic, label in
            "\(Gnuplot.ticLabel(label)) \(Gnuplot.number(tic.position))"
        }
        return [
            axis.isLogarithmic ? "set logscale \(name) \(name == "x" ? 2 : 10)" : "unset logscale \(name)",
            "set \(name)range [\(Gnuplot.number(axis.low)):\(Gnuplot.number(axis.high))]",
            "set \(name)tics (\(tics.joined(separator: ", "))) nomirror",
            "set \(name)label \(Gnuplot.quoted(lines: titleLines)) offset 0,\(-titleDrop)",
        ]
    }
}
