/// When something is out of order, to be shaded in the timeline.
public struct FaultSpan: Equatable, Sendable {
    /// In seconds of virtual time.
    public let start: Double
    public let end: Double

    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    /// Of what happens at once and is over, as devices go back to an old copy of themselves.
    public init(at instant: Double) { self.init(start: instant, end: instant) }

    var isInstant: Bool { start == end }
}
