internal import Metering
internal import Results

/// Whose the bytes are: stacked shares of the traffic classes, a panel for each curve of the other charts.
struct TrafficShares: Equatable, Sendable {
    /// Columns side by side, each of shares that add up to 100.
    struct Panel: Equatable, Sendable {
        let title: String
        let columns: [(label: String, percentages: [Double])]

        static func == (own: Panel, other: Panel) -> Bool {
            own.title == other.title && own.columns.map(\.label) == other.columns.map(\.label)
                && own.columns.map(\.percentages) == other.columns.map(\.percentages)
        }
    }

    /// The classes that have bytes in any column, the lowest of the stack first.
    let classes: [TrafficClass]
    let panels: [Panel]
    let label: String

    private static let columnCountMax = 3

    /// - Returns: Nothing where no byte was counted.
    init?(_ summary: SummaryTable) {
        let axes = SweptAxes(paths: summary.axes, values: summary.rows.map(\.sweptValues))
        let present = TrafficClass.allCases.filter { kind in
            summary.rows.contains { $0.metric == Self.metric(kind) && $0.mean > 0 }
        }
        guard !present.isEmpty else { return nil }
        let names = axes?.names ?? [""]
        let texts = axes?.horizontalTexts ?? ["whole run"]
        classes = present
        label = axes.map { $0.isOfSizes ? "Devices in the group" : $0.horizontalPath } ?? ""
        panels = names.map { name in
            let columns = texts.map { text in
                let bytes = present.map { kind in
                    summary.rows.first { row in
                        row.metric == Self.metric(kind)
                            && (axes.map {
                                $0.name(of: row.sweptValues) == name
                                    && $0.place(of: row.sweptValues) == $0.place(ofText: text)
                            } ?? true)
                    }?.mean ?? 0
                }
                let sum = bytes.reduce(0, +)
                return (text, bytes.map { sum > 0 ? 100 * $0 / sum : 0 })
            }
            return Panel(title: name, columns: columns)
        }
    }

    private static func metric(_ kind: TrafficClass) -> String { "network.bytes.\(kind.name)" }

    var rowCount: Int { (panels.count + Self.columnCountMax - 1) / Self.columnCountMax }

    var legend: [LegendEntry] {
        classes.enumerated().map { index, kind in
            LegendEntry(
                label: kind.name, look: "boxes fillstyle solid 0.85 noborder linecolor rgb '\(colour(index))'"
            )
        }
    }

    /// A class looks the same in every picture.
    private func colour(_ index: Int) -> String { Self.colours[classes[index].rawValue] }

    /// Okabe and Ito's palette, and two greys for what no device has to do with.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#c8c8c8", "#808080",
    ]

    var dataBlocks: [String] {
        panels.enumerated().flatMap { number, panel in
            Gnuplot.data(
                "$s\(number)",
                panel.columns.enumerated().map { place, column in
                    var sum = 0.0
                    return [Double(place)]
                        + column.percentages.map { share in
                            sum += share
                            return sum
                        }
                })
        }
    }

    /// - Parameter top: Where the uppermost panel's edge lies, as a share of the picture's height.
    func script(top: Double) -> [String] {
        let columnCount = min(panels.count, Self.columnCountMax)
        let height = (top - 0.1) / Double(rowCount)
        return panels.enumerated().flatMap { number, panel in
            let (row, column) = number.quotientAndRemainder(dividingBy: columnCount)
            let upper = top - Double(row) * height
            let width = 1 / Double(columnCount)
            return [
                "set lmargin at screen \(Gnuplot.number(Double(column) * width + 0.065))",
                "set rmargin at screen \(Gnuplot.number(Double(column + 1) * width - 0.015))",
                "set tmargin at screen \(Gnuplot.number(upper))",
                "set bmargin at screen \(Gnuplot.number(upper - height + 0.1))",
                "set title \(Gnuplot.quoted(panel.title)) font ',15' offset 0,-0.6",
                "set xlabel \(Gnuplot.quoted(label)) offset 0,0.4",
                "set ylabel \(Gnuplot.quoted(column == 0 ? "Share of all bytes" : ""))",
                "set format y '%g %%'", "set xrange [-0.6:\(Double(panel.columns.count) - 0.4)]",
                "set yrange [0:100]", "set boxwidth 0.8", "unset logscale",
                "set xtics (\(tics(of: panel))) nomirror rotate by 0", "set ytics 25 nomirror",
                "plot " + parts(of: number).joined(separator: ", \\\n     "),
            ]
        }
    }

    private func tics(of panel: Panel) -> String {
        panel.columns.enumerated().map { "\(Gnuplot.ticLabel($1.label)) \($0)" }.joined(separator: ", ")
    }

    /// The highest sum first: each column covers what is below it.
    private func parts(of number: Int) -> [String] {
        classes.indices.reversed().map { index in
            "$s\(number) using 1:\(index + 2) with boxes fillstyle solid 0.85 noborder linecolor rgb"
                + " '\(colour(index))' notitle"
        }
    }
}
