public import Observation
import Results
import ScenarioFile

/// The replications of an experiment as they are asked for: some at first, and more of them where intervals are too wide.
///
/// A round is judged when all of it is there, so what comes next is the same whoever carries the runs out, and where.
public struct ReplicationRounds: Sendable {
    private let points: [ScenarioPoint]
    private let precision: PrecisionRule
    private var records: [[RunRecord]]
    private var ends: [ReplicationEnd]

    /// What is to be done, in the plan's order; nothing when there is enough.
    public private(set) var round: [PlannedRun]

    public init(_ plan: Plan, precision: PrecisionRule) {
        points = plan.points
        self.precision = precision
        records = Array(repeating: [], count: plan.points.count)
        ends = Array(repeating: .count, count: plan.points.count)
        round = plan.runs
    }

    /// Takes what came of the round, a record for each of its runs, and has the next one be what is to be done.
    public mutating func finish(_ results: [RunRecord]) {
        precondition(results.count == round.count, "each run of a round has its record")
        for (run, record) in zip(round, results) { records[run.point.index].append(record) }
        round = []
        for point in points {
            let count = records[point.index].count
            switch precision.verdict(on: records[point.index], asking: point.scenario.replications) {
            case .done(let end): ends[point.index] = end
            case .goOn(let total):
                round += (count..<total).map { PlannedRun(point: point, replication: $0) }
            }
        }
    }

    /// How many replications each point has when the round is finished.
    public var askedCounts: [Int] {
        round.reduce(into: records.map(\.count)) { $0[$1.point.index] += 1 }
    }

    /// What came of all rounds so far.
    public var outcome: ExperimentOutcome {
        ExperimentOutcome(
            plan: Plan(points, counts: records.map(\.count)), records: records.flatMap(\.self),
            replications: zip(records, ends).enumerated().map { point, result in
                Manifest.Replications(point: point, count: result.0.count, endedBy: result.1)
            })
    }
}
