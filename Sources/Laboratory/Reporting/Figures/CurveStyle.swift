/// A colour of a figure.
struct Colour: Equatable, Sendable {
    /// As `#rrggbb`.
    let code: String

    init(_ code: String) { self.code = code }

    /// For lines that stand for nothing that has a colour of its own.
    static let ink = Colour("#202020")
}

/// How an area is filled.
struct Fill: Equatable, Sendable {
    let colour: Colour
    /// How much of the colour there is, from 0 to 1; the rest is white.
    var strength = 1.0
    /// Whether its edge is a line of the full colour.
    var hasEdge = false
}

/// What a curve's points look like; each can be filled or open.
enum PointShape: CaseIterable, Sendable {
    case circle, square, triangle, invertedTriangle, diamond, pentagon
}

/// How a line is broken.
enum Dash: CaseIterable, Sendable {
    case solid, dashed, dotted, dashDotted, dashDotDotted
}

/// What makes a curve different from others for those who see all colours and for those who do not.
struct CurveStyle: Equatable, Sendable {
    let colour: Colour
    let shape: PointShape
    var isOpen = false
    var dash = Dash.solid

    /// Of the second of two related quantities.
    var secondary: CurveStyle { CurveStyle(colour: colour, shape: shape, isOpen: true, dash: .dashed) }

    /// Okabe and Ito's palette ("Color Universal Design", 2008) with a grey for its yellow, too pale for lines on white.
    private static let palette = [
        CurveStyle(colour: Colour("#D55E00"), shape: .circle),
        CurveStyle(colour: Colour("#0072B2"), shape: .square),
        CurveStyle(colour: Colour("#009E73"), shape: .triangle),
        CurveStyle(colour: Colour("#CC79A7"), shape: .diamond),
        CurveStyle(colour: Colour("#E69F00"), shape: .invertedTriangle),
        CurveStyle(colour: Colour("#56B4E9"), shape: .pentagon),
        CurveStyle(colour: Colour("#000000"), shape: .circle),
        CurveStyle(colour: Colour("#7F7F7F"), shape: .square),
    ]

    /// A mechanism looks the same in every picture.
    private static let mechanisms = [
        "pairwise", "sender-keys", "adaptive", "tree", "hpke", "shared-key", "derived-sender-keys",
        "shared-session",
    ]

    /// The style of one of several names: a mechanism's own, or by turns.
    static func of(_ name: String, at index: Int) -> CurveStyle {
        let words = name.split(separator: ",")
        if words.count <= 1, let place = mechanisms.firstIndex(of: name) { return palette[place] }
        var style = palette[index % palette.count]
        style.dash = Dash.allCases[index / palette.count % Dash.allCases.count]
        return style
    }

    /// Of a strip where intervals do not tell curves apart.
    static let tie = Colour("#c4c4c4")
    static let neutral = Colour("#404040")
    static let first = palette[1].colour
    static let second = palette[0].colour
}
