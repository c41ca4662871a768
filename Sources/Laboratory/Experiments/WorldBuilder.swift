import Randomness
import ScenarioFile
import Simulation

extension WorldSpecification {
    /// The world that a scenario describes.
    ///
    /// - Parameter seed: Of one replication. It decides the users and the network whatever the mechanism.
    init(_ scenario: Scenario, seed: Seed, execution: Execution) {
        self.init(
            seed: seed, warmUp: scenario.warmUp, duration: scenario.duration, drain: scenario.drain,
            bin: scenario.bin,
            workload: scenario.workload, cohorts: scenario.cohorts,
            network: scenario.network, sequencing: scenario.sequencing, faults: scenario.faults,
            makeMember: MemberMaker.make(scenario.scheme, execution: execution, seed: seed))
    }
}
