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

    let width = 1_200

    var height: Int {
        switch figure.arrangement {
        case .row: 640
        case .grid: rowCount > 1 ? 430 * rowCount : 520
        case .column: 860
        }
    }

    /// In points; a long title is set smaller, so that all of it is seen: at 18 points 90 letters fill the width.
    var titleSize: Int {
        // Chinese, Japanese and Korean letters are twice as wide.
        let width = figure.title.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) }
        return max(10, min(18, 18 * 90 / max(width, 1)))
    }

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
        switch figure.arrangement {
        case .row: frameInRow(index)
        case .grid: frameInGrid(index)
        case .column: frameInColumn(index)
        }
    }

    func showsHorizontalLabels(ofPanel index: Int) -> Bool {
        figure.arrangement != .column || index == figure.panels.count - 1
    }

    func showsVerticalTitle(ofPanel index: Int) -> Bool {
        guard case .grid = figure.arrangement else { return true }
        return index.isMultiple(of: columnCount)
    }

    /// The panels' upper edge: below title, note and legend, and their own titles, which a column has not.
    private var panelTop: Double {
        let legendRows = (figure.legend.count + legendColumns - 1) / legendColumns
        return height(below: 64 + 23 * legendRows + (figure.arrangement == .column ? 12 : 36))
    }

    private var columnCount: Int {
        guard case .grid(let columnCount) = figure.arrangement else { return figure.panels.count }
        return max(1, min(columnCount, figure.panels.count))
    }

    private var rowCount: Int { (figure.panels.count + columnCount - 1) / columnCount }

    private func frameInRow(_ index: Int) -> Frame {
        let width = 1 / Double(max(1, figure.panels.count))
        return Frame(
            left: Double(index) * width + 0.085, right: Double(index + 1) * width - 0.02, bottom: 0.12,
            top: panelTop)
    }

    private func frameInGrid(_ index: Int) -> Frame {
        let (row, column) = index.quotientAndRemainder(dividingBy: columnCount)
        let (width, height) = (1 / Double(columnCount), (panelTop - 0.01) / Double(rowCount))
        let top = panelTop - Double(row) * height
        return Frame(
            left: Double(column) * width + 0.065, right: Double(column + 1) * width - 0.015,
            bottom: top - height + 0.1, top: top)
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
