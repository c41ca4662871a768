/// What a reader is told of a mark: its name in the legend, and its values in the units of the axes.
struct MarkTips {
    let panel: Panel
    let legend: [LegendEntry]

    func point(_ point: CurvePoint, of style: CurveStyle) -> String {
        let name = legend.first { entry in
            if case .curve(style, _) = entry.swatch { true } else { false }
        }?.label
        var value = "\(panel.y.label): \(panel.y.told(point.y))"
        if let low = point.low, let high = point.high {
            value += " (\(panel.y.told(low)) to \(panel.y.told(high)))"
        }
        return lines([name, x(point.x), value])
    }

    /// Of a staircase.
    func stretch(from start: CurvePoint, to end: CurvePoint) -> String {
        let times = "\(panel.x.label): \(panel.x.told(start.x)) to \(panel.x.told(end.x))"
        let values =
            start.y == end.y ? panel.y.told(start.y) : "\(panel.y.told(start.y)) to \(panel.y.told(end.y))"
        return lines([times, "\(panel.y.label): \(values)"])
    }

    func part(_ height: Double, of fill: Fill, at column: Int) -> String {
        lines([name(of: fill.colour), x(Double(column)), "\(panel.y.label): \(panel.y.told(height))"])
    }

    func tile(_ tile: Tiles.Tile, of fill: Fill) -> String {
        func range(_ axis: Axis, _ values: ClosedRange<Double>) -> String {
            "\(axis.label): \(axis.told(values.lowerBound)) to \(axis.told(values.upperBound))"
        }
        return lines([name(of: fill.colour), range(panel.x, tile.x), range(panel.y, tile.y)])
    }

    func span(_ span: ShadedSpan) -> String {
        let times = "\(panel.x.label): \(panel.x.told(span.start)) to \(panel.x.told(span.end))"
        return lines([name(of: span.fill.colour), times])
    }

    /// What has a colour in the legend.
    func name(of colour: Colour) -> String? {
        legend.first { entry in
            switch entry.swatch {
            case .box(let fill): fill.colour == colour
            case .curve(let style, _): style.colour == colour
            }
        }?.label
    }

    private func x(_ value: Double) -> String? {
        panel.x.label.isEmpty && panel.x.named(value).isEmpty
            ? nil : "\(panel.x.label): \(panel.x.told(value))"
    }

    private func lines(_ parts: [String?]) -> String { parts.compactMap(\.self).joined(separator: "\n") }
}

extension Axis {
    /// The label of the tic at a value, or nearest to it where tics are names.
    fileprivate func named(_ value: Double) -> String {
        let nearest = tics.min { abs($0.position - value) < abs($1.position - value) }
        guard let nearest else { return "" }
        let isNamed = crowding == .keep && abs(nearest.position - value) < 0.5
        return isNamed || nearest.position == value ? nearest.label : ""
    }

    /// A value as a sentence tells it.
    fileprivate func told(_ value: Double) -> String {
        let name = named(value)
        return name.isEmpty ? unit.told(value) : name
    }
}
