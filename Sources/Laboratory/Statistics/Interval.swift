/// Two ends between which an unknown value lies with some confidence.
public struct Interval: Equatable, Sendable {
    public let low: Double
    public let high: Double

    public init(low: Double, high: Double) {
        precondition(low <= high, "an interval's lower end is not above its upper one")
        self.low = low
        self.high = high
    }

    public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
