/// What a scenario expects of a metric, and where it is not so.
public struct ExpectationVerdict: Equatable, Sendable {
    /// As the scenario writes it, such as `delivery.ratio >= 99.9 %`.
    public let text: String
    /// A sentence for each point at which it does not hold, or no replication had a value.
    public let complaints: [String]

    public init(text: String, complaints: [String]) {
        self.text = text
        self.complaints = complaints
    }

    public var holds: Bool { complaints.isEmpty }
}
