internal import Metering
internal import Results

/// Whose the bytes are: stacks of the traffic classes, a panel for each curve of the other charts.
struct TrafficShares {
    /// What the heights of a column add up to.
    enum Whole {
        /// 100, of all bytes on all links.
        case allBytes
        /// The bytes that a device sends and is sent in a day; what relays send each other is none of them.
        case deviceDay
    }

    /// The columns of one curve, each of the heights of its parts.
    struct Stacks {
        let name: String
        let heights: [[Double]]
    }

    /// The classes that have bytes in any column, the lowest of the stack first.
    let classes: [TrafficClass]
    let stacks: [Stacks]
    /// Of what stands side by side, and of each column.
    let label: String
    let texts: [String]
    let whole: Whole

    private static let columnCountMax = 3

    /// - Returns: Nothing where no byte was counted.
    init?(_ summary: SummaryTable, of whole: Whole) {
        let axes = SweptAxes(paths: summary.axes, values: summary.rows.map(\.sweptValues))
        let present = TrafficClass.allCases.filter { kind in
            (whole == .allBytes || kind != .relay)
                && summary.rows.contains { $0.metric == Self.metric(kind) && $0.mean > 0 }
        }
        guard !present.isEmpty else { return nil }
        let names = axes?.names ?? [""]
        let texts = axes?.horizontalTexts ?? ["whole run"]
        classes = present
        self.texts = texts
        self.whole = whole
        label = axes.map { $0.isOfSizes ? "Devices in the group" : $0.horizontalPath } ?? ""
        let cells = Self.means(in: summary, on: axes)
        stacks = names.map { name in
            let columns = texts.map { text in
                let means = cells[Cell(name: name, place: axes?.place(ofText: text) ?? 0)] ?? [:]
                return Self.heights(of: present.map { means[Self.metric($0)] ?? 0 }, whole, means)
            }
            return Stacks(name: name, heights: columns)
        }
        guard stacks.contains(where: { $0.heights.contains { $0.contains { $0 > 0 } } }) else { return nil }
    }

    /// Where a point of the sweep stands.
    private struct Cell: Hashable {
        let name: String
        let place: Double
    }

    /// The means of each metric at each place, of the first point that stands there.
    private static func means(in summary: SummaryTable, on axes: SweptAxes?) -> [Cell: [String: Double]] {
        // A point has some hundred rows, and its place is found once.
        var cells: [Int: Cell] = [:]
        var means: [Cell: [String: Double]] = [:]
        for row in summary.rows {
            let cell =
                cells[row.point]
                ?? Cell(
                    name: axes?.name(of: row.sweptValues) ?? "", place: axes?.place(of: row.sweptValues) ?? 0)
            cells[row.point] = cell
            if means[cell]?[row.metric] == nil { means[cell, default: [:]][row.metric] = row.mean }
        }
        return means
    }

    private static func heights(of bytes: [Double], _ whole: Whole, _ means: [String: Double]) -> [Double] {
        let sum = bytes.reduce(0, +)
        let ways = ["traffic.device-day.up.mean", "traffic.device-day.down.mean"].map { means[$0] ?? 0 }
        let height = whole == .allBytes ? 100 : ways.reduce(0, +)
        return bytes.map { sum > 0 ? height * $0 / sum : 0 }
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
            title: title, note: note,
            legend: zip(classes, fills).map { LegendEntry(label: $0.name, swatch: .box($1)) },
            arrangement: .grid(columnCount: Self.columnCountMax),
            panels: stacks.map { stacks in
                Panel(
                    title: stacks.name, x: columns, y: heightAxis,
                    marks: [.columns(Columns(fills: fills, heights: stacks.heights))])
            })
    }

    private var note: String {
        switch whole {
        case .allBytes: "Bytes on all links by what they are for; means of the runs"
        case .deviceDay:
            "Bytes on a device's access link in a day, both ways, by what they are for; means over devices and runs"
        }
    }

    private var heightAxis: Axis {
        guard whole == .deviceDay else { return Self.shares }
        let sums = stacks.flatMap { $0.heights.map { $0.reduce(0, +) } }
        return .vertical("Bytes a device and day", values: sums, unit: .bytes, spread: .infinity)
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
