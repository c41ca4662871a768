/// How much happens in a group, a day.
public struct GroupRates: Equatable, Sendable {
    public var messages: Double
    /// Devices that come, and that go.
    public var joins: Double
    public var removals: Double

    public init(messages: Double, joins: Double, removals: Double) {
        self.messages = messages
        self.joins = joins
        self.removals = removals
    }
}
