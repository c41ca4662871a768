/// For a page.
extension RegressionReport {
    /// The report as a page that needs no network.
    public var html: String { page.html }

    var page: Page {
        Page(
            title: "Regression check", kind: "Keyshift: \(verdict)",
            sections: [verdictSection, expectationSection, findingSection, scopeSection, metricSection]
                .filter { !$0.blocks.isEmpty })
    }

    private var verdictSection: PageSection {
        var blocks = [PageBlock.verdict(headline, isFine: !isFailure)]
        if !otherStatements.isEmpty { blocks.append(.sentences(otherStatements)) }
        if let advice { blocks.append(.paragraph(advice)) }
        return PageSection(name: "verdict", heading: "Verdict", blocks: blocks)
    }

    /// What does not hold comes first.
    private var expectationSection: PageSection {
        let all = checks.flatMap { check in check.expectations.map { (scenario: check.scenario, verdict: $0) }
        }
        let ordered = all.filter { !$0.verdict.holds } + all.filter(\.verdict.holds)
        return PageSection(
            name: "expectations", heading: "What was expected",
            blocks: ordered.map { item in
                let end = item.verdict.holds ? "holds" : item.verdict.complaints.joined(separator: "; ")
                return .verdict("\(item.scenario): \(item.verdict.text): \(end)", isFine: item.verdict.holds)
            })
    }

    private var findingSection: PageSection {
        let titles = ["scenario", "metric", "point", "seed", "unit", "old", "new", "change", "kind"]
        let rows = findings.map { finding in
            [PageCell(finding.scenario), PageCell(finding.metric), PageCell(finding.point)]
                + [PageCell("\(finding.seed)"), PageCell(finding.unit), PageCell(finding.old)]
                + [PageCell(finding.new), PageCell(finding.change, number: finding.share)]
                + [PageCell(finding.kind.rawValue)]
        }
        let table = PageTable(
            name: "findings",
            caption: "What moved, what matters most first; of each metric and point the seed that moved most",
            columns: titles.map { PageColumn(title: $0, holdsMetrics: $0 == "metric") }, rows: rows)
        return PageSection(
            name: "findings", heading: "What moved", blocks: rows.isEmpty ? [] : [.table(table)])
    }

    private var scopeSection: PageSection {
        let titles = ["scenario", "values compared", "worse or gone", "better", "new"]
        let rows = checks.map { check in
            let kinds = check.findings.map(\.kind)
            return [PageCell(check.scenario), PageCell(check.valueCount)]
                + [PageCell(kinds.count { $0.isRegression }), PageCell(kinds.count { $0 == .better })]
                + [PageCell(kinds.count { $0 == .added })]
        }
        let table = PageTable(
            name: "scenarios", caption: "What was held against the baseline, seed by seed",
            columns: titles.map { PageColumn(title: $0) }, rows: rows)
        return PageSection(
            name: "scenarios", heading: "Scenarios", blocks: rows.isEmpty ? [] : [.table(table)])
    }

    private var metricSection: PageSection {
        let definitions = MetricTables.definitions(of: findings.map(\.metric))
        return PageSection(
            name: "metrics", heading: "Metrics",
            blocks: definitions.isEmpty ? [] : [.definitions(definitions)])
    }
}

extension CheckFailure {
    /// As a page.
    public var html: String {
        let blocks = reason.split(separator: "\n").map { PageBlock.verdict(String($0), isFine: false) }
        return Page(
            title: "Regression check", kind: "Keyshift: no result",
            sections: [PageSection(name: "verdict", heading: "Verdict", blocks: blocks)]
        ).html
    }
}
