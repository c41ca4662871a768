import Results

// MARK: - For a page

extension RegressionReport {
    /// The report for a comment or a summary page.
    public var markdown: String {
        var lines = ["## Keyshift: \(verdict)", "", "**\(Self.cell(headline))**"]
        lines += otherStatements.flatMap { ["", Self.cell($0)] }
        guard !groups.isEmpty else {
            return (lines + (advice.map { ["", $0] } ?? [])).joined(separator: "\n") + "\n"
        }
        lines += ["", "| metric | where | old | new | change |", "| --- | --- | --- | --- | --- |"]
        for group in groups.prefix(Self.markdownRowsMax) {
            let finding = group.first
            let place = "\(finding.scenario): \(finding.point), seed \(finding.seed)\(group.more)"
            lines.append(
                "| `\(finding.metric)` | \(Self.cell(place)) | \(finding.text(of: finding.old))"
                    + " | \(finding.text(of: finding.new)) | \(finding.change) |")
        }
        let hidden = groups.count - Self.markdownRowsMax
        if hidden > 0 { lines += ["", "… and \(hidden) more."] }
        if let advice { lines += ["", advice] }
        return lines.joined(separator: "\n") + "\n"
    }

    var verdict: String {
        if isUnmet {
            return isRegression ? "an expectation failed, and a regression" : "an expectation failed"
        }
        return isRegression ? "regression" : "no regression"
    }

    private static let markdownRowsMax = 50

    /// A text of one line, of which Markdown takes nothing for its own signs that would tear a table or a page.
    static func cell(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "|": "\\|"
            case "<": "&lt;"
            case "*": "\\*"
            case "`": "\\`"
            default: scalar.properties.generalCategory == .control ? " " : nil
            }
        }
    }
}

// MARK: - For continuous integration

extension RegressionReport {
    /// The report as JUnit's XML: a suite for each scenario; in it a case for each expectation, one for the baseline
    /// as a whole, and one for each metric.
    public var junit: String {
        let cases = checks.map { $0.cases(findings: $0.findings) }
        let failures = cases.joined().count { !$0.complaints.isEmpty }
        let suites = zip(checks, cases).map { check, cases in
            let failing = cases.count { !$0.complaints.isEmpty }
            return "  <testsuite name=\"\(XML.escaped(check.scenario))\" tests=\"\(cases.count)\""
                + " failures=\"\(failing)\">\n"
                + cases.map { $0.xml(inClass: check.scenario) }.joined() + "  </testsuite>\n"
        }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="keyshift check" tests="\(cases.joined().count)" failures="\(failures)">
            \(suites)</testsuites>

            """
    }
}

/// One case of a suite.
private struct TestCase {
    let name: String
    /// It fails if there are any.
    let complaints: [String]
    /// What else there is to say.
    var notes: [String] = []

    func xml(inClass name: String) -> String {
        let head = "    <testcase classname=\"\(XML.escaped(name))\" name=\"\(XML.escaped(self.name))\""
        var parts: [String] = []
        if let first = complaints.first {
            let text = XML.escaped(complaints.joined(separator: "\n"))
            parts.append("<failure message=\"\(XML.escaped(first))\">\(text)</failure>")
        }
        if !notes.isEmpty {
            parts.append("<system-out>\(XML.escaped(notes.joined(separator: "\n")))</system-out>")
        }
        guard !parts.isEmpty else { return head + "/>\n" }
        return "\(head)>\n" + parts.map { "      \($0)\n" }.joined() + "    </testcase>\n"
    }
}

extension RegressionCheck {
    fileprivate func cases(findings: [RegressionFinding]) -> [TestCase] {
        let whole =
            (isVacuous ? ["no value of baseline.csv was held against a result"] : [])
            + missingFromBaseline + lostRuns
        let known = Set(metrics)
        let unknown = findings.filter { !known.contains($0.metric) }.map(\.sentence)
        let notes = origin.sentences + newRuns + unknown
        return expectations.map { TestCase(name: "expect \($0.text)", complaints: $0.complaints) }
            + [TestCase(name: "baseline", complaints: whole, notes: notes)]
            + metrics.map { metric in
                let own = findings.filter { $0.metric == metric }
                return TestCase(
                    name: metric, complaints: own.filter(\.kind.isRegression).map(\.sentence),
                    notes: own.filter { !$0.kind.isRegression }.map(\.sentence))
            }
    }
}

/// XML's spelling of things.
enum XML {
    /// Any text, within or between tags; what XML 1.0 has no characters for becomes a replacement character.
    static func escaped(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\n", "\t": nil
            // A bare one would be read back as a line feed.
            case "\r": "&#13;"
            case "\u{0}"..<"\u{20}", "\u{fffe}", "\u{ffff}": "\u{fffd}"
            default: nil
            }
        }
    }
}
