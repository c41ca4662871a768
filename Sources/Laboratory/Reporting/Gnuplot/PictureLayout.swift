/// Where the parts of a figure lie in a picture: lengths in pixels, places as shares of the picture's width and height.
struct PictureLayout {
    /// The edges of the part of a panel that its axes frame, from the lower left corner of the picture.
    struct Frame {
        let left: Double
        let right: Double
        let bottom: Double
        let top: Double
    }

    let figure: Figure
    /// For each panel what stands below it.
    private let feet: [PanelFoot]
    /// Of each column what lies between its panels and what is to the left.
    private let leftMargins: [Double]

    let width = 1_200

    init(figure: Figure) {
        self.figure = figure
        let count = Self.columnCount(of: figure)
        let margins = (0..<count).map { column in
            stride(from: column, to: figure.panels.count, by: count).map { index in
                Self.leftMargin(
                    of: figure.panels[index],
                    hasTitle: Self.showsVerticalTitle(ofPanel: index, in: figure))
            }.max() ?? 0
        }
        leftMargins = margins
        let plotWidth =
            (Double(width) - margins.reduce(0, +) - Double(count) * Self.rightMargin) / Double(count)
        feet = figure.panels.enumerated().map { index, panel in
            let column = index % count
            // A title may reach below the labels to the left, and halfway to what is to the right.
            let room =
                figure.arrangement == .column
                ? 900 : plotWidth + 2 * min(margins[column] - 4, Self.rightMargin - 4)
            return PanelFoot(
                of: panel.x, plotWidth: figure.arrangement == .column ? 930 : plotWidth,
                leftMargin: margins[column], room: room)
        }
    }

    var height: Int {
        switch figure.arrangement {
        case .row: 640
        case .grid: rowCount > 2 ? 330 * rowCount + 60 : rowCount > 1 ? 430 * rowCount : 520
        case .column: 860
        }
    }

    /// In points; a long title is set smaller, so that all of it is seen: at 18 points 90 letters fill the width.
    var titleSize: Int {
        titleLength > Self.titleLengthMax ? Self.titleSizeOfLines : min(18, 18 * 90 / max(titleLength, 1))
    }

    /// The title, in lines where it would be too small in one, and cut at its end where it is longer than these.
    var titleLines: [String] {
        guard titleLength > Self.titleLengthMax else { return [figure.title] }
        let (room, size) = (Double(width) - 40, Double(Self.titleSizeOfLines) * 4 / 3)
        let lines = TextWidth.lines(of: figure.title, width: room, size: size)
        let rest = lines.dropFirst(Self.titleLinesMax - 1).joined(separator: " ")
        return lines.prefix(Self.titleLinesMax - 1)
            + (rest.isEmpty ? [] : [TextWidth.cut(rest, width: room, size: size)])
    }

    /// Pixels by which all that stands below the title is lower for its further lines.
    var titleGrowth: Int { (titleLines.count - 1) * 20 }

    /// Chinese, Japanese and Korean letters are twice as wide.
    private var titleLength: Int {
        figure.title.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) }
    }

    private static let titleLengthMax = 147
    private static let titleSizeOfLines = 13
    private static let titleLinesMax = 3

    /// As the title's: at 12 points 130 letters fill the width.
    var noteSize: Int { max(7, min(12, 12 * 130 / max(figure.note.count, 1))) }

    /// How many entries of the legend stand side by side: text of this size is at most nine pixels a letter.
    var legendColumns: Int {
        let widest = figure.legend.map(\.label.count).max() ?? 0
        return max(1, min(figure.legend.count, (width - 60) / (9 * widest + 90)))
    }

    /// The height above the lower edge of what is so many pixels below the upper.
    func height(below pixels: Int) -> Double { Self.rounded(1 - Double(pixels) / Double(height)) }

    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}

// MARK: - Panels

extension PictureLayout {
    func frame(ofPanel index: Int) -> Frame {
        figure.arrangement == .column ? frameInColumn(index) : frameInGrid(index)
    }

    /// The title of a panel and its size in points: one that is wider than its panel with the margins is set smaller, and else cut.
    func title(ofPanel index: Int) -> (text: String, size: Int) {
        let (text, frame) = (figure.panels[index].title, frame(ofPanel: index))
        let room = (frame.right - frame.left) * Double(width) + 2 * (Self.rightMargin - 6)
        let pixels = TextWidth.of(text, size: 20)
        guard pixels > room else { return (text, 15) }
        let size = max(9, Int(15 * room / pixels))
        return (TextWidth.cut(text, width: room, size: Double(size) * 4 / 3), size)
    }

    func foot(ofPanel index: Int) -> PanelFoot { feet[index] }

    func showsHorizontalLabels(ofPanel index: Int) -> Bool {
        figure.arrangement != .column || index == figure.panels.count - 1
    }

    func showsVerticalTitle(ofPanel index: Int) -> Bool {
        Self.showsVerticalTitle(ofPanel: index, in: figure)
    }

    private static func showsVerticalTitle(ofPanel index: Int, in figure: Figure) -> Bool {
        guard case .grid = figure.arrangement else { return true }
        return index.isMultiple(of: columnCount(of: figure))
    }

    /// Room for the labels at the tics and for the axis' title, which gnuplot puts beside the widest of them.
    private static func leftMargin(of panel: Panel, hasTitle: Bool) -> Double {
        let widest = panel.y.tics.map { TextWidth.of($0.label, size: PanelFoot.letter) }.max() ?? 0
        return widest + 22 + (hasTitle && !panel.y.label.isEmpty ? 30 : 0)
    }

    static let rightMargin = 42.0

    /// The panels' upper edge: below title, note and legend, and their own titles, which a column has not.
    private var panelTop: Double {
        let legendRows = (figure.legend.count + legendColumns - 1) / legendColumns
        return height(below: titleGrowth + 64 + 23 * legendRows + (figure.arrangement == .column ? 12 : 36))
    }

    private static func columnCount(of figure: Figure) -> Int {
        switch figure.arrangement {
        case .grid(let columnCount): max(1, min(columnCount, figure.panels.count))
        case .row: max(1, figure.panels.count)
        case .column: 1
        }
    }

    private var rowCount: Int {
        let count = Self.columnCount(of: figure)
        return (figure.panels.count + count - 1) / count
    }

    /// All panels as wide and as high.
    private func frameInGrid(_ index: Int) -> Frame {
        let (row, column) = index.quotientAndRemainder(dividingBy: leftMargins.count)
        let (width, count) = (Double(width), Double(leftMargins.count))
        let plot = (width - leftMargins.reduce(0, +) - count * Self.rightMargin) / count
        let left = leftMargins[...column].reduce(0, +) + Double(column) * (plot + Self.rightMargin)
        let rowHeight = (panelTop - 6 / Double(height)) / Double(rowCount)
        let top = panelTop - Double(row) * rowHeight
        // Titles of the rows below lie between.
        let below = (feet.map(\.height).max() ?? 0) + (rowCount > 1 ? 34 : 0)
        return Frame(
            left: Self.rounded(left / width), right: Self.rounded((left + plot) / width),
            bottom: Self.rounded(top - rowHeight + below / Double(height)), top: Self.rounded(top))
    }

    /// To the right there is a place for the labels of horizontal rules.
    private func frameInColumn(_ index: Int) -> Frame {
        let gap = 0.035
        func bottom(_ index: Int) -> Double {
            Self.rounded(0.09 + figure.panels[(index + 1)...].reduce(0) { $0 + ($1.heightShare ?? 0) })
        }
        let top = index == 0 ? panelTop : bottom(index - 1) - gap
        return Frame(left: 0.095, right: 0.87, bottom: bottom(index), top: top)
    }
}
