import Randomness
public import ScenarioFile

/// The runs of an experiment, in the order in which their results stand in the files.
public struct Plan: Sendable {
    public let points: [ScenarioPoint]
    public let runs: [PlannedRun]

    /// What is run at the least.
    public init(_ document: ScenarioDocument) {
        self.init(document.points, counts: document.points.map(\.scenario.replications.count))
    }

    /// - Parameter counts: How many replications each point has.
    public init(_ points: [ScenarioPoint], counts: [Int]) {
        self.points = points
        runs = zip(points, counts).flatMap { point, count in
            (0..<count).map { PlannedRun(point: point, replication: $0) }
        }
    }

    /// The runs that are added where points that have so many replications are to have others.
    public func further(from counts: [Int], to totals: [Int]) -> [PlannedRun] {
        points.flatMap { point in
            let (count, total) = (counts[point.index], totals[point.index])
            return (count..<max(count, total)).map { PlannedRun(point: point, replication: $0) }
        }
    }
}

/// One replication of one point.
public struct PlannedRun: Sendable {
    public let point: ScenarioPoint
    /// Counted from 0.
    public let replication: Int

    /// The seed of the replication: the scenario's own for the first, and drawn from it for the others.
    ///
    /// The same at every point, so that all points meet the same users and the same network; a number that can be
    /// given as `--seed` to repeat this one run; and no other than by chance that of a run of another scenario seed,
    /// as the scenario's seed plus the replication's number would be.
    public var seed: UInt64 {
        let root = point.scenario.seed
        return replication == 0 ? root : Seed(root).number(of: "replication", UInt64(replication))
    }
}
