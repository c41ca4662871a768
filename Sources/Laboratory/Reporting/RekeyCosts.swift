internal import Results

/// What each single rekey cost, against the group's size and coloured by what made it necessary.
enum RekeyCosts {
    /// More points than anyone can see.
    private static let pointCountMax = 6_000

    /// The causes in the order of appearance.
    static func causes(of rows: [RekeyRow]) -> [String] {
        var causes: [String] = []
        for row in rows {
            let cause = cause(of: row)
            if !causes.contains(cause) { causes.append(cause) }
        }
        return causes
    }

    /// A change that moves the group to another mechanism is told from one that does not.
    private static func cause(of row: RekeyRow) -> String {
        let isSwitch = !row.mechanismBefore.isEmpty && row.mechanismBefore != row.mechanismAfter
        return isSwitch ? "switch to \(row.mechanismAfter)" : row.cause
    }

    /// One cloud of points for each cause.
    static func curves(_ rows: [RekeyRow], _ value: (RekeyRow) -> Double?) -> [Curve] {
        let step = max(1, rows.count / pointCountMax)
        let shown = rows.enumerated().filter {
            $0.offset.isMultiple(of: step) || cause(of: $0.element) != $0.element.cause
        }.map(\.element)
        return causes(of: rows).enumerated().compactMap { index, cause in
            let points = shown.filter { self.cause(of: $0) == cause && $0.devices > 0 }.compactMap { row in
                value(row).flatMap {
                    $0 > 0 ? CurvePoint(x: Double(row.devices), y: $0, low: nil, high: nil) : nil
                }
            }
            guard !points.isEmpty else { return nil }
            return Curve(
                style: CurveStyle.of("", at: index), trace: .scattered(count: points.count), points: points)
        }
    }

    static func figure(title: String, rekeys: [RekeyRow]) -> Figure? {
        func panel(_ title: String, _ label: String, _ unit: AxisUnit, _ drawn: [Curve]) -> Panel? {
            let axis = Axis.sizes(drawn.flatMap(\.points).map(\.x))
            return ChartSet.panel(title, label, unit: unit, x: axis, drawn)
        }
        let legend = causes(of: rekeys).enumerated().map { index, cause in
            LegendEntry(
                label: cause, swatch: .curve(CurveStyle.of("", at: index), .scattered(count: 1)))
        }
        return ChartSet.figure(
            title: title, note: "Each point is one rekey; \(rekeys.count) in all runs", legend: legend,
            [
                panel("All links", "Bytes for a rekey", .bytes, curves(rekeys) { Double($0.bytesTotal) }),
                panel(
                    "The committer's upload", "Bytes for a rekey", .bytes,
                    curves(rekeys) { Double($0.bytesUp) }),
            ])
    }
}
