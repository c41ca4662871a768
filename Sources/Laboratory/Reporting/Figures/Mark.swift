/// One thing that is drawn in a panel, in the units of its axes.
enum Mark: Equatable, Sendable {
    case curve(Curve)
    /// The intervals of a curve's points as one pale area.
    case intervalBand(Intervals)
    /// The intervals of a curve's points as a bar each.
    case intervalBars(Intervals)
    case area(Area)
    case outline(Outline)
    case columns(Columns)
    case tiles(Tiles)
    case span(ShadedSpan)
    case rule(Rule)
    case ribbon(Ribbon)
}

/// Where the points of a curve lie for all that is known.
struct Intervals: Equatable, Sendable {
    let colour: Colour
    let points: [CurvePoint]
}

/// What lies between a line and a height.
struct Area: Equatable, Sendable {
    let floor: Double
    let fill: Fill
    let points: [CurvePoint]
}

/// A thin line without points, as along the upper edge of an area.
struct Outline: Equatable, Sendable {
    let colour: Colour
    /// In pixels.
    let width: Double
    let points: [CurvePoint]
}

/// Columns at 0, 1, 2 and so on, of parts on top of each other.
struct Columns: Equatable, Sendable {
    /// Of each part, the lowest first.
    let fills: [Fill]
    /// For each column the heights of its parts.
    let heights: [[Double]]
}

/// Rectangles of one look.
struct Tiles: Equatable, Sendable {
    struct Tile: Equatable, Sendable {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>
    }

    let fill: Fill
    let tiles: [Tile]
}

/// A part of the horizontal axis, shaded over the panel's height behind all else.
struct ShadedSpan: Equatable, Sendable {
    let start: Double
    let end: Double
    let fill: Fill
}

/// A straight line from edge to edge.
struct Rule: Equatable, Sendable {
    enum Direction: Equatable, Sendable {
        /// At a value of the vertical axis; the label stands beside the panel, to the right.
        case horizontal
        /// At a value of the horizontal axis; the label stands beside the line.
        case vertical
    }

    let direction: Direction
    let position: Double
    let dash: Dash
    let label: String?
}

/// A part of the horizontal axis in a colour, as a narrow strip along the panel's lower edge.
struct Ribbon: Equatable, Sendable {
    let start: Double
    let end: Double
    let fill: Fill
}
