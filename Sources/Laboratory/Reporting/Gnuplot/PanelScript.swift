/// A panel as the commands from which gnuplot draws it, and the data that they name.
struct PanelScript {
    /// Named blocks, which stand before all commands.
    private(set) var dataBlocks: [String] = []
    private(set) var commands: [String]

    private let panel: Panel
    private let prefix: String
    /// Of the blocks in their order; marks of the same points share one.
    private var blocks: [[[Double]]] = []

    init(of panel: Panel, at index: Int, in layout: PictureLayout) {
        self.panel = panel
        prefix = "$p\(index)c"
        commands = Self.frame(layout.frame(ofPanel: index))
        // In a grid the titles of the axes lie closer, for the rows below.
        let isGrid = if case .grid = layout.figure.arrangement { true } else { false }
        let offset = isGrid ? "0,-0.6" : "0,-0.4"
        let title = layout.title(ofPanel: index)
        commands.append(
            "set title \(Gnuplot.quoted(title.text)) font ',\(title.size)' offset \(offset)")
        let foot = layout.showsHorizontalLabels(ofPanel: index) ? layout.foot(ofPanel: index) : nil
        commands += AxisScript(horizontal: panel.x, foot: foot).commands
        let showsTitle = layout.showsVerticalTitle(ofPanel: index)
        commands += AxisScript(vertical: panel.y, showsTitle: showsTitle).commands
        let annotations = AnnotationScript(panel: panel)
        commands += annotations.commands
        let parts = panel.marks.flatMap { plotParts(of: $0) }
        // A panel in which there is nothing still has its axes.
        commands += [Gnuplot.plot(parts.isEmpty ? ["NaN notitle"] : parts)] + annotations.endingCommands
    }

    private static func frame(_ frame: PictureLayout.Frame) -> [String] {
        [
            "set lmargin at screen \(Gnuplot.number(frame.left))",
            "set rmargin at screen \(Gnuplot.number(frame.right))",
            "set tmargin at screen \(Gnuplot.number(frame.top))",
            "set bmargin at screen \(Gnuplot.number(frame.bottom))",
        ]
    }
}

// MARK: - Marks

extension PanelScript {
    /// What is plotted for a mark; nothing for those that are annotations.
    private mutating func plotParts(of mark: Mark) -> [String] {
        switch mark {
        case .curve(let curve):
            let data = name(ofDataAt: curve.points)
            return ["\(data) using 1:2 with \(Gnuplot.look(of: curve.style, curve.trace)) notitle"]
        case .intervalBand(let intervals):
            return [
                "\(name(ofDataAt: intervals.points)) using 1:3:4 with filledcurves fillcolor"
                    + " \(Gnuplot.name(of: intervals.colour)) fillstyle transparent solid 0.15 noborder notitle"
            ]
        case .intervalBars(let intervals):
            return [
                "\(name(ofDataAt: intervals.points)) using 1:2:3:4 with yerrorbars linecolor"
                    + " \(Gnuplot.name(of: intervals.colour)) linewidth 1.4 pointtype -1 notitle"
            ]
        case .area(let area):
            return [
                "\(name(ofDataAt: area.points)) using 1:2 with filledcurves"
                    + " y1=\(Gnuplot.number(area.floor)) \(Gnuplot.look(of: area.fill)) notitle"
            ]
        case .outline(let outline):
            return [
                "\(name(ofDataAt: outline.points)) using 1:2 with lines linecolor"
                    + " \(Gnuplot.name(of: outline.colour)) linewidth \(Gnuplot.number(outline.width)) notitle"
            ]
        case .columns(let columns): return plotParts(of: columns)
        case .tiles(let tiles):
            let rows = tiles.tiles.map { tile in
                [tile.x.lowerBound, tile.y.lowerBound, tile.x.lowerBound, tile.x.upperBound]
                    + [tile.y.lowerBound, tile.y.upperBound]
            }
            return [
                "\(name(ofBlock: rows)) using 1:2:3:4:5:6 with boxxyerror \(Gnuplot.look(of: tiles.fill)) notitle"
            ]
        case .span, .rule, .ribbon: return []
        }
    }

    /// The highest sum first: each part covers what is below it.
    private mutating func plotParts(of columns: Columns) -> [String] {
        let rows = columns.heights.enumerated().map { place, heights in
            var sum = 0.0
            return [Double(place)]
                + heights.map { height in
                    sum += height
                    return sum
                }
        }
        let data = name(ofBlock: rows)
        return columns.fills.enumerated().reversed().map { index, fill in
            "\(data) using 1:\(index + 2) with boxes \(Gnuplot.look(of: fill)) notitle"
        }
    }

    private mutating func name(ofDataAt points: [CurvePoint]) -> String {
        name(
            ofBlock: points.map { point in
                [point.x, point.y, panel.y.drawable(point.low ?? point.y), point.high ?? point.y]
            })
    }

    private mutating func name(ofBlock rows: [[Double]]) -> String {
        if let known = blocks.firstIndex(of: rows) { return "\(prefix)\(known)" }
        let name = "\(prefix)\(blocks.count)"
        blocks.append(rows)
        dataBlocks += Gnuplot.data(name, rows)
        return name
    }
}
