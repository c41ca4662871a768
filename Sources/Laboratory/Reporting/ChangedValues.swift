/// The values in which a scenario is another than one before.
enum ChangedValues {
    /// A line each, and how many there are besides.
    ///
    /// - Parameter heading: What stands before them, without its colon.
    static func lines(_ changes: [String], below heading: String) -> [String] {
        [heading + (changes.isEmpty ? "" : ":")] + changes.prefix(linesMax)
            + (changes.count > linesMax ? ["and \(changes.count - linesMax) values more"] : [])
    }

    /// More lines would hide what came of them.
    private static let linesMax = 20
}
