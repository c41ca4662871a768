/// What stands after `with` in a plot, or at the end of an object.
extension Gnuplot {
    static func look(of style: CurveStyle, _ trace: Curve.Trace) -> String {
        let colour = "linecolor \(name(of: style.colour))"
        let point = pointType(of: style)
        return switch trace {
        case .scattered(let size): "points \(colour) pointtype \(point) pointsize \(number(size))"
        case .joined:
            "linespoints \(colour) linewidth 2.2 dashtype \(dashType(of: style.dash)) pointtype \(point)"
                + " pointsize 1.2"
        }
    }

    static func look(of fill: Fill) -> String {
        let colour = name(of: fill.colour)
        return "fillcolor \(colour) fillstyle solid \(number(fill.strength)) "
            + (fill.hasEdge ? "border lc \(colour)" : "noborder")
    }

    static func name(of colour: Colour) -> String { "rgb '\(colour.code)'" }

    static func dashType(of dash: Dash) -> Int {
        switch dash {
        case .solid: 1
        case .dashed: 2
        case .dotted: 3
        case .dashDotted: 4
        case .dashDotDotted: 5
        }
    }

    /// Each shape has two numbers, of which the lower is the open one.
    private static func pointType(of style: CurveStyle) -> Int {
        let filled =
            switch style.shape {
            case .square: 5
            case .circle: 7
            case .triangle: 9
            case .invertedTriangle: 11
            case .diamond: 13
            case .pentagon: 15
            }
        return style.isOpen ? filled - 1 : filled
    }

    /// The command that draws several things over each other.
    static func plot(_ parts: [String], ranges: String = "") -> String {
        "plot " + ranges + parts.joined(separator: ", \\\n     ")
    }
}
