@testable public import Reporting

/// Where the texts of charts stand in a page.
public enum ChartLayout {
    /// A sentence for each text that lies on another, on marks, or beyond the edge.
    public static func faults(of chart: Chart) -> [String] {
        FigurePicture(figure: chart.figure).sets.joined().flatMap { picture in
            faults(of: picture).map { "\(chart.name), \(Int(picture.width)) px: \($0)" }
        }
    }

    /// How many texts there are.
    public static func textCount(of chart: Chart) -> Int {
        FigurePicture(figure: chart.figure).sets.joined().reduce(0) { $0 + $1.texts.count }
    }

    private static func faults(of picture: PanelPicture) -> [String] {
        var faults: [String] = []
        let (texts, plot) = (picture.texts, picture.plot)
        let whole = Box(left: -0.5, right: picture.width + 0.5, top: -0.5, bottom: picture.height + 0.5)
        let inner = Box(
            left: plot.left + 1, right: plot.right - 1, top: plot.top + 1, bottom: plot.bottom - 1)
        for (index, text) in texts.enumerated() {
            if !whole.contains(text.box) { faults.append("'\(text.text)' leaves the picture") }
            if text.box.overlaps(inner) { faults.append("'\(text.text)' lies in the plot") }
            // Slanted texts lie side by side, as far apart as letters are high.
            for other in texts[(index + 1)...]
            where !(text.isSlanted && other.isSlanted) && text.box.overlaps(other.box) {
                faults.append("'\(text.text)' and '\(other.text)' lie on each other")
            }
        }
        return faults
    }
}
