import Results

/// What a regression check says, over all its scenarios.
public struct RegressionReport: Equatable, Sendable {
    public let checks: [RegressionCheck]
    /// Of all scenarios, what matters most first.
    public let findings: [RegressionFinding]

    public init(_ checks: [RegressionCheck]) {
        self.checks = checks
        findings = checks.flatMap(\.findings).enumerated().sorted { own, other in
            if own.element.matters(more: other.element) { return true }
            return !other.element.matters(more: own.element) && own.offset < other.offset
        }.map(\.element)
    }

    public var isRegression: Bool { checks.contains(where: \.isRegression) }

    /// The verdict, with the one difference that matters most.
    public var headline: String {
        let values = checks.reduce(0) { $0 + $1.valueCount }
        let scope = "\(MetricText.number(Double(values))) values of \(checks.count) scenarios"
        guard let first = findings.first else { return "as the baseline: \(scope) are exactly as they were" }
        switch first.kind {
        case .worse, .changed, .missing: return "REGRESSION: " + first.sentence
        case .better: return "better than the baseline: " + first.sentence
        case .added: return "as the baseline, and more: \(first.brief)"
        }
    }

    /// The headline, then a line for each metric of each scenario, and what to do.
    public var text: String {
        let rows = restByMetric.map { finding, others in
            let more = others == 0 ? "" : ", and \(others) more of its points"
            return [
                finding.metric, finding.text(of: finding.old), finding.text(of: finding.new), finding.change,
                "\(finding.scenario), \(finding.point), seed \(finding.seed)\(more)",
            ]
        }
        let list = rows.isEmpty ? "" : "\nand besides:\n" + TextTable.aligned(rows)
        return headline + "\n" + list + (advice.map { "\n\($0)\n" } ?? "")
    }

    /// All findings but the first: for each metric of a scenario the one that matters most, and how many
    /// others there are.
    private var restByMetric: [(finding: RegressionFinding, others: Int)] {
        var places: [String: Int] = [:]
        var rest: [(finding: RegressionFinding, others: Int)] = []
        for finding in findings.dropFirst() {
            let name = "\(finding.scenario)/\(finding.metric)/\(finding.kind)"
            if let place = places[name] {
                rest[place].others += 1
            } else {
                places[name] = rest.count
                rest.append((finding, 0))
            }
        }
        return rest
    }

    private var advice: String? {
        guard !findings.isEmpty else { return nil }
        let counts = [RegressionFinding.Kind.worse, .changed, .missing, .better, .added].compactMap { kind in
            let count = findings.count { $0.kind == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        return counts.joined(separator: ", ")
            + "; if that is meant, `keyshift check --update` makes it the baseline"
    }
}

// MARK: - For continuous integration

extension RegressionReport {
    /// The report for a comment or a summary page.
    public var markdown: String {
        var lines = ["## Keyshift: \(isRegression ? "regression" : "no regression")", "", "**\(headline)**"]
        guard !findings.isEmpty else { return lines.joined(separator: "\n") + "\n" }
        lines += ["", "| metric | where | old | new | change |", "| --- | --- | --- | --- | --- |"]
        for finding in findings.prefix(Self.markdownRowsMax) {
            lines.append(
                "| `\(finding.metric)` | \(finding.scenario): \(finding.point), seed \(finding.seed)"
                    + " | \(finding.text(of: finding.old)) | \(finding.text(of: finding.new))"
                    + " | \(finding.change) |")
        }
        let hidden = findings.count - Self.markdownRowsMax
        if hidden > 0 { lines += ["", "… and \(hidden) more."] }
        if let advice { lines += ["", advice] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let markdownRowsMax = 50

    /// The report as JUnit's XML: a suite for each scenario, a case for each metric.
    public var junit: String {
        let cases = checks.reduce(0) { $0 + $1.metrics.count }
        let failures = checks.reduce(0) { $0 + failing($1).count }
        let suites = checks.map(suite).joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="keyshift check" tests="\(cases)" failures="\(failures)">
            \(suites)</testsuites>

            """
    }

    /// The metrics that fail, each once.
    private func failing(_ check: RegressionCheck) -> Set<String> {
        Set(check.findings.filter { $0.kind.isRegression }.map(\.metric))
    }

    private func suite(_ check: RegressionCheck) -> String {
        let failing = failing(check)
        let cases = check.metrics.map { metric in
            let head =
                "    <testcase classname=\"\(Self.escaped(check.scenario))\" name=\"\(Self.escaped(metric))\""
            guard failing.contains(metric) else { return head + "/>\n" }
            let sentences = check.findings.filter { $0.metric == metric && $0.kind.isRegression }.map(
                \.sentence)
            return """
                \(head)>
                      <failure message="\(Self.escaped(sentences.first ?? ""))">\
                \(Self.escaped(sentences.joined(separator: "\n")))</failure>
                    </testcase>

                """
        }
        let name = Self.escaped(check.scenario)
        return "  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(failing.count)\">\n"
            + cases.joined() + "  </testsuite>\n"
    }

    private static func escaped(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: nil
            }
        }
    }
}
