/// The names that a scenario may use for what is ready-made.
public enum ScenarioNames {
    public static let mechanisms = ScenarioDefinition.mechanisms
    public static let deviceProfiles = ScenarioDefinition.deviceProfiles
    public static let accessProfiles = LinkProfiles.access.map(\.name)
    public static let backboneProfiles = LinkProfiles.backbone.map(\.name)
}
