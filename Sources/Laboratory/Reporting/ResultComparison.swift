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
    /// In which values the scenario of the newer is another, a sentence each.
    public let changes: [String]

    /// - Parameters:
    ///   - changes: In which values the scenario of the newer is another, a sentence each; none where that is not known.
    ///   - confidence: Such as 0.95: of the differences called significant no more than the rest, here 0.05, is
    ///     expected to be chance.
    /// - Returns: Nothing when the two do not sweep the same paths.
    public init?(from old: RunsTable, to new: RunsTable, changes: [String] = [], confidence: Double) {
        guard Set(old.axes) == Set(new.axes) else { return nil }
        axes = old.axes
        self.changes = changes
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
