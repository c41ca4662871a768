internal import SchemeContract
internal import Tiers

/// The names that a scenario may use for what is ready-made.
public enum ScenarioNames {
    /// One gear each, or `adaptive` for a ladder of them.
    public static let mechanisms = SchemeSection.mechanisms

    /// What may stand on a rung.
    public static let gears = Gears.tiers.map(\.name)
}
