/// Gets at the text of a table that a scenario names: whoever touches files gives one.
public struct TableReader: Equatable, Sendable {
    /// Why a table cannot be had, in a sentence without its name.
    public struct Failure: Error, Sendable {
        public let sentence: String

        public init(_ sentence: String) {
            self.sentence = sentence
        }
    }

    let read: @Sendable (String) -> Result<String, Failure>

    /// - Parameter read: Takes the name as the scenario has it.
    public init(_ read: @escaping @Sendable (String) -> Result<String, Failure>) {
        self.read = read
    }

    /// Where there are no files.
    static let none = TableReader { _ in .failure(Failure("no file can be opened here")) }

    /// What was read is part of the scenario; by which way is not.
    public static func == (own: TableReader, other: TableReader) -> Bool { true }
}

/// A line of a table with something wrong in it.
struct TableError: Error {
    let line: Int
    let sentence: String

    /// At the line of the table, whose name stands for a file also where the scenario itself holds it.
    func broken(_ name: Checked) -> (at: Checked, problem: ScenarioError.Problem) {
        let place = Checked(
            position: Position(file: name.source, line: line, column: 1), path: name.path, content: .text,
            source: name.source)
        return (place, .contradiction(sentence))
    }
}
