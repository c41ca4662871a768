/// What stands above the part that the axes frame: the title, remarks on curves, what the vertical axis shows, and the
/// labels of vertical rules.
struct PanelHeading {
    private(set) var texts: [PlacedText] = []
    private(set) var height = 4.0
    /// Where vertical rules begin.
    private var leaders: [(x: Double, top: Double, dash: Dash)] = []

    private static let rowHeight = 16.0

    init(_ panel: Panel, width: Double, plotLeft: Double, plotRight: Double) {
        for line in TextWidth.lines(of: panel.title, width: width - 8, size: 13, isBold: true) {
            add(line, .title, x: 4)
        }
        placeRemarks(panel.remarks, width: width)
        for line in TextWidth.lines(of: panel.y.label, width: width - 8, size: 12) { add(line, .axis, x: 4) }
        placeRules(in: panel, from: plotLeft, to: plotRight, width: width)
        height += 8
    }

    private mutating func add(_ text: String, _ look: PlacedText.Look, x: Double, colour: Colour? = nil) {
        height += Self.rowHeight
        texts.append(PlacedText(text: text, look: look, x: x, y: height - 3, colour: colour))
    }

    /// One after the other, in as many rows as they need.
    private mutating func placeRemarks(_ remarks: [Remark], width: Double) {
        var end = Double.infinity
        for remark in remarks {
            let text = TextWidth.cut(remark.text, width: width - 8, size: PlacedText.Look.remark.size)
            let length = TextWidth.of(text, size: PlacedText.Look.remark.size)
            if end + 14 + length > width - 4 {
                height += Self.rowHeight
                end = -10
            }
            let place = PlacedText(
                text: text, look: .remark, x: end + 14, y: height - 3, colour: remark.colour)
            texts.append(place)
            end = place.box.right
        }
    }

    /// In rows above the plot, each label beside its rule, in the lowest row in which it meets no other label and no
    /// other rule.
    ///
    /// From right to left: then the rules of higher rows pass lower labels on their left.
    private mutating func placeRules(in panel: Panel, from left: Double, to right: Double, width: Double) {
        let rules = panel.marks.compactMap { mark -> Rule? in
            if case .rule(let rule) = mark, rule.direction == .vertical { rule } else { nil }
        }
        var placed: [RuleLabel] = []
        for rule in rules.sorted(by: { $0.position > $1.position }) {
            let x = left + panel.x.share(of: rule.position) * (right - left)
            guard let text = rule.label else {
                leaders.append((x, height + 8, rule.dash))
                continue
            }
            placed.append(RuleLabel(text, at: x, rule.dash, width: width, among: placed))
        }
        let rowCount = (placed.map(\.row).max() ?? -1) + 1
        for label in placed {
            let bottom = height + Double(rowCount - label.row) * Self.rowHeight
            texts.append(label.text(at: bottom - 3))
            leaders.append((label.x, bottom - Self.rowHeight, label.dash))
        }
        height += Double(rowCount) * Self.rowHeight
    }

    /// The rules, from their labels down.
    func leaderSVG(to bottom: Double) -> String {
        leaders.map {
            SVG.line($0.x, $0.top, $0.x, bottom, classes: "ru" + SVG.dashClass(of: $0.dash))
        }.joined()
    }
}

/// The label of a vertical rule, beside it.
private struct RuleLabel {
    let x: Double
    let dash: Dash
    /// Counted from the lowest.
    private(set) var row = 0
    private let words: String
    private let isLate: Bool
    private let span: ClosedRange<Double>

    /// - Parameter others: Those that have their rows.
    init(_ text: String, at x: Double, _ dash: Dash, width: Double, among others: [RuleLabel]) {
        self.x = x
        self.dash = dash
        words = TextWidth.cut(text, width: max(x, width - x) - 8, size: PlacedText.Look.remark.size)
        let length = TextWidth.of(words, size: PlacedText.Look.remark.size)
        isLate = x + 6 + length > width
        span = isLate ? (x - 4 - length)...(x - 4) : (x + 4)...(x + 4 + length)
        let top = (others.map(\.row).max() ?? -1) + 1
        row = (0..<top).first { row in others.allSatisfy { isClear(of: $0, in: row) } } ?? top
    }

    private func isClear(of other: RuleLabel, in row: Int) -> Bool {
        if row == other.row {
            return span.upperBound + 6 < other.span.lowerBound || other.span.upperBound + 6 < span.lowerBound
        }
        return row > other.row ? !other.span.contains(x) : !span.contains(other.x)
    }

    func text(at y: Double) -> PlacedText {
        PlacedText(
            text: words, look: .remark, anchor: isLate ? .end : .start, x: isLate ? x - 4 : x + 4, y: y)
    }
}
