/// A figure as pictures of its panels and of its legend, for a page that puts them beside each other as it has room.
struct FigurePicture {
    let figure: Figure

    /// For a wide window and for a narrow one, where panels have a horizontal axis in common; else one for both.
    var sets: [[PanelPicture]] {
        guard figure.arrangement == .column else { return [figure.panels.map { picture($0) }] }
        return [column(width: 1_080, scale: 1), column(width: 440, scale: 0.8)]
    }

    private func picture(_ panel: Panel) -> PanelPicture {
        PanelPicture(panel, PanelPicture.Frame(width: 460, plotHeight: 240), legend: figure.legend)
    }

    /// The plots one below the other, all as wide.
    private func column(width: Double, scale: Double) -> [PanelPicture] {
        let heights = figure.panels.map { ($0.heightShare.map { $0 * 700 } ?? 270) * scale }
        let frames = zip(figure.panels, heights).enumerated().map { index, panel in
            PanelPicture.Frame(
                width: width, plotHeight: panel.1, showsHorizontalLabels: index == figure.panels.count - 1)
        }
        let margins = zip(figure.panels, frames).map { PanelAxes.margins(of: $0, $1) }
        let (left, right) = (margins.map(\.left).max() ?? 0, margins.map(\.right).max() ?? 0)
        return zip(figure.panels, frames).map { panel, frame in
            var frame = frame
            (frame.left, frame.right) = (left, right)
            return PanelPicture(panel, frame, legend: figure.legend)
        }
    }

    static func swatch(_ swatch: LegendEntry.Swatch) -> String {
        let content =
            switch swatch {
            case .box(let fill):
                SVG.group(
                    "ar", fill.colour,
                    "<rect x=\"4\" y=\"2\" width=\"24\" height=\"12\" fill-opacity=\"\(AxisUnit.short(fill.strength))\"/>"
                )
            case .curve(let style, let trace):
                SVG.group(
                    style.isOpen ? "op" : "fu", style.colour,
                    (trace == .joined
                        ? "<path class=\"ln\(SVG.dashClass(of: style.dash))\" d=\"M0,8H32\"/>" : "")
                        + Marker(shape: style.shape, size: .large).use(16, 8, tip: nil))
            }
        return "<svg width=\"32\" height=\"16\" aria-hidden=\"true\">\(content)</svg>"
    }
}

extension Chart {
    /// The chart's name as a heading: "Bytes per message".
    var heading: String {
        let words = name.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
