import Results

/// What a regression check says, over all its scenarios.
public struct RegressionReport: Equatable, Sendable {
    public let checks: [RegressionCheck]
    /// Of all scenarios, what matters most first.
    public let findings: [RegressionFinding]

    public init(_ checks: [RegressionCheck]) {
        self.checks = checks
        findings = RegressionFinding.inOrder(checks.flatMap(\.findings))
    }

    /// Whether anything is not as good as the baseline, or nothing was compared.
    public var isRegression: Bool { checks.isEmpty || checks.contains(where: \.isRegression) }

    /// Whether an expectation of a scenario does not hold.
    public var isUnmet: Bool { !unmet.isEmpty }

    /// Whether the check fails.
    public var isFailure: Bool { isRegression || isUnmet }

    /// The verdict, with the one thing that matters most.
    public var headline: String {
        if let first = unmet.first { return "EXPECTATION FAILED: " + first }
        if let first = notCompared.first { return "NOTHING COMPARED: " + first }
        if let first = gaps.first {
            return "BASELINE INCOMPLETE, of a scenario that has not changed: " + first
        }
        if let first = findings.first, first.kind.isRegression { return "REGRESSION: " + first.sentence }
        if let first = lostRuns.first { return "REGRESSION: " + first }
        guard let first = findings.first else {
            if let more = newRuns.first { return "as the baseline, and more: \(more)" }
            guard let begun = written.first else {
                return "as the baseline: \(Self.scope(of: checks)) are exactly as they were"
            }
            return begun
        }
        if first.kind == .better { return "better than the baseline: " + first.sentence }
        return "as the baseline, and more: \(first.brief)"
    }

    /// The headline, then a line for each other thing that matters and each group of metrics up to a screen of them, how
    /// many groups more there are, and what to do.
    public var text: String {
        let besides = groups.filter { $0.first != headlineFinding }
        let rows = besides.prefix(Self.groupsMax).map { group in
            [
                group.first.metric, group.first.text(of: group.first.old),
                group.first.text(of: group.first.new), group.first.change,
                "\(group.first.scenario), \(group.first.point), seed \(group.first.seed)\(group.more)",
            ]
        }
        var lines = otherStatements.map { $0 + "\n" }.joined()
        if !rows.isEmpty { lines += "and besides:\n" + TextTable.aligned(rows) }
        let untold = besides.count - rows.count
        if untold > 0 {
            lines +=
                "and \(MetricText.counted(untold, "group")) of metrics more (--markdown and --html tell all)\n"
        }
        return headline + "\n" + (lines.isEmpty ? "" : "\n" + lines) + (advice.map { "\n\($0)\n" } ?? "")
    }

    /// What matters most stands first; more lines than these push it off the screen.
    private static let groupsMax = 20

    private static func scope(of checks: [RegressionCheck]) -> String {
        let values = checks.reduce(0) { $0 + $1.valueCount }
        return "\(MetricText.counted(values, "value")) of \(MetricText.counted(checks.count, "scenario"))"
    }
}

// MARK: - What there is to say

extension RegressionReport {
    /// A sentence for each expectation and point at which it does not hold.
    private var unmet: [String] { checks.flatMap { $0.expectations.flatMap(\.complaints) } }

    private var notCompared: [String] {
        if checks.isEmpty { return ["there is no scenario"] }
        return checks.filter(\.isVacuous).map {
            "\($0.scenario): no value of its baseline.csv was held against a result"
        }
    }

    private var lostRuns: [String] {
        checks.flatMap { check in check.lostRuns.map { "\(check.scenario): \($0)" } }
    }

    private var gaps: [String] {
        checks.flatMap { check in check.missingFromBaseline.map { "\(check.scenario): \($0)" } }
    }

    private var newRuns: [String] {
        checks.flatMap { check in check.newRuns.map { "\(check.scenario): \($0)" } }
    }

    /// That there is a baseline now where there was none.
    private var written: [String] {
        let begun = checks.filter(\.isFirst)
        guard !begun.isEmpty else { return [] }
        let others = checks.filter { !$0.isFirst }
        return ["baseline written: \(Self.scope(of: begun))"]
            + (others.isEmpty || !findings.isEmpty ? [] : ["exactly as they were: \(Self.scope(of: others))"])
    }

    private var origins: [String] {
        checks.flatMap { check in check.origin.sentences.map { "\(check.scenario): \($0)" } }
    }

    /// Without the one that the headline tells.
    var otherStatements: [String] {
        let statements = unmet + notCompared + gaps + lostRuns + newRuns + written + origins
        guard let told = statements.firstIndex(where: { headline.hasSuffix($0) }) else { return statements }
        return Array(statements[..<told] + statements[(told + 1)...])
    }

    /// The finding that the headline tells.
    private var headlineFinding: RegressionFinding? {
        findings.first.flatMap { headline.contains($0.brief) ? $0 : nil }
    }

    /// The findings about one group of metrics of a scenario, in the order of what matters most of each.
    var groups: [MetricGroup.Line<RegressionFinding>] {
        MetricGroup.lines(of: findings, metric: \.metric) { "\($0.scenario)/\($0.kind)" }
    }

    var advice: String? {
        var counts = [RegressionFinding.Kind.worse, .changed, .missing, .better, .added].compactMap { kind in
            let count = findings.count { $0.kind == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        counts += checks.flatMap { $0.lost.counts("gone") + $0.new.counts("new") }
        if !gaps.isEmpty { counts.append("missing from the baseline: \(gaps.count)") }
        guard !counts.isEmpty else { return nil }
        return counts.joined(separator: ", ")
            + "; if that is meant, `keyshift check --update` makes it the baseline"
    }
}
