internal import Observation

/// In words.
extension ResultComparison {
    /// In what the scenarios differ, a line for each group of metrics that differ, what matters most first, and a
    /// sentence that counts all.
    public var text: String {
        let groups = MetricGroup.lines(of: different, metric: \.metric)
        var lines = [["metric"] + axes.map(Self.lastWord) + ["old", "new", "change", "verdict"]]
        lines += groups.map { group in
            let row = group.first
            let values = [row.old, row.new].map { value in
                value.map { MetricText.value($0, unit: row.unit, of: row.metric) } ?? "–"
            }
            let change =
                if let old = row.old, let new = row.new { MetricText.change(from: old, to: new) } else { "–" }
            return [row.metric] + row.sweptValues + values + [change, row.verdict.rawValue + group.more]
        }
        let heading = statements.map { $0 + "\n" }.joined()
        guard !different.isEmpty else {
            guard !rows.isEmpty else { return heading }
            return heading + "all \(rows.count) values are the same\n"
        }
        let more = groups.count == different.count ? "" : " (--html and --format json have each)"
        return heading + TextTable.aligned(lines) + count + more + "\n"
    }

    /// What is to be said before the values: in which the scenarios differ, and that there was nothing to compare.
    var statements: [String] { scenarioStatements + [nothingInCommon].compactMap(\.self) }

    /// That nothing could be compared, where it is so.
    public var nothingInCommon: String? {
        guard !rows.contains(where: { $0.old != nil && $0.new != nil }) else { return nil }
        let points = [rows.filter { $0.old != nil }, rows.filter { $0.new != nil }].map {
            Set($0.map(\.sweptValues))
        }
        return points[0].isDisjoint(with: points[1])
            ? "the two have no point in common: nothing was compared"
            : "the two have no metric in common: nothing was compared"
    }

    /// In which values the scenarios differ, if they are known to.
    var scenarioStatements: [String] {
        guard !changes.isEmpty else { return [] }
        return ChangedValues.lines(
            changes, below: "the second is of another scenario (with its profiles and all defaults)")
    }

    /// What is not the same, what matters most first.
    var different: [Row] { Self.inOrder(rows.filter { $0.verdict != .same }) }

    /// How many values differ.
    var count: String {
        let significant = different.count { $0.verdict.isSignificant }
        return "\(different.count) of \(rows.count) values differ, \(significant) of them significantly"
    }

    /// What matters most first, and what matters as much in the order in which it came.
    private static func inOrder(_ rows: [Row]) -> [Row] {
        let keyed = rows.map { (row: $0, importance: $0.importance) }.enumerated()
        return keyed.sorted { own, other in
            let (first, second) = (own.element.importance, other.element.importance)
            return first == second ? own.offset < other.offset : first < second
        }.map(\.element.row)
    }

    /// Why the newer results cannot pass for as good as the older ones, with what matters most; nothing where they can.
    ///
    /// Chance is no reason, and what nobody can tell from chance is one: of a single replication a worse value
    /// does not pass, nor do results that lack what the older ones have.
    public var worsening: String? {
        guard rows.contains(where: { $0.old != nil && $0.new != nil }) else {
            return "WORSE OR NOT CANNOT BE TOLD: the two have no value in common"
        }
        let worse = Self.inOrder(rows.filter(\.isWorse))
        let significant = worse.filter(\.verdict.isSignificant)
        if let first = significant.first {
            return "WORSE: \(sentence(on: first)); \(share(of: significant)) significantly worse"
                + (incomparable.map { "; \($0)" } ?? "")
        }
        if let reason = incomparable { return "WORSE OR NOT CANNOT BE TOLD: " + reason }
        let untested = worse.filter { $0.verdict == .untested }
        return untested.first.map { first in
            "WORSE OR NOT CANNOT BE TOLD: \(sentence(on: first)); \(share(of: untested)) worse, "
                + "and of one replication nothing tells whether by chance"
        }
    }

    /// What of the first has nothing to be compared with in the second, points before single values.
    private var incomparable: String? {
        let lacking = rows.filter { $0.verdict == .onlyOld }
        guard let first = Self.inOrder(lacking).first else { return nil }
        let kept = Set(rows.filter { $0.new != nil }.map(\.sweptValues))
        var seen: Set<[String]> = []
        let gone = lacking.map(\.sweptValues).filter { !kept.contains($0) && seen.insert($0).inserted }
        guard let point = gone.first else {
            return "\(sentence(on: first)) is only in the first; \(share(of: lacking)) not to be compared"
        }
        return "the point \(MetricText.point(axes: axes, values: point)) is only in the first; "
            + "\(MetricText.counted(gone.count, "point")) could not be compared"
    }

    private func share(of some: [Row]) -> String {
        "\(some.count) of \(MetricText.counted(rows.count, "value")) \(some.count == 1 ? "is" : "are")"
    }

    private func sentence(on row: Row) -> String {
        let point = MetricText.point(axes: axes, values: row.sweptValues)
        guard let old = row.old, let new = row.new else { return "\(row.metric) at \(point)" }
        let values = [old, new].map { MetricText.value($0, unit: row.unit, of: row.metric) }
        return
            "\(row.metric) at \(point): \(values[0]) → \(values[1]) (\(MetricText.change(from: old, to: new)))"
    }

    private static func lastWord(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }
}

extension ResultComparison.Row {
    /// Whether it moved the wrong way; a metric of which no way is the better one never does.
    public var isWorse: Bool {
        guard let old, let new else { return false }
        switch MetricDefinition(ofColumn: metric)?.direction ?? .neither {
        case .lowerIsBetter: return new > old
        case .higherIsBetter: return new < old
        case .neither: return false
        }
    }

    /// Less is told earlier: what is sure before what may be chance, then as in a regression check.
    fileprivate var importance: Importance {
        let share = changePercent.map { abs($0) / 100 } ?? .infinity
        return Importance(
            of: metric, unit: unit, share: share, stage: verdict.isSignificant ? 0 : 1)
    }
}
