/// A scenario that comes with the program, for whoever begins one of his own.
public struct ShippedScenario: Equatable, Sendable {
    /// Of the file, without its ending.
    public let name: String
    /// What the file says, comments included.
    public let text: String

    /// What the scenario shows, in a few words.
    public var title: String {
        guard case .scalar(let title, _)? = Node.literal(text)["title"]?.content else { return name }
        return title
    }
}
