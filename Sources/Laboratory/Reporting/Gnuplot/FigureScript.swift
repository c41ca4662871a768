/// A figure as the commands from which gnuplot draws it.
struct FigureScript {
    let figure: Figure
    let layout: PictureLayout

    init(of figure: Figure) {
        self.figure = figure
        layout = PictureLayout(figure: figure)
    }

    /// The data first, which gnuplot 5.4 does not take within a multiplot.
    var lines: [String] {
        let panels = figure.panels.enumerated().map { index, panel in
            PanelScript(of: panel, at: index, in: layout)
        }
        return panels.flatMap(\.dataBlocks) + heading + legendPlot + look + panels.flatMap(\.commands)
            + ["unset multiplot"]
    }

    private var heading: [String] {
        let title = layout.titleLines.enumerated().map { place, line in
            "set label \(place + 1) \(Gnuplot.quoted(line)) at screen 0.5,\(screen(below: 22 + 20 * place)) center"
                + " font ',\(layout.titleSize)'"
        }
        return title + [
            "set label \(title.count + 1) \(Gnuplot.quoted(figure.note)) at screen 0.5,\(screen(below: 48 + layout.titleGrowth)) center"
                + " textcolor '#505050' font ',\(layout.noteSize)'",
            "set multiplot",
        ]
    }

    private var look: [String] {
        [
            "set border 3 linecolor '#404040'", "set tics out scale 0.6",
            "set grid xtics ytics linecolor '#d8d8d8' linetype 1 linewidth 0.6", "set bars 0.6",
        ]
    }

    /// A plot of its own without axes, as wide as the picture, so that the legend hides nothing.
    ///
    /// Title and note are drawn with it, once.
    private var legendPlot: [String] {
        let entries = figure.legend.map { entry in
            "keyentry with \(look(of: entry.swatch)) title \(Gnuplot.quoted(entry.label))"
        }
        return [
            "set lmargin at screen 0.01", "set rmargin at screen 0.99", "set bmargin at screen 0.5",
            "set tmargin at screen 0.99", "unset border", "unset tics",
            "set key at screen 0.5,\(screen(below: 62 + layout.titleGrowth)) center top horizontal maxcols \(layout.legendColumns)"
                + " samplen 3",
            Gnuplot.plot(["NaN notitle"] + entries, ranges: "[0:1] [0:1] "),
            "unset key", "unset label", "set border 3 linecolor '#404040'", "set tics out scale 0.6",
        ]
    }

    private func look(of swatch: LegendEntry.Swatch) -> String {
        switch swatch {
        case .curve(let style, let trace): Gnuplot.look(of: style, trace)
        case .box(let fill): "boxes \(Gnuplot.look(of: fill))"
        }
    }

    private func screen(below pixels: Int) -> String { Gnuplot.number(layout.height(below: pixels)) }
}
