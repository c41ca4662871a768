/// The names that a scenario may use for what is ready-made.
public enum ScenarioNames {
    public static let mechanisms = SchemeSection.mechanisms
}
