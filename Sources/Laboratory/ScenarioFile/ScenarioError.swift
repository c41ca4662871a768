/// One thing wrong with a scenario, with where it stands and what would be right.
public struct ScenarioError: Error, Equatable, Sendable {
    public enum Problem: Equatable, Sendable {
        case notYAML(String)
        case emptyFile
        case severalDocuments
        case nestedTooDeeply
        case duplicateKey(String)
        case keyNotText
        case anchor
        case mergeKey
        case tag(String)
        case unknownKey(String, hint: NameHint?, allowed: [String])
        case missingKey(String, example: String)
        case missingAlternative([String])
        case alternativesTogether([String])
        case wrongType(expected: String, found: String)
        case wrongUnit(found: String, units: [String], example: String)
        /// It could be read if it were written in one of these ways.
        case wrongSpelling(found: String, instead: [String])
        case outOfRange(found: String, allowed: String)
        case unknownName(String, hint: NameHint?, allowed: [String])
        case unknownMetric(String, nearest: String?)
        case unknownComparison(String, allowed: [String])
        case notBuiltYet(String)
        /// Two values that are each fine do not go together; the text says what must hold.
        case contradiction(String)
        case unknownPath(String, hint: NameHint?)
        case notSweepable(String)
        case emptySweep
        case repeatedSweepValue(String)
        case tooManyPoints(Int, limit: Int)
    }

    /// The file's name as it was given, or `--set path=value`.
    public let file: String
    /// From 1; 0 when the value did not come from a file.
    public let line: Int
    /// From 1, in Unicode scalars; 0 when the value did not come from a file.
    public let column: Int
    /// The way from the top of the file, as in `workload.membership[1].at`; empty for the file as a whole.
    public let path: String
    public let problem: Problem

    /// At the same place.
    func saying(_ problem: Problem) -> ScenarioError {
        ScenarioError(file: file, line: line, column: column, path: path, problem: problem)
    }
}

/// Everything wrong with a scenario, in the order of the file.
public struct ScenarioErrors: Error, Equatable, Sendable {
    /// Never empty.
    public let errors: [ScenarioError]

    init(errors: [ScenarioError]) {
        self.errors = errors
    }

    init(_ error: ScenarioError) {
        errors = [error]
    }
}

extension ScenarioErrors: CustomStringConvertible {
    /// One line for each error.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension ScenarioError: CustomStringConvertible {
    /// `file:line:column: ` and a sentence.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): \(path.isEmpty ? "" : "\(path): ")\(problem.sentence)"
    }
}

extension ScenarioError.Problem {
    /// What is wrong and what was expected.
    public var sentence: String {
        switch self {
        case .notYAML(let reason): "this is not YAML: \(reason)"
        case .emptyFile: "the file says nothing; a scenario begins with `name: …`"
        case .severalDocuments: "a second document begins here; a file holds one"
        case .nestedTooDeeply: "this is nested more deeply than any file here is"
        case .duplicateKey(let key): "the key '\(key)' stands twice in one map, here for the first time"
        case .keyNotText: "a key is a plain word, not a map or a list"
        case .anchor: "anchors and aliases (&, *) are not allowed; write the value out at each place"
        case .tag(let tag): "tags such as '\(tag)' are not allowed; a value's place says what it is"
        case .mergeKey: "merge keys (<<) are not allowed; write the values out"
        case .missingAlternative(let keys): "one of \(listed(keys)) is missing"
        case .alternativesTogether(let keys): "\(listed(keys)) exclude each other; keep one of them"
        case .contradiction(let rule): rule
        case .notBuiltYet(let feature): "\(feature) is not built yet"
        case .emptySweep: "a swept path needs at least one value, such as [1, 2, 4]"
        case .repeatedSweepValue(let text): "the value '\(text)' stands twice in this list"
        case .notSweepable(let path): "'\(path)' cannot be swept; it belongs to the file as a whole"
        case .tooManyPoints(let count, let limit):
            "the sweep has \(count) points; at most \(limit) are allowed"
        default: valueSentence
        }
    }

    /// The sentences that name a value and what could stand in its place.
    private var valueSentence: String {
        switch self {
        case .unknownKey(let key, let hint, let allowed):
            "unknown key '\(key)'; \(suggestion(hint, allowed))"
        case .unknownName(let name, let hint, let allowed):
            "unknown name '\(name)'; \(suggestion(hint, allowed))"
        case .unknownPath(let path, let hint):
            "no value has the path '\(path)'" + (hint.map { "; \($0.words)" } ?? "")
        case .unknownMetric(let name, let nearest):
            "no metric is called '\(name)'"
                + (nearest.map { "; did you mean '\($0)'? " } ?? " ") + "(`keyshift list` names all)"
        case .unknownComparison(let sign, let allowed):
            "\(sign.isEmpty ? "a comparison is missing" : "'\(sign)' is not a comparison"); expected one of "
                + allowed.joined(separator: ", ")
        case .missingKey(let key, let example):
            "the key '\(key)' is missing; write, for example, `\(key): \(example)`"
        case .wrongType(let expected, let found): "expected \(expected), found \(found)"
        case .wrongUnit(let found, let units, let example):
            "\(found); expected one of the units \(units.joined(separator: ", ")), such as `\(example)`"
        case .wrongSpelling(let found, let instead): "\(found); write \(alternatives(instead))"
        case .outOfRange(let found, let allowed): "\(found) is out of range; expected \(allowed)"
        default: ""
        }
    }

    private func suggestion(_ hint: NameHint?, _ allowed: [String]) -> String {
        let isOne = allowed.count == 1 || allowed.count == 2 && allowed[1].hasPrefix("or ")
        let choice = "expected \(isOne ? "" : "one of ")\(allowed.joined(separator: ", "))"
        return hint.map { "\($0.words) (\(choice))" } ?? choice
    }

    private func alternatives(_ ways: [String]) -> String {
        guard let last = ways.last, ways.count > 1 else { return ways.joined() }
        return ways.dropLast().joined(separator: ", ") + (ways.count > 2 ? ", or " : " or ") + last
    }

    private func listed(_ keys: [String]) -> String {
        let quoted = keys.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}
