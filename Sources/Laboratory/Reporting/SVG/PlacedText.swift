/// A text of a picture and where it stands.
struct PlacedText: Equatable, Sendable {
    enum Anchor: String, Sendable {
        case start, middle, end
    }

    enum Look: String, Sendable {
        /// The title of a panel.
        case title = "tt"
        /// What stands at a tic.
        case tic = "tk"
        /// What an axis shows.
        case axis = "ta"
        /// What stands beside a line or a curve.
        case remark = "tr"

        /// Of the letters, in pixels; the page's style sheet says the same.
        var size: Double { self == .title ? 13 : 12 }
        var isBold: Bool { self == .title }
    }

    let text: String
    let look: Look
    var anchor = Anchor.start
    /// Of the anchor, on the line on which the letters stand.
    let x: Double
    let y: Double
    var colour: Colour?
    /// Turned against the clock about its anchor, which is then its end.
    var isSlanted = false

    var width: Double { TextWidth.of(text, size: look.size, isBold: look.isBold) }

    /// The room that the text takes; of a slanted one the upright rectangle about it.
    var box: Box {
        if isSlanted {
            let (across, up) = (width * Self.slant.cosine, width * Self.slant.sine)
            return Box(left: x - across, right: x + 4, top: y - look.size * 0.8, bottom: y + up + 4)
        }
        let left =
            switch anchor {
            case .start: x
            case .middle: x - width / 2
            case .end: x - width
            }
        return Box(
            left: left, right: left + width, top: y - look.size * 0.78, bottom: y + look.size * 0.24)
    }

    /// By 40 degrees.
    static let slant = (cosine: 0.766, sine: 0.643)

    var svg: String {
        let turn = isSlanted ? " transform=\"rotate(-40 \(SVG.number(x)) \(SVG.number(y)))\"" : ""
        let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        let style = colour.map { " style=\"fill:\(SVG.ink($0))\"" } ?? ""
        return
            "<text class=\"\(look.rawValue)\" x=\"\(SVG.number(x))\" y=\"\(SVG.number(y))\"\(anchor)\(turn)"
            + "\(style)>\(XML.escaped(text))</text>"
    }
}

/// An upright rectangle, from its upper left to its lower right corner.
struct Box: Equatable, Sendable {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ other: Box) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }
}
