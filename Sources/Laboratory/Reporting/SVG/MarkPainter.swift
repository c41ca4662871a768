internal import Glibc

/// The marks of a panel, from the upper left corner of the part that the axes frame.
struct MarkPainter {
    let panel: Panel
    let width: Double
    let height: Double
    let tips: MarkTips

    init(panel: Panel, plot: Box, legend: [LegendEntry]) {
        self.panel = panel
        width = plot.right - plot.left
        height = plot.bottom - plot.top
        tips = MarkTips(panel: panel, legend: legend)
    }

    /// Spans behind all; ribbons in front.
    var svg: String {
        let spans = panel.marks.map { if case .span(let span) = $0 { self.span(span) } else { "" } }
        let ribbons = panel.marks.map { if case .ribbon(let ribbon) = $0 { self.ribbon(ribbon) } else { "" } }
        return (spans + panel.marks.map(plotted) + ribbons).joined()
    }

    func x(_ value: Double) -> Double { panel.x.share(of: value) * width }

    func y(_ value: Double) -> Double { height - panel.y.share(of: value) * height }

    private func plotted(_ mark: Mark) -> String {
        switch mark {
        case .curve(let curve): self.curve(curve)
        case .intervalBand(let intervals): band(intervals)
        case .intervalBars(let intervals): bars(intervals)
        case .area(let area): self.area(area)
        case .outline(let outline): self.outline(outline)
        case .columns(let columns): self.columns(columns)
        case .tiles(let tiles): self.tiles(tiles)
        // Rules are drawn with the axes, from their labels on.
        case .span, .ribbon, .rule: ""
        }
    }

    /// Where a point lies; nothing where a logarithmic axis has no place for it.
    private func place(_ point: CurvePoint) -> (x: Double, y: Double)? {
        let (x, y) = (x(point.x), y(point.y))
        return x.isFinite && y.isFinite ? (x, y) : nil
    }

    // MARK: - Curves

    private func curve(_ curve: Curve) -> String {
        var content = ""
        if curve.trace == .joined, curve.points.count > 1 {
            let line = SVG.path(through: curve.points.map(place))
            content += "<path class=\"ln\(SVG.dashClass(of: curve.style.dash))\" d=\"\(line)\"/>"
        }
        let marker = Marker(shape: curve.style.shape, size: Marker.Size(of: curve.trace))
        var taken: Set<Cell> = []
        for point in curve.points {
            // What lies within a pixel of another is hidden by it.
            guard let place = place(point), taken.insert(Cell(place)).inserted else { continue }
            content += marker.use(place.x, place.y, tip: tips.point(point, of: curve.style))
        }
        return SVG.group(curve.style.isOpen ? "op" : "fu", curve.style.colour, content)
    }

    /// A pixel.
    private struct Cell: Hashable {
        let x: Int
        let y: Int

        init(_ place: (x: Double, y: Double)) {
            (x, y) = (Int(max(-1e6, min(place.x, 1e6))), Int(max(-1e6, min(place.y, 1e6))))
        }
    }

    private func band(_ intervals: Intervals) -> String {
        let known = intervals.points.filter { $0.low != nil && $0.high != nil }
        let upper = known.map { place(CurvePoint(x: $0.x, y: $0.high ?? $0.y)) }
        let lower = known.reversed().map { place(CurvePoint(x: $0.x, y: panel.y.drawable($0.low ?? $0.y))) }
        let outline = (upper + lower).compactMap(\.self)
        guard outline.count > 2 else { return "" }
        return SVG.group("bd", intervals.colour, "<path d=\"\(SVG.path(through: outline))Z\"/>")
    }

    private func bars(_ intervals: Intervals) -> String {
        var path = ""
        for point in intervals.points {
            guard let low = point.low, let high = point.high else { continue }
            let (place, top, bottom) = (x(point.x), y(high), y(panel.y.drawable(low)))
            guard place.isFinite, top.isFinite, bottom.isFinite else { continue }
            let (left, right) = (SVG.number(place - 3), SVG.number(place + 3))
            path += "M\(left),\(SVG.number(top))H\(right)M\(left),\(SVG.number(bottom))H\(right)"
            path += "M\(SVG.number(place)),\(SVG.number(top))V\(SVG.number(bottom))"
        }
        return path.isEmpty ? "" : SVG.group("br", intervals.colour, "<path d=\"\(path)\"/>")
    }

    // MARK: - Areas

    private func area(_ area: Area) -> String {
        let places = thinned(area.points)
        guard let first = places.first, let last = places.last else { return "" }
        let floor = SVG.number(min(height, y(area.floor)))
        let path =
            SVG.path(through: places) + "L\(SVG.number(last.x)),\(floor)L\(SVG.number(first.x)),\(floor)Z"
        return SVG.group("ar", area.fill.colour, "<path\(Self.opacity(area.fill)) d=\"\(path)\"/>")
    }

    private func outline(_ outline: Outline) -> String {
        let path = SVG.path(through: thinned(outline.points))
        let line = SVG.group("ol", outline.colour, "<path d=\"\(path)\"/>")
        return line + stretches(of: outline.points)
    }

    /// Of the points within a pixel of the width the first, the lowest, the highest and the last: the line looks the same.
    private func thinned(_ points: [CurvePoint]) -> [(x: Double, y: Double)] {
        var kept: [(x: Double, y: Double)] = []
        var column: [(x: Double, y: Double)] = []
        func flush() {
            guard column.count > 4 else {
                kept += column
                return
            }
            let lowest = column.indices.min { column[$0].y < column[$1].y } ?? 0
            let highest = column.indices.max { column[$0].y < column[$1].y } ?? 0
            for index in Set([0, lowest, highest, column.count - 1]).sorted() { kept.append(column[index]) }
        }
        for place in points.compactMap(place) {
            if let last = column.last, Int(last.x) != Int(place.x) {
                flush()
                column = []
            }
            column.append(place)
        }
        flush()
        return kept
    }

    /// Nothing to see, and a tip for each stretch of a staircase, wide enough to be pointed at.
    private func stretches(of points: [CurvePoint]) -> String {
        var (content, start) = ("", points.first)
        for (point, next) in zip(points, points.dropFirst() + points.suffix(1)) {
            guard let begun = start else { break }
            let isLast = point == points.last
            guard isLast || x(next.x) - x(begun.x) >= Self.stretchMin, x(next.x) > x(begun.x) || isLast else {
                continue
            }
            let tip = tips.stretch(from: begun, to: next)
            content += SVG.rectangle(x(begun.x), 0, x(next.x), height, tip: tip)
            start = next
        }
        return content.isEmpty ? "" : "<g class=\"hv\">\(content)</g>"
    }

    /// In pixels.
    private static let stretchMin = 6.0

    private func columns(_ columns: Columns) -> String {
        var parts = [String](repeating: "", count: columns.fills.count)
        for (place, heights) in columns.heights.enumerated() {
            var sum = 0.0
            for (index, part) in heights.enumerated() where index < parts.count && part > 0 {
                let (left, right) = (x(Double(place) - 0.4), x(Double(place) + 0.4))
                parts[index] += SVG.rectangle(
                    left, y(sum + part), right, y(sum),
                    tip: tips.part(part, of: columns.fills[index], at: place))
                sum += part
            }
        }
        return zip(columns.fills, parts).map { fill, content in
            SVG.group("ar", fill.colour, "<g\(Self.opacity(fill))>\(content)</g>")
        }.joined()
    }

    private func tiles(_ tiles: Tiles) -> String {
        let content = tiles.tiles.map { tile in
            // A hair wider, so that no gap is seen between neighbours.
            SVG.rectangle(
                x(tile.x.lowerBound), y(tile.y.upperBound), x(tile.x.upperBound) + 0.3,
                y(tile.y.lowerBound) + 0.3, tip: tips.tile(tile, of: tiles.fill))
        }
        return SVG.group("ar", tiles.fill.colour, "<g\(Self.opacity(tiles.fill))>\(content.joined())</g>")
    }

    private static func opacity(_ fill: Fill) -> String {
        fill.strength < 1 ? " fill-opacity=\"\(AxisUnit.short(fill.strength))\"" : ""
    }

    // MARK: - Over the whole height

    private func span(_ span: ShadedSpan) -> String {
        SVG.group(
            "ar", span.fill.colour,
            SVG.rectangle(x(span.start), 0, x(span.end), height, tip: tips.span(span)))
    }

    private func ribbon(_ ribbon: Ribbon) -> String {
        SVG.group(
            "ar", ribbon.fill.colour,
            SVG.rectangle(
                x(ribbon.start), -7, x(ribbon.end), -2,
                tip: ribbon.fill.colour == CurveStyle.tie
                    ? "a tie: intervals meet" : tips.name(of: ribbon.fill.colour).map { "lowest: \($0)" }))
    }
}
