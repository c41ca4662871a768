/// One combination of swept values.
public struct ScenarioPoint: Equatable, Sendable {
    /// From 0, in the order of the sweep.
    public let index: Int
    /// For each swept path, in the order of the axes: what the file says, numbers in the unit of the path's first.
    public let values: [String]
    private let shared: SharedScenario

    public var scenario: Scenario { shared.scenario }

    public init(index: Int, values: [String], scenario: Scenario) {
        self.index = index
        self.values = values
        shared = SharedScenario(scenario)
    }
}

/// What a point's scenario says, of some kilobytes: all runs of the point share it, and a long sweep has ten thousand.
private final class SharedScenario: Equatable, Sendable {
    let scenario: Scenario

    init(_ scenario: Scenario) {
        self.scenario = scenario
    }

    static func == (own: SharedScenario, other: SharedScenario) -> Bool {
        own === other || own.scenario == other.scenario
    }
}
