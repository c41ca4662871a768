/// When something is out of order, to be shaded in the timeline.
public struct FaultSpan: Equatable, Sendable {
    /// In seconds of virtual time.
    public let start: Double
    public let end: Double

    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }
}
