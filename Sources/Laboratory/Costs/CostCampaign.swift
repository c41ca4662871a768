public import Experiments
import Observation
import Population
import Quantities
public import ScenarioFile
public import SchemeContract
import Simulation
import Statistics
import Tiers

/// All runs that a map is made of: probes of each gear at each size, and groups of which the sum of costs is to predict
/// what they use.
public struct CostCampaign: Sendable {
    private let gears: [Tier]
    private let sizes: [Int]
    public let plan: Plan
    private let base: Scenario
    private let probes: [CostProbe]
    private let switches: [SwitchProbe]
    private let trials: [CostTrial]

    public init(_ base: Scenario, gears: [Tier], sizes: [Int]) {
        self.base = base
        self.gears = gears
        self.sizes = sizes
        probes = gears.flatMap { gear in sizes.map { CostProbe(base, gear: gear, size: $0) } }
        switches = gears.flatMap { from in
            gears.filter { $0 != from }.flatMap { to in
                sizes.map { SwitchProbe(base, from: from, to: to, size: $0) }
            }
        }
        trials = gears.flatMap { gear in
            CostTrial.sizes(of: sizes).flatMap { size in
                CostTrial.Mix.allCases.map { CostTrial(base, gear: gear, size: size, mix: $0) }
            }
        }
        let scenarios = probes.map(\.scenario) + switches.map(\.scenario) + trials.map(\.scenario)
        let points = scenarios.enumerated().map {
            ScenarioPoint(index: $0.offset, values: [], scenario: $0.element)
        }
        plan = Plan(points, counts: points.map { _ in base.replications.count })
    }

    /// Whether some devices are away at times, which the probes leave out and the trials do not.
    public var leavesOutAbsence: Bool {
        base.cohorts.contains { $0.availability != .always || $0.neverReturns > 0 }
    }

    /// Whether devices are in several groups, of which one is measured.
    public var leavesOutGroups: Bool { base.acquaintance != nil }

    /// Which gears a point of the plan measures, and at which size.
    public func subject(ofPoint index: Int) -> (gears: [Tier], size: Int) {
        if index < probes.count { return ([probes[index].gear], probes[index].size) }
        if index < probes.count + switches.count {
            let probe = switches[index - probes.count]
            return ([probe.from, probe.to], probe.size)
        }
        let trial = trials[index - probes.count - switches.count]
        return ([trial.gear], trial.size)
    }

    public var models: [CostModel] { gears.map { CostModel(base, gear: $0) } }

    /// - Parameter outcome: Of the plan.
    public func table(of outcome: ExperimentOutcome) -> CostTable {
        let count = base.replications.count
        let vectors = probes.indices.map { index in
            (0..<count).map { probes[index].vector(of: outcome.records[index * count + $0]) }
        }
        return CostTable(
            sizes: sizes, gears: gears,
            vectors: gears.indices.map { row in
                sizes.indices.map { vectors[row * sizes.count + $0] }
            })
    }

    /// What going from gear to gear costs.
    ///
    /// - Parameter outcome: Of the plan.
    public func switchCosts(of outcome: ExperimentOutcome, table: CostTable) -> [SwitchCosts] {
        let count = base.replications.count
        return switches.indices.map { index in
            let probe = switches[index]
            let first = (probes.count + index) * count
            let vectors = table.vectors(of: probe.to, at: probe.size)
            return SwitchCosts(
                from: probe.from, to: probe.to, size: probe.size,
                amounts: (0..<count).map { probe.cost(in: outcome.records[first + $0], vectors[$0]) })
        }
    }

    /// What the sum of costs predicts for groups that it was not made of, and what they used.
    ///
    /// - Parameter outcome: Of the plan.
    public func trials(of outcome: ExperimentOutcome, table: CostTable) -> [CostTrial.Result] {
        let count = base.replications.count
        return trials.indices.map { index in
            let first = (probes.count + switches.count + index) * count
            return trials[index].result(
                of: Array(outcome.records[first..<(first + count)]), table: table,
                model: CostModel(base, gear: trials[index].gear))
        }
    }
}
