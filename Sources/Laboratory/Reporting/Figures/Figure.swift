/// A picture as data: what stands in it and where; how it is drawn is a back-end's business.
struct Figure: Equatable, Sendable {
    /// How the panels lie to each other.
    enum Arrangement: Equatable, Sendable {
        /// Side by side, each with axes of its own.
        case row
        /// Side by side in rows of so many, with the vertical axis in common: its label stands on the left alone.
        case grid(columnCount: Int)
        /// One below the other, with the horizontal axis in common: its labels stand below the lowest alone.
        case column
    }

    let title: String
    /// A line under the title that says what points and bars mean.
    let note: String
    let legend: [LegendEntry]
    let arrangement: Arrangement
    /// In reading order; not empty.
    let panels: [Panel]
}

/// A picture of results.
public struct Chart: Equatable, Sendable {
    /// Of the file, without an extension.
    public let name: String
    let figure: Figure
}

/// One entry of the legend.
struct LegendEntry: Equatable, Sendable {
    /// What stands beside the label, to be found again in the panels.
    enum Swatch: Equatable, Sendable {
        case curve(CurveStyle, Curve.Trace)
        case box(Fill)
    }

    let label: String
    let swatch: Swatch
}

/// A pair of axes with what is drawn between them.
struct Panel: Equatable, Sendable {
    let title: String
    let x: Axis
    let y: Axis
    /// What comes later lies above what comes before; but spans behind all, rules and ribbons in front.
    var marks: [Mark]
    /// One below the other in the upper left corner.
    var remarks: [Remark] = []
    /// In a column, of the picture's height, with the distance to the panel above; without one the panel takes
    /// what the others leave.
    var heightShare: Double?
}

/// A short text within a panel.
struct Remark: Equatable, Sendable {
    let text: String
    let colour: Colour
}
