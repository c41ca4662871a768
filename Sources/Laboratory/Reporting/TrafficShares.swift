internal import Metering
internal import Results

/// Whose the bytes are: stacked shares of the traffic classes, a panel for each curve of the other charts.
struct TrafficShares {
    /// The columns of one curve, each of shares that add up to 100.
    struct Stacks {
        let name: String
        let percentages: [[Double]]
    }

    /// The classes that have bytes in any column, the lowest of the stack first.
    let classes: [TrafficClass]
    let stacks: [Stacks]
    /// Of what stands side by side, and of each column.
    let label: String
    let texts: [String]

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
        self.texts = texts
        label = axes.map { $0.isOfSizes ? "Devices in the group" : $0.horizontalPath } ?? ""
        stacks = names.map { name in
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
                return bytes.map { sum > 0 ? 100 * $0 / sum : 0 }
            }
            return Stacks(name: name, percentages: columns)
        }
    }

    private static func metric(_ kind: TrafficClass) -> String { "network.bytes.\(kind.name)" }

    func figure(title: String) -> Figure? {
        guard !stacks.isEmpty else { return nil }
        let fills = classes.map(Self.fill)
        let tics = texts.enumerated().map { Axis.Tic(position: Double($0.offset), label: $0.element) }
        let columns = Axis(
            label: label, isLogarithmic: false, low: -0.6, high: Double(texts.count) - 0.4, tics: tics,
            crowding: .keep)
        return Figure(
            title: title, note: "Bytes on all links by what they are for; means of the runs",
            legend: zip(classes, fills).map { LegendEntry(label: $0.name, swatch: .box($1)) },
            arrangement: .grid(columnCount: Self.columnCountMax),
            panels: stacks.map { stacks in
                Panel(
                    title: stacks.name, x: columns, y: Self.shares,
                    marks: [.columns(Columns(fills: fills, heights: stacks.percentages))])
            })
    }

    private static let shares = Axis(
        label: "Share of all bytes", isLogarithmic: false, low: 0, high: 100,
        tics: stride(from: 0, through: 100, by: 25).map { Axis.Tic(position: Double($0), label: "\($0) %") })

    /// A class looks the same in every picture.
    static func fill(of kind: TrafficClass) -> Fill {
        Fill(colour: Colour(colours[kind.rawValue]), strength: 0.85)
    }

    /// Okabe and Ito's palette, and greys for what the network has to do with itself.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#c8c8c8", "#a0a0a0",
        "#808080",
    ]
}
