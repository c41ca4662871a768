import NetworkModel
public import Randomness
import Relays
import Routing
public import ScenarioFile
public import Simulation
import Tiers

extension WorldSpecification {
    /// The world that a scenario describes.
    ///
    /// - Parameter seed: Of one replication. It decides the users and the network whatever the mechanism.
    public init(_ scenario: Scenario, seed: Seed, execution: Execution) {
        var scheme = scenario.scheme
        scheme.isOfSeveralGroups = scenario.acquaintance != nil
        scheme.forkRetention = scenario.sequencing.retention
        if case .branches = scenario.sequencing {
            scheme.isSequenced = false
            scheme.forkComparisons = scenario.network.delivery.servingCount
        }
        self.init(
            seed: seed, warmUp: scenario.warmUp, duration: scenario.duration, drain: scenario.drain,
            bin: scenario.bin,
            acquaintance: scenario.acquaintance, workload: scenario.workload, cohorts: scenario.cohorts,
            network: scenario.network, sequencing: scenario.sequencing, faults: scenario.faults,
            makeMember: MemberMaker.make(scheme, execution: execution, seed: seed))
    }
}
