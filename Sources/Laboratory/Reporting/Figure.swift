/// A point of a curve with the interval in which it lies.
struct CurvePoint: Equatable, Sendable {
    let x: Double
    let y: Double
    let low: Double?
    let high: Double?
}

/// A line through points, or the points alone.
struct Curve: Equatable, Sendable {
    let style: CurveStyle
    /// Dashed, with open points: the second of two related quantities.
    let isSecondary: Bool
    let isJoined: Bool
    let points: [CurvePoint]
}

/// A pair of axes with curves.
struct Panel: Equatable, Sendable {
    let title: String
    let x: ChartAxis
    let y: ChartAxis
    let curves: [Curve]
    /// One below the other in the upper left corner.
    var remarks: [Remark] = []
    /// Along the lower edge: which curve is the lowest.
    var bands: [Band] = []
}

/// A part of a horizontal axis in one colour.
struct Band: Equatable, Sendable {
    let from: Double
    let to: Double
    let colour: String
}

/// A short text within a panel.
struct Remark: Equatable, Sendable {
    let text: String
    let colour: String
}

/// One entry of the legend.
struct LegendEntry: Equatable, Sendable {
    let label: String
    /// The gnuplot words after `with`.
    let look: String
}

/// A picture before it is text.
struct Figure: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        /// Side by side.
        case panels([Panel])
        case timeline(Timeline)
        case shares(TrafficShares)
    }

    let title: String
    /// A line under the title that says what points and bars mean.
    let note: String
    let legend: [LegendEntry]
    let content: Content

    let width = 1_200

    var height: Int {
        switch content {
        case .panels: 640
        case .timeline: 860
        case .shares(let shares): shares.rowCount > 1 ? 860 : 520
        }
    }

    var script: [String] {
        let (data, body) =
            switch content {
            case .panels(let panels): (dataBlocks(of: panels), script(of: panels))
            case .timeline(let timeline): (timeline.dataBlocks, timeline.script(top: panelTop))
            case .shares(let shares): (shares.dataBlocks, shares.script(top: panelTop))
            }
        let heading = [
            "set label 1 \(Gnuplot.quoted(title)) at screen 0.5,\(screen(above: 22)) center font ',\(titleSize)'",
            "set label 2 \(Gnuplot.quoted(note)) at screen 0.5,\(screen(above: 48)) center textcolor '#505050'",
            "set multiplot",
        ]
        let look = [
            "set border 3 linecolor '#404040'", "set tics out scale 0.6",
            "set grid xtics ytics linecolor '#d8d8d8' linetype 1 linewidth 0.6", "set bars 0.6",
        ]
        return data + heading + legendPlot + look + body + ["unset multiplot"]
    }

    /// In points; a long title is set smaller, so that all of it is seen: at 18 points 90 letters fill the width.
    private var titleSize: Int {
        // Chinese, Japanese and Korean letters are twice as wide.
        let width = title.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) }
        return max(10, min(18, 18 * 90 / max(width, 1)))
    }

    /// The height above the lower edge, as a share of the picture, of what is so many pixels below the upper.
    private func screen(above pixels: Int) -> String {
        Gnuplot.number(((1 - Double(pixels) / Double(height)) * 10_000).rounded() / 10_000)
    }

    /// How many entries stand side by side: text of this size is at most nine pixels a letter.
    private var legendColumns: Int {
        let widest = legend.map(\.label.count).max() ?? 0
        return max(1, min(legend.count, (width - 60) / (9 * widest + 90)))
    }

    private var legendRows: Int { (legend.count + legendColumns - 1) / legendColumns }

    /// Where the panels' upper edge lies, as a share of the picture's height: below title, note and legend.
    private var panelTop: Double {
        let panelTitle = if case .timeline = content { 12 } else { 36 }
        let pixels = 64 + 23 * legendRows + panelTitle
        return ((1 - Double(pixels) / Double(height)) * 10_000).rounded() / 10_000
    }

    /// A plot of its own without axes, as wide as the picture, so that the legend hides nothing.
    ///
    /// Title and note are drawn with it, once.
    private var legendPlot: [String] {
        let entries = legend.map { "keyentry with \($0.look) title \(Gnuplot.quoted($0.label))" }
        return [
            "set lmargin at screen 0.01", "set rmargin at screen 0.99", "set bmargin at screen 0.5",
            "set tmargin at screen 0.99", "unset border", "unset tics",
            "set key at screen 0.5,\(screen(above: 62)) center top horizontal maxcols \(legendColumns) samplen 3",
            "plot [0:1] [0:1] " + (["NaN notitle"] + entries).joined(separator: ", \\\n     "),
            "unset key", "unset label", "set border 3 linecolor '#404040'", "set tics out scale 0.6",
        ]
    }

    private func dataBlocks(of panels: [Panel]) -> [String] {
        panels.enumerated().flatMap { index, panel in panel.dataBlocks(prefix: "$p\(index)") }
    }

    private func script(of panels: [Panel]) -> [String] {
        let width = 1 / Double(max(1, panels.count))
        return panels.enumerated().flatMap { index, panel in
            [
                "set lmargin at screen \(Gnuplot.number(Double(index) * width + 0.085))",
                "set rmargin at screen \(Gnuplot.number(Double(index + 1) * width - 0.02))",
                "set tmargin at screen \(Gnuplot.number(panelTop))", "set bmargin at screen 0.12",
            ] + panel.commands(prefix: "$p\(index)")
        }
    }
}

// MARK: - Panels

extension Panel {
    func dataBlocks(prefix: String) -> [String] {
        curves.enumerated().flatMap { index, curve in
            Gnuplot.data(
                "\(prefix)c\(index)",
                curve.points.map { point in
                    let bottom = y.isLogarithmic ? y.low : -Double.infinity
                    // A logarithmic axis has no place for an interval's end at zero or below.
                    return [point.x, point.y, max(point.low ?? point.y, bottom), point.high ?? point.y]
                })
        }
    }

    func commands(prefix: String) -> [String] {
        let parts = curves.enumerated().flatMap { index, curve in
            curve.plotParts(of: "\(prefix)c\(index)")
        }
        return ["set title \(Gnuplot.quoted(title)) font ',15' offset 0,-0.4"] + x.commands("x")
            + y.commands("y") + remarkCommands + bandCommands
            + ["plot " + parts.joined(separator: ", \\\n     ")]
    }
}

extension Panel {
    private var bandCommands: [String] {
        bands.enumerated().map { index, band in
            "set object \(1 + index) rectangle from first \(Gnuplot.number(band.from)),graph 0"
                + " to first \(Gnuplot.number(band.to)),graph 0.025 front fillcolor rgb '\(band.colour)'"
                + " fillstyle solid 0.9 noborder"
        }
    }

    private var remarkCommands: [String] {
        ["unset label", "unset object"]
            + remarks.enumerated().map { index, remark in
                let height = Gnuplot.number(0.96 - 0.045 * Double(index))
                return "set label \(300 + index) \(Gnuplot.quoted(remark.text)) at graph 0.03,\(height) left"
                    + " front textcolor rgb '\(remark.colour)' font ',12'"
            }
    }
}

extension Curve {
    /// The gnuplot words after `with` for the line and its points.
    var look: String {
        let point = isSecondary ? style.pointType - 1 : style.pointType
        let dash = isSecondary ? 2 : style.dashType
        let colour = "linecolor rgb '\(style.colour)'"
        let size = points.count > 200 ? 0.6 : 1.3
        guard isJoined else { return "points \(colour) pointtype \(point) pointsize \(Gnuplot.number(size))" }
        return "linespoints \(colour) linewidth 2.2 dashtype \(dash) pointtype \(point) pointsize 1.2"
    }

    fileprivate func plotParts(of data: String) -> [String] {
        let colour = "rgb '\(style.colour)'"
        var parts: [String] = []
        if isJoined, points.count > 1, points.contains(where: { $0.low != nil }) {
            parts.append(
                "\(data) using 1:3:4 with filledcurves fillcolor \(colour) fillstyle transparent solid 0.15 noborder"
                    + " notitle")
        }
        if points.contains(where: { $0.low != nil }) {
            parts.append(
                "\(data) using 1:2:3:4 with yerrorbars linecolor \(colour) linewidth 1.4 pointtype -1 notitle"
            )
        }
        parts.append("\(data) using 1:2 with \(look) notitle")
        return parts
    }
}
