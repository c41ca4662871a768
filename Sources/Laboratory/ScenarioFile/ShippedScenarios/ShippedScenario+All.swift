extension ShippedScenario {
    /// Written by `make profiles` from the files of `scenarios`; a test holds that they are the same.
    public static let all = [
        before, bigWelcome, broadcast, censorship, churn, commitFanOut, community, crashes, crossover,
        delegation, delivery, equivocation, failover, flapping, growth, lossy, manyGroups, mobile,
        multiDevice, noSequencer, partition, quickstart, regions, regret, resilience, sendingNetwork, steady,
        sybils, treeShape, workGroup,
    ]
}
