/// How numbers, colours and points are written in an SVG that stands in a page.
enum SVG {
    /// To a tenth of a pixel.
    static func number(_ value: Double) -> String {
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    /// The page's property of the colour's name, which each of its colour schemes defines.
    static func paint(_ colour: Colour) -> String { "var(\(property(of: colour)),\(colour.code))" }

    /// The colour as letters have it, nearer to the ink than areas and lines, so that they can be read.
    static func ink(_ colour: Colour) -> String { "color-mix(in srgb,\(paint(colour)) 65%,var(--ink))" }

    static func property(of colour: Colour) -> String { "--c-" + colour.code.dropFirst().lowercased() }

    /// A group whose marks are of one colour.
    static func group(_ classes: String, _ colour: Colour, _ content: String) -> String {
        "<g class=\"\(classes)\" style=\"--c:\(paint(colour))\">\(content)</g>"
    }

    /// What a reader who points at a mark is told.
    static func tip(_ text: String) -> String { "<title>\(XML.escaped(text))</title>" }

    static func rectangle(
        _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, classes: String = "",
        tip: String? = nil
    ) -> String {
        let head =
            "<rect\(classes.isEmpty ? "" : " class=\"\(classes)\"") x=\"\(number(left))\" y=\"\(number(top))\""
            + " width=\"\(number(max(0, right - left)))\" height=\"\(number(max(0, bottom - top)))\""
        return tip.map { head + ">\(SVG.tip($0))</rect>" } ?? head + "/>"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, classes: String) -> String {
        "<path class=\"\(classes)\" d=\"M\(number(x1)),\(number(y1))L\(number(x2)),\(number(y2))\"/>"
    }

    /// A line through places, broken where one is missing.
    static func path(through places: [(x: Double, y: Double)?]) -> String {
        var (text, isBroken) = ("", true)
        for place in places {
            guard let place else {
                isBroken = true
                continue
            }
            text += "\(isBroken ? "M" : "L")\(number(place.x)),\(number(place.y))"
            isBroken = false
        }
        return text
    }

    static func dashClass(of dash: Dash) -> String {
        switch dash {
        case .solid: ""
        case .dashed: " d1"
        case .dotted: " d2"
        case .dashDotted: " d3"
        case .dashDotDotted: " d4"
        }
    }
}
