/// The axes of a panel with their tics, and the labels of horizontal rules.
struct PanelAxes {
    let plot: Box
    /// The lower edge of all that belongs to the panel.
    private(set) var bottom: Double
    private(set) var texts: [PlacedText] = []
    private let panel: Panel

    private static let letter = PlacedText.Look.tic.size
    private static let lineHeight = 14.0

    init(_ panel: Panel, _ frame: PanelPicture.Frame, margins: (left: Double, right: Double), top: Double) {
        self.panel = panel
        plot = Box(
            left: margins.left, right: frame.width - margins.right, top: top, bottom: top + frame.plotHeight)
        bottom = plot.bottom + 8
        placeVerticalTics()
        placeRuleLabels(width: frame.width)
        if frame.showsHorizontalLabels { placeHorizontalLabels(width: frame.width) }
    }

    /// How much room the labels beside the plot need.
    static func margins(of panel: Panel, _ frame: PanelPicture.Frame) -> (left: Double, right: Double) {
        let tics = panel.y.tics.map { TextWidth.of($0.label, size: letter) }.max() ?? 0
        let rules = rules(of: panel).compactMap { $0.label.map { TextWidth.of($0, size: letter) } }.max()
        var (left, right) = (max(frame.left, tics + 12), max(frame.right, rules.map { $0 + 8 } ?? 10))
        // The outermost labels below may reach beyond the plot.
        for tic in panel.x.tics where panel.x.crowding != .keep && frame.showsHorizontalLabels {
            let half = TextWidth.of(tic.label, size: letter) / 2 + 2
            let share = panel.x.share(of: tic.position)
            let x = left + share * (frame.width - left - right)
            right += max(0, x + half - frame.width)
            left += max(0, half - x)
        }
        return (left, right)
    }

    func x(_ value: Double) -> Double { plot.left + panel.x.share(of: value) * (plot.right - plot.left) }

    func y(_ value: Double) -> Double { plot.bottom - panel.y.share(of: value) * (plot.bottom - plot.top) }

    private static func rules(of panel: Panel) -> [Rule] {
        panel.marks.compactMap { mark in
            if case .rule(let rule) = mark, rule.direction == .horizontal { rule } else { nil }
        }.sorted { $0.position < $1.position }
    }

    // MARK: - Beside the plot

    private mutating func placeVerticalTics() {
        var highest = Double.infinity
        for tic in panel.y.tics.sorted(by: { $0.position < $1.position }) {
            let middle = y(tic.position)
            guard middle >= plot.top - 1, middle <= plot.bottom + 1, middle <= highest - Self.lineHeight
            else {
                continue
            }
            highest = middle
            texts.append(
                PlacedText(text: tic.label, look: .tic, anchor: .end, x: plot.left - 7, y: middle + 4))
        }
    }

    /// From the lowest up, moved apart where they would lie on each other, and down again from the upper edge.
    private mutating func placeRuleLabels(width: Double) {
        let labelled = Self.rules(of: panel).filter { $0.label != nil }
        var places = labelled.map { y($0.position) }
        for index in places.indices.dropFirst() {
            places[index] = min(places[index], places[index - 1] - Self.lineHeight)
        }
        for index in places.indices.reversed() {
            let above = index + 1 < places.count ? places[index + 1] + Self.lineHeight : plot.top + 4
            places[index] = max(places[index], above)
        }
        for (rule, place) in zip(labelled, places) {
            let text = TextWidth.cut(rule.label ?? "", width: width - plot.right - 6, size: Self.letter)
            texts.append(PlacedText(text: text, look: .remark, x: plot.right + 5, y: place + 4))
        }
    }

    // MARK: - Below the plot

    private mutating func placeHorizontalLabels(width: Double) {
        let tics = panel.x.tics.filter { !$0.label.isEmpty }.sorted { $0.position < $1.position }
        let upright = tics.map { tic in
            PlacedText(
                text: tic.label, look: .tic, anchor: .middle, x: x(tic.position), y: plot.bottom + 19)
        }
        if panel.x.crowding == .keep, !Self.fit(upright, width: width) {
            placeSlanted(tics)
        } else {
            var end = -Double.infinity
            for text in upright where text.box.left >= end + 5 {
                texts.append(text)
                end = text.box.right
            }
            bottom = plot.bottom + 24
        }
        guard !panel.x.label.isEmpty else { return }
        for line in TextWidth.lines(of: panel.x.label, width: width - 8, size: 12) {
            let half = TextWidth.of(line, size: 12) / 2
            let middle = min(max((plot.left + plot.right) / 2, half + 2), width - half - 2)
            bottom += 16
            texts.append(PlacedText(text: line, look: .axis, anchor: .middle, x: middle, y: bottom - 4))
        }
    }

    private static func fit(_ texts: [PlacedText], width: Double) -> Bool {
        let boxes = texts.map(\.box)
        return zip(boxes, boxes.dropFirst()).allSatisfy { $0.right + 5 <= $1.left }
            && boxes.allSatisfy { $0.left >= 0 && $0.right <= width }
    }

    /// Each ends below its tic; as long as there is room to the left, and no longer than a line of a heading.
    private mutating func placeSlanted(_ tics: [Axis.Tic]) {
        var deepest = 0.0
        var end = -Double.infinity
        for tic in tics {
            let place = x(tic.position)
            // Slanted lines of text that are closer would lie on each other.
            guard place >= end + Self.lineHeight / PlacedText.slant.sine + 3 else { continue }
            end = place
            let room = min(150, (place - 2) / PlacedText.slant.cosine)
            let text = PlacedText(
                text: TextWidth.cutWithin(tic.label, width: room, size: Self.letter), look: .tic,
                anchor: .end,
                // So far down that it clears the lowest label beside the plot.
                x: place + 3, y: plot.bottom + 18, isSlanted: true)
            texts.append(text)
            deepest = max(deepest, text.box.bottom - plot.bottom)
        }
        bottom = plot.bottom + deepest + 4
    }

    // MARK: - Lines

    /// What lies behind the marks.
    var gridSVG: String {
        let vertical = panel.x.tics.map {
            SVG.line(x($0.position), plot.top, x($0.position), plot.bottom, classes: "gr")
        }
        let horizontal = panel.y.tics.map {
            SVG.line(plot.left, y($0.position), plot.right, y($0.position), classes: "gr")
        }
        return (vertical + horizontal).joined()
    }

    /// What lies in front of them.
    var frameSVG: String {
        let rules = Self.rules(of: panel).map {
            SVG.line(
                plot.left, y($0.position), plot.right, y($0.position),
                classes: "ru" + SVG.dashClass(of: $0.dash))
        }
        let tics =
            panel.x.tics.map {
                SVG.line(x($0.position), plot.bottom, x($0.position), plot.bottom + 4, classes: "ax")
            }
            + panel.y.tics.map {
                SVG.line(plot.left - 4, y($0.position), plot.left, y($0.position), classes: "ax")
            }
        let edges =
            "<path class=\"ax\" d=\"M\(SVG.number(plot.left)),\(SVG.number(plot.top))V\(SVG.number(plot.bottom))"
            + "H\(SVG.number(plot.right))\"/>"
        return rules.joined() + tics.joined() + edges
    }
}
