internal import Measurements
internal import Metering
public import Results

/// The results of one scenario held against its baseline, seed by seed.
public struct RegressionCheck: Equatable, Sendable {
    public let scenario: String
    /// How many values of the baseline were looked at.
    public let valueCount: Int
    /// The metrics of the baseline, each once, in its order.
    public let metrics: [String]
    /// At most one for each metric of each point, what matters most first.
    public let findings: [RegressionFinding]

    /// What a metric may move without a finding, as shares of the old value.
    public typealias Allowance = (worse: Double, better: Double)

    /// - Parameter allowance: Of a column of `runs.csv`; zero means exactly as it was.
    public init(
        scenario: String, baseline: RunsTable, results: RunsTable, allowance: (String) -> Allowance
    ) {
        self.scenario = scenario
        valueCount = baseline.rows.count
        let before = baseline.cells(by: baseline.axes)
        let after = results.cells(by: baseline.axes)
        var seen: Set<String> = []
        metrics = before.map(\.name.metric).filter { seen.insert($0).inserted }
        let scale = Scale(scenario: scenario, axes: baseline.axes, before: before, after: after)
        let known = Set(before.map(\.name))
        let moved = before.compactMap { cell in
            scale.finding(for: cell, allowing: allowance(cell.name.metric))
        }
        let added = after.filter { !known.contains($0.name) }.compactMap(scale.addition)
        findings = (moved + added).enumerated().sorted { own, other in
            if own.element.matters(more: other.element) { return true }
            return !other.element.matters(more: own.element) && own.offset < other.offset
        }.map(\.element)
    }

    public var isRegression: Bool { findings.contains { $0.kind.isRegression } }
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
