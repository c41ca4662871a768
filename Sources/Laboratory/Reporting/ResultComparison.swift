internal import Observation
public import Results
internal import Statistics

/// Two results of the same sweep side by side.
public struct ResultComparison: Equatable, Sendable {
    /// What can be said of a difference.
    public enum Verdict: String, Sendable {
        case same
        /// By Student's test of the differences, seed by seed.
        case significantPaired = "significant (paired)"
        case chancePaired = "may be chance (paired)"
        /// By Welch's test, for other seeds.
        case significantIndependent = "significant (Welch)"
        case chanceIndependent = "may be chance (Welch)"
        /// There is but one replication of one of them.
        case untested = "not tested"
        case onlyOld = "only in the first"
        case onlyNew = "only in the second"

        public var isSignificant: Bool { self == .significantPaired || self == .significantIndependent }
    }

    /// One metric of one point.
    public struct Row: Equatable, Sendable {
        public let metric: String
        public let unit: String
        public let sweptValues: [String]
        /// Means over the replications.
        public let old: Double?
        public let new: Double?
        public let verdict: Verdict

        /// By how many per cent the new is more than the old; nothing where there is no old, or it is zero.
        public var changePercent: Double? {
            guard let old, let new else { return nil }
            return old == new ? 0 : old == 0 ? nil : (new - old) / abs(old) * 100
        }
    }

    public let axes: [String]
    /// In the order of the older table, then what only the newer one has.
    public let rows: [Row]

    /// - Parameter confidence: Such as 0.95: of the differences called significant no more than the rest, here
    ///   0.05, is expected to be chance.
    /// - Returns: Nothing when the two do not sweep the same paths.
    public init?(from old: RunsTable, to new: RunsTable, confidence: Double) {
        guard Set(old.axes) == Set(new.axes) else { return nil }
        axes = old.axes
        let before = old.cells(by: old.axes)
        let after = new.cells(by: old.axes)
        let afterByName = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
        let known = Set(before.map(\.name))
        let found =
            before.map { Finding(from: $0, to: afterByName[$0.name], confidence: confidence) }
            + after.filter { !known.contains($0.name) }.map { Finding(onlyNew: $0) }
        let discoveries = Discoveries.among(
            found.compactMap(\.difference?.probability), falseShareMax: 1 - confidence)
        var next = discoveries.makeIterator()
        rows = found.map { finding in
            finding.row(isDiscovery: finding.difference != nil && next.next() ?? false)
        }
    }
}

/// One metric of one point, before it is known how many others differ.
private struct Finding {
    let old: RunCell?
    let new: RunCell?
    private let isSame: Bool
    /// Nothing where none can be tested.
    let difference: Difference?

    init(onlyNew cell: RunCell) {
        (old, new, isSame, difference) = (nil, cell, false, nil)
    }

    init(from old: RunCell, to new: RunCell?, confidence: Double) {
        (self.old, self.new) = (old, new)
        guard let new else {
            (isSame, difference) = (false, nil)
            return
        }
        let (before, after) = (old.samples.map(\.value), new.samples.map(\.value))
        let twins = old.samples.compactMap { sample in
            new.value(ofSeed: sample.seed).map { (sample.value, $0) }
        }
        if twins.count == before.count, twins.count == after.count {
            isSame = twins.allSatisfy { $0 == $1 }
            difference =
                isSame
                ? nil
                : try? Difference.paired(from: twins.map(\.0), to: twins.map(\.1), confidence: confidence)
            return
        }
        // Other runs that gave the same numbers: nothing differs that could be told.
        let isConstant = Set(before + after).count == 1
        isSame = isConstant || before.sorted() == after.sorted()
        difference =
            isSame ? nil : try? Difference.independent(from: before, to: after, confidence: confidence)
    }

    func row(isDiscovery: Bool) -> ResultComparison.Row {
        let cell = old ?? new
        return ResultComparison.Row(
            metric: cell?.name.metric ?? "", unit: cell?.unit ?? "",
            sweptValues: cell?.name.sweptValues ?? [], old: old?.mean, new: new?.mean,
            verdict: verdict(isDiscovery: isDiscovery))
    }

    private func verdict(isDiscovery: Bool) -> ResultComparison.Verdict {
        if old == nil { return .onlyNew }
        if new == nil { return .onlyOld }
        if isSame { return .same }
        guard let difference else { return .untested }
        if difference.isPaired { return isDiscovery ? .significantPaired : .chancePaired }
        return isDiscovery ? .significantIndependent : .chanceIndependent
    }
}

// MARK: - In words

extension ResultComparison {
    /// A line for each value that differs, what matters most first, and a sentence that counts them.
    public var text: String {
        let different = rowsInOrder.filter { $0.verdict != .same }
        var lines = [["metric"] + axes.map(Self.lastWord) + ["old", "new", "change", "verdict"]]
        lines += different.map { row in
            let values = [row.old, row.new].map { value in
                value.map { MetricText.value($0, unit: row.unit, of: row.metric) } ?? "–"
            }
            let change =
                if let old = row.old, let new = row.new { MetricText.change(from: old, to: new) } else { "–" }
            return [row.metric] + row.sweptValues + values + [change, row.verdict.rawValue]
        }
        let significant = different.count { $0.verdict.isSignificant }
        let count =
            "\(different.count) of \(rows.count) values differ, \(significant) of them significantly\n"
        return different.isEmpty
            ? "all \(rows.count) values are the same\n" : TextTable.aligned(lines) + count
    }

    /// What matters most first.
    var rowsInOrder: [Row] { Self.inOrder(rows) }

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
    /// does not pass, nor do results that have nothing in common.
    public var worsening: String? {
        guard rows.contains(where: { $0.old != nil && $0.new != nil }) else {
            return "WORSE OR NOT CANNOT BE TOLD: the two have no value in common"
        }
        let worse = Self.inOrder(rows.filter(\.isWorse))
        let significant = worse.filter(\.verdict.isSignificant)
        if let first = significant.first {
            return "WORSE: \(sentence(on: first)); \(share(of: significant)) significantly worse"
        }
        let untested = worse.filter { $0.verdict == .untested }
        return untested.first.map { first in
            "WORSE OR NOT CANNOT BE TOLD: \(sentence(on: first)); \(share(of: untested)) worse, "
                + "and of one replication nothing tells whether by chance"
        }
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

/// Columns of text.
enum TextTable {
    /// One line a row, each column as wide as its widest text, the first and the last flush left.
    static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                if column == columns - 1 { return text }
                return column == 0 ? text + padding : padding + text
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
