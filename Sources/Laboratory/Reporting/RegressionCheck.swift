internal import Metering
internal import Observation
public import Results

/// The results of one scenario held against its baseline, seed by seed.
public struct RegressionCheck: Equatable, Sendable {
    /// Whether the scenario is the one that the baseline was made of.
    public enum Origin: Equatable, Sendable {
        case same
        /// Something in it, a default or a profile, is another: a sentence for each value.
        case other([String])
        /// The baseline does not say of what it was made.
        case untold

        /// What is to be told, if anything: a line each.
        var sentences: [String] {
            switch self {
            case .same: []
            case .other(let changes):
                ChangedValues.lines(
                    changes,
                    below:
                        "the scenario (with its profiles and all defaults) is another than the baseline was made of"
                )
            case .untold:
                [
                    "the baseline does not say which scenario it was made of; `keyshift check --update` writes that down"
                ]
            }
        }
    }

    public let scenario: String
    public let origin: Origin
    /// Whether there was no baseline before, so that nothing was held against it.
    public let isFirst: Bool
    /// How many values of the baseline were held against a result.
    public let valueCount: Int
    /// The metrics of the baseline, each once, in its order.
    public let metrics: [String]
    /// In the order of the scenario.
    public let expectations: [ExpectationVerdict]
    /// Points and replications that the baseline has and the results have not.
    let lost: RunSet.Missing
    /// Those that the results alone have, of a scenario that may have become another.
    let new: RunSet.Missing
    let gaps: BaselineGaps
    /// At most one for each metric of each point that both have, what matters most first.
    public let findings: [RegressionFinding]

    /// What a metric may move without a finding, as shares of the old value.
    public typealias Allowance = (worse: Double, better: Double)

    /// - Parameters:
    ///   - isFirst: Whether the results are the baseline, since there was none.
    ///   - isSequential: Whether results decide how many replications there are.
    ///   - allowance: Of a column of `runs.csv`; zero means exactly as it was.
    public init(
        scenario: String, baseline: RunsTable, results: RunsTable, origin: Origin = .same,
        isFirst: Bool = false, isSequential: Bool = false, expectations: [ExpectationVerdict] = [],
        allowance: (String) -> Allowance
    ) {
        self.scenario = scenario
        self.origin = origin
        self.isFirst = isFirst
        self.expectations = expectations
        let before = baseline.cells(by: baseline.axes)
        let after = results.cells(by: baseline.axes)
        var seen: Set<String> = []
        metrics = before.map(\.name.metric).filter { seen.insert($0).inserted }
        let known = Set(metrics)
        let (runsBefore, runsAfter) = (RunSet(before), RunSet(after))
        lost = runsBefore.missing(in: runsAfter, axes: baseline.axes, verb: "is gone")
        let both = before.map { $0.only(runsAfter) }.filter { !$0.samples.isEmpty }
        let scale = Scale(scenario: scenario, axes: baseline.axes, before: before, after: after)
        let more = after.map { $0.only(runsBefore).without(scale.before[$0.name]) }
            .filter { !$0.samples.isEmpty }
        // The same scenario gives the same points, and the same replications unless results decide how many.
        let isLacking: (RunCell) -> Bool = { origin == .same && known.contains($0.name.metric) }
        gaps = BaselineGaps(
            runs: runsAfter.missing(
                in: runsBefore, axes: baseline.axes, verb: BaselineGaps.verb,
                scope: origin != .same ? .nothing : isSequential ? .points : .all),
            cells: more.filter(isLacking), axes: baseline.axes)
        new = runsAfter.missing(
            in: runsBefore, axes: baseline.axes, verb: "is new",
            scope: origin != .same ? .all : isSequential ? .replications : .nothing)
        let moved = both.compactMap { cell in
            scale.finding(for: cell, allowing: allowance(cell.name.metric))
        }
        let added = more.filter { !isLacking($0) }.compactMap(scale.addition)
        findings = RegressionFinding.inOrder(moved + added)
        valueCount = both.reduce(0) { $0 + $1.samples.count } - scale.missingCount(among: both)
    }

    /// Whether the results are not as good as the baseline.
    public var isRegression: Bool {
        findings.contains { $0.kind.isRegression } || !(lostRuns + missingFromBaseline).isEmpty || isVacuous
    }

    /// A sentence for each point, or replication of a point, that the baseline has and the results have not.
    public var lostRuns: [String] { lost.sentences }

    /// A sentence for each that the results alone have, of a scenario that may have become another.
    public var newRuns: [String] { new.sentences }

    /// A sentence for each point or replication that the baseline has not, or not whole, of a scenario that is the same.
    public var missingFromBaseline: [String] { gaps.sentences }

    /// Whether the check fails.
    public var isFailure: Bool { isRegression || expectations.contains { !$0.holds } }

    /// Whether nothing was held against anything: that is no success.
    public var isVacuous: Bool { valueCount == 0 }
}

/// Weighs one cell of a baseline against the results.
private struct Scale {
    let scenario: String
    let axes: [String]
    let before: [RunCell.Name: RunCell]
    let after: [RunCell.Name: RunCell]

    init(scenario: String, axes: [String], before: [RunCell], after: [RunCell]) {
        self.scenario = scenario
        self.axes = axes
        self.before = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        self.after = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
    }

    func finding(for cell: RunCell, allowing allowance: RegressionCheck.Allowance) -> RegressionFinding? {
        let direction = MetricDefinition(ofColumn: cell.name.metric)?.direction ?? .neither
        var worst: (sample: RunCell.Sample, new: Double, harm: Double)?
        var best: (sample: RunCell.Sample, new: Double, harm: Double)?
        for sample in cell.samples {
            guard let new = after[cell.name]?.value(ofSeed: sample.seed) else {
                return finding(cell, .missing, seed: sample.seed, old: sample.value, new: nil)
            }
            let harm = Self.harm(from: sample.value, to: new, direction)
            if harm > worst?.harm ?? 0 { worst = (sample, new, harm) }
            if harm < best?.harm ?? 0 { best = (sample, new, harm) }
        }
        if let worst, worst.harm > allowance.worse {
            let kind: RegressionFinding.Kind = direction == .neither ? .changed : .worse
            return finding(cell, kind, seed: worst.sample.seed, old: worst.sample.value, new: worst.new)
        }
        if let best, -best.harm > allowance.better {
            return finding(cell, .better, seed: best.sample.seed, old: best.sample.value, new: best.new)
        }
        return nil
    }

    /// How many values of the baseline no run measured any more.
    func missingCount(among cells: [RunCell]) -> Int {
        cells.reduce(0) { sum, cell in
            sum + cell.samples.count { after[cell.name]?.value(ofSeed: $0.seed) == nil }
        }
    }

    func addition(_ cell: RunCell) -> RegressionFinding? {
        cell.samples.first.map { finding(cell, .added, seed: $0.seed, old: nil, new: $0.value) }
    }

    /// By which share of the old value the new one is worse; less than zero when it is better.
    private static func harm(from old: Double, to new: Double, _ direction: MetricDefinition.Direction)
        -> Double
    {
        guard old != new else { return 0 }
        let share = old == 0 ? (new > 0 ? Double.infinity : -.infinity) : (new - old) / abs(old)
        switch direction {
        case .lowerIsBetter: return share
        case .higherIsBetter: return -share
        case .neither: return abs(share)
        }
    }

    private func finding(
        _ cell: RunCell, _ kind: RegressionFinding.Kind, seed: UInt64, old: Double?, new: Double?
    ) -> RegressionFinding {
        RegressionFinding(
            scenario: scenario, metric: cell.name.metric, unit: cell.unit,
            point: MetricText.point(axes: axes, values: cell.name.sweptValues), seed: seed, old: old,
            new: new,
            kind: kind, bytes: bytes(at: cell.name.sweptValues, seed: seed))
    }

    private func bytes(at sweptValues: [String], seed: UInt64) -> ByteMovement {
        func moved(_ metric: String) -> Double {
            let name = RunCell.Name(metric: metric, sweptValues: sweptValues)
            let old = before[name]?.value(ofSeed: seed) ?? 0
            return (after[name]?.value(ofSeed: seed) ?? 0) - old
        }
        return ByteMovement(
            total: moved("network.bytes"),
            classes: TrafficClass.allCases.map { ($0.name, moved("network.bytes.\($0.name)")) })
    }
}
