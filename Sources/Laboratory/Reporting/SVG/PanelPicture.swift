/// A panel as an SVG of its own, laid out so that no text lies on another, on a mark, or beyond the edge.
struct PanelPicture {
    /// What panels of a figure have in common.
    struct Frame: Equatable, Sendable {
        /// Of the whole picture, in pixels.
        var width: Double
        /// Of the part that the axes frame.
        var plotHeight: Double
        /// At least so much is left free beside that part.
        var left = 0.0
        var right = 0.0
        var showsHorizontalLabels = true
    }

    let panel: Panel
    let frame: Frame
    let heading: PanelHeading
    let axes: PanelAxes
    /// Where marks are called by their names.
    let legend: [LegendEntry]

    init(_ panel: Panel, _ frame: Frame, legend: [LegendEntry]) {
        self.panel = panel
        self.frame = frame
        self.legend = legend
        let margins = PanelAxes.margins(of: panel, frame)
        heading = PanelHeading(
            panel, width: frame.width, plotLeft: margins.left, plotRight: frame.width - margins.right)
        axes = PanelAxes(panel, frame, margins: margins, top: heading.height)
    }

    var width: Double { frame.width }
    var height: Double { axes.bottom }

    var texts: [PlacedText] { heading.texts + axes.texts }

    /// The part that the axes frame.
    var plot: Box { axes.plot }

    var svg: String {
        let size = "\(SVG.number(width)) \(SVG.number(height))"
        let inner =
            "<svg x=\"\(SVG.number(plot.left))\" y=\"\(SVG.number(plot.top))\""
            + " width=\"\(SVG.number(plot.right - plot.left))\" height=\"\(SVG.number(plot.bottom - plot.top))\">"
            + MarkPainter(panel: panel, plot: plot, legend: legend).svg + "</svg>"
        return "<svg class=\"panel\" viewBox=\"0 0 \(size)\" role=\"img\" tabindex=\"0\" aria-label=\""
            + "\(XML.escaped(name))\">\(axes.gridSVG)\(inner)\(axes.frameSVG)\(heading.leaderSVG(to: plot.bottom))"
            + texts.map(\.svg).joined() + "</svg>"
    }

    /// What a reader is told who does not see it.
    private var name: String {
        [panel.title, "\(panel.y.label) over \(panel.x.label)"].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
