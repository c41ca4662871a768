extension ShippedScenario {
    /// Written by `make profiles` from the files of `scenarios`; a test holds that they are the same.
    public static let all = [
        before, bigWelcome, churn, commitFanOut, crossover, failover, flapping, growth, lossy, multiDevice,
        quickstart, regret, sendingNetwork, steady, treeShape,
    ]
}
