/// A threshold of the adaptive mechanism, to be marked in the timeline.
public struct SwitchThreshold: Equatable, Sendable {
    /// A group of more devices than this moves up.
    public let above: Int
    /// How far below, as a share of `above`, it must shrink to move back.
    public let hysteresis: Double
    /// What it moves up to.
    public let mechanism: String

    public init(above: Int, hysteresis: Double, mechanism: String) {
        self.above = above
        self.hysteresis = hysteresis
        self.mechanism = mechanism
    }
}
