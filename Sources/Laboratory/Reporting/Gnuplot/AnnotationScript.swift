/// What gnuplot does not plot but lays over or under a plot: remarks, spans, rules and ribbons.
struct AnnotationScript {
    let panel: Panel

    /// Before the plot; those of the panel before are taken away.
    var commands: [String] {
        ["unset label", "unset object"] + horizontalRules + verticalRules + remarks + objects
            + (hasColumns ? ["set boxwidth \(Gnuplot.number(Self.columnWidth))"] : [])
    }

    /// After the plot.
    var endingCommands: [String] {
        rules(.horizontal).isEmpty && rules(.vertical).isEmpty ? [] : ["unset arrow"]
    }

    private var hasColumns: Bool {
        panel.marks.contains { if case .columns = $0 { true } else { false } }
    }

    /// From one column to the next is 1.
    private static let columnWidth = 0.8

    private var remarks: [String] {
        panel.remarks.enumerated().map { index, remark in
            let height = Gnuplot.number(0.96 - 0.045 * Double(index))
            return "set label \(300 + index) \(Gnuplot.quoted(remark.text)) at graph 0.03,\(height) left"
                + " front textcolor \(Gnuplot.name(of: remark.colour)) font ',12'"
        }
    }

    private var objects: [String] {
        let areas = panel.marks.compactMap { mark -> String? in
            switch mark {
            case .span(let span): rectangle(span.start, span.end, 0...1, "behind", span.fill)
            case .ribbon(let ribbon):
                // Above the plot: on its lower edge it would lie over curves.
                rectangle(ribbon.start, ribbon.end, 1.006...1.026, "noclip front", ribbon.fill)
            default: nil
            }
        }
        return areas.enumerated().map { "set object \(1 + $0.offset) \($0.element)" }
    }

    private func rectangle(
        _ start: Double, _ end: Double, _ heights: ClosedRange<Double>, _ layer: String, _ fill: Fill
    ) -> String {
        let (low, high) = (Gnuplot.number(heights.lowerBound), Gnuplot.number(heights.upperBound))
        return
            "rectangle from first \(Gnuplot.number(start)),graph \(low) to first \(Gnuplot.number(end)),graph"
            + " \(high) \(layer) \(Gnuplot.look(of: fill))"
    }
}

// MARK: - Rules

extension AnnotationScript {
    private func rules(_ direction: Rule.Direction) -> [Rule] {
        panel.marks.compactMap { mark in
            guard case .rule(let rule) = mark, rule.direction == direction else { return nil }
            return rule
        }
    }

    /// From the lowest up; labels that would run into each other are moved up until they do not.
    private var horizontalRules: [String] {
        var lowest = 0.0
        return rules(.horizontal).sorted { $0.position < $1.position }.enumerated().flatMap { index, rule in
            let line = Gnuplot.number(rule.position)
            let arrow = "set arrow \(100 + index) from graph 0,first \(line) to graph 1,first \(line)"
            let lines = ["\(arrow) nohead front \(Self.look(of: rule)) linewidth 1.3"]
            guard let label = rule.label else { return lines }
            let place = max(panel.y.share(of: rule.position), lowest)
            lowest = place + Self.labelHeight
            return lines + [
                "set label \(100 + index) \(Gnuplot.quoted(label))"
                    + " at graph 1.012,\(Gnuplot.number((place * 1_000).rounded() / 1_000)) left font ',11'"
            ]
        }
    }

    /// Of a horizontal rule's label, as a share of the panel.
    private static let labelHeight = 0.1

    /// Labels at three heights by turns, as neighbours may be close; the last ones to the left of their rules.
    private var verticalRules: [String] {
        rules(.vertical).enumerated().flatMap { index, rule in
            let place = Gnuplot.number(rule.position)
            let arrow = "set arrow \(200 + index) from first \(place),graph 0 to first \(place),graph 1"
            let lines = ["\(arrow) nohead front \(Self.look(of: rule)) linewidth 1.4"]
            guard let label = rule.label else { return lines }
            let isLate = panel.x.share(of: rule.position) > 0.8
            return lines + [
                "set label \(200 + index) \(Gnuplot.quoted(label)) at first \(place),graph"
                    + " \(Gnuplot.number(0.95 - 0.09 * Double(index % 3)))"
                    + " \(isLate ? "right offset -0.6,0" : "left offset 0.6,0") front font ',12'"
            ]
        }
    }

    private static func look(of rule: Rule) -> String {
        "linecolor \(Gnuplot.name(of: .ink)) dashtype \(Gnuplot.dashType(of: rule.dash))"
    }
}
