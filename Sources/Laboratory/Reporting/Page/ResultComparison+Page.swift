/// For a page.
extension ResultComparison {
    /// The comparison as a page that needs no network: what differs first, what is the same behind it.
    ///
    /// - Parameter names: What the two results are called.
    public func html(of names: (old: String, new: String)) -> String {
        page(of: names).html
    }

    func page(of names: (old: String, new: String)) -> Page {
        let different = self.different
        let same = rows.filter { $0.verdict == .same }
        var sections = [
            PageSection(
                name: "verdict", heading: "Verdict",
                blocks: [
                    .verdict(worsening ?? "Nothing is known to be worse.", isFine: worsening == nil),
                    .paragraph(count + "."),
                ] + (statements.isEmpty ? [] : [.sentences(statements)]))
        ]
        if !different.isEmpty {
            let table = table(
                different, "differences", "What differs, what matters most first", isFolded: false)
            sections.append(PageSection(name: "differences", heading: "Differences", blocks: [.table(table)]))
        }
        if !same.isEmpty {
            let table = table(
                same, "same", "\(MetricText.counted(same.count, "value")) that are the same", isFolded: true)
            sections.append(PageSection(name: "same", heading: "What is the same", blocks: [.table(table)]))
        }
        let definitions = MetricTables.definitions(of: rows.map(\.metric))
        sections.append(
            PageSection(name: "metrics", heading: "Metrics", blocks: [.definitions(definitions)]))
        return Page(
            title: "\(names.old) and \(names.new)", kind: "Keyshift: a comparison", sections: sections)
    }

    private func table(_ rows: [Row], _ name: String, _ caption: String, isFolded: Bool) -> PageTable {
        let columns =
            [PageColumn(title: "metric", holdsMetrics: true)]
            + (PathHeadings.of(axes) + ["unit", "old", "new", "change", "verdict"]).map {
                PageColumn(title: $0)
            }
        return PageTable(
            name: name, caption: caption, columns: columns,
            rows: rows.map { row in
                let change =
                    if let old = row.old, let new = row.new {
                        PageCell(
                            MetricText.change(from: old, to: new), number: row.changePercent ?? .infinity)
                    } else {
                        PageCell("–")
                    }
                return [PageCell(row.metric)] + row.sweptValues.map { PageCell($0) } + [PageCell(row.unit)]
                    + [PageCell(row.old), PageCell(row.new), change, PageCell(row.verdict.rawValue)]
            }, isFolded: isFolded)
    }
}
